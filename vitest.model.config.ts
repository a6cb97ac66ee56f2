import { defineConfig } from 'vitest/config';

/** Random histories against a reference model: long, on one core, replayed by SEXTANT_SEED and SEXTANT_RUNS. */
export default defineConfig({
  test: {
    include: ['test/model/**/*.model.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
