import { defineConfig } from 'vitest/config';

/** What mutants are run against: the tests of the pure core and nothing slower. */
export default defineConfig({ test: { include: ['test/domain/**/*.test.ts'], maxWorkers: 1 } });
