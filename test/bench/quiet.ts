import { createLog } from '../../src/process/create-log.ts';

/** Errors only: a benchmark that fails inside must not look like a fast one. */
export const quiet = createLog('error');
