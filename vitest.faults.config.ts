import { defineConfig } from 'vitest/config';

/** Real processes that are killed, frozen and cut off. Starts its own Postgres and Redis: it has to be able to stop them. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.faults.test.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
