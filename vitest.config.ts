import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'test/**/*.browser.test.ts',
      'test/**/*.systems.test.ts',
      'test/**/*.compat.test.ts',
      'test/acceptance/roles/**',
      'test/faults/**',
      'test/hostile/**',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
