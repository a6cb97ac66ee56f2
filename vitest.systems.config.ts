import { defineConfig } from 'vitest/config';

/** The adapters on the real systems: TEST_MLFLOW and TEST_AIRFLOW name an `mlflow` and an `airflow` program (venvs of ci/requirements-*.txt). */
export default defineConfig({
  test: {
    include: ['test/**/*.systems.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
  },
});
