import { defineConfig } from 'vitest/config';

/** Hostile words, hostile models: a thousand seeded cases, the utility floor beside them, and proof that the checkers can complain. */
export default defineConfig({
  test: {
    include: ['test/hostile/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
