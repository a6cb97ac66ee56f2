import { defineConfig } from 'vitest/config';

/** The suites that also run on real Postgres and Redis (TEST_DATABASE_URL, TEST_REDIS_URL), and the story on them. */
export default defineConfig({
  test: {
    include: ['test/store/**/*.test.ts', 'test/adapters/bullmq/**/*.test.ts', 'test/acceptance/roles/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
