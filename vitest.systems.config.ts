import { defineConfig } from 'vitest/config';

/** The adapters on the real systems: TEST_MLFLOW names an `mlflow` program (a venv of ci/requirements-mlflow.txt). */
export default defineConfig({
  test: {
    include: ['test/**/*.systems.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
  },
});
