import { defineConfig } from 'vitest/config';

/** Compared with the real Evidently and NannyML: COMPAT_VENVS names the folder that ci/compat-venvs.sh filled. */
export default defineConfig({
  test: { include: ['test/compat/**/*.compat.test.ts'], testTimeout: 300_000, hookTimeout: 600_000, maxWorkers: 1 },
});
