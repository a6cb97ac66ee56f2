import type { FilesQuestion } from '../../s../../src/flows/files-question.ts';
import type { Compat } from '../../src/drift/report/drift-report.ts';
import type { FilePair } from './fuzzed-files.ts';

const noRoles = { time: null, id: null, label: null, score: null, prediction: null };

/** The question that the command line asks of a pair of files with `--compat`. */
export const question = (pair: FilePair, compat: Compat, further: Partial<FilesQuestion> = {}): FilesQuestion => ({
  reference: pair.reference,
  current: pair.current,
  targets: null,
  roles: noRoles,
  features: pair.columns,
  chunking: { kind: 'number', count: 10 },
  compat,
  labelDelayMs: 0,
  ...further,
});
