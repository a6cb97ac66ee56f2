import { SextantError } from '../domain/error.ts';
import type { Frame } from '../domain/frame.ts';
import type { Chunking } from '../drift/report/chunk-rows.ts';
import { comparisonOf } from '../drift/report/comparison-of.ts';
import type { ComparisonRoles } from '../drift/report/comparison-roles.ts';
import type { Compat, DriftReport } from '../drift/report/drift-report.ts';
import { joinLabels } from '../drift/report/join-labels.ts';
import { type Progress, reportDrift } from '../drift/report/report-drift.ts';
import type { Frames } from '../ports/frames.ts';

export interface FilesQuestion {
  /** Paths or globs of Parquet or CSV files. */
  readonly reference: string;
  readonly current: string;
  /** Labels in files of their own, joined by an id column. */
  readonly targets: string | null;
  readonly roles: ComparisonRoles;
  readonly features: readonly string[] | null;
  readonly chunking: Chunking;
  readonly compat: Compat | null;
}

/** Drift and verdict of any files: no model, no configuration, nothing written. */
export async function compareFiles(
  frames: Frames,
  question: FilesQuestion,
  tell: { readonly doing: (what: string) => void; readonly progress: Progress },
): Promise<DriftReport> {
  const read = async (files: string): Promise<Frame> => {
    tell.doing(`reading ${files}`);
    const frame = await frames.read({ files });
    if (frame.rows === 0) throw new SextantError('input_invalid', `${files} holds no row`);
    return frame;
  };
  const sides = { reference: await read(question.reference), current: await read(question.current) };
  const labelled =
    question.targets === null ? { ...sides, roles: question.roles, notes: [] } : await join(question, sides, read);
  tell.doing('comparing');
  const comparison = comparisonOf({
    ...labelled,
    referenceFiles: question.reference,
    currentFiles: question.current,
    features: question.features,
    chunking: question.chunking,
    compat: question.compat,
  });
  return reportDrift(comparison, tell.progress);
}

/** Labels go to the current rows, and to the reference where it has none of its own. */
async function join(
  question: FilesQuestion,
  { reference, current }: { readonly reference: Frame; readonly current: Frame },
  read: (files: string) => Promise<Frame>,
) {
  const targetsFile = question.targets ?? '';
  const { id } = question.roles;
  if (id === null)
    throw new SextantError('input_invalid', '--targets needs --join: the id column that both files have');
  const targets = await read(targetsFile);
  const label = question.roles.label ?? onlyOther(targets, id, targetsFile);
  const joined = joinLabels(current, targets, { id, label, rowsFile: question.current, targetsFile });
  const lacking = !(label in reference.columns) && id in reference.columns && sharesIds(reference, targets, id);
  const before = lacking
    ? joinLabels(reference, targets, { id, label, rowsFile: question.reference, targetsFile })
    : { frame: reference, notes: [] };
  return {
    reference: before.frame,
    current: joined.frame,
    roles: { ...question.roles, label },
    notes: [...joined.notes, ...before.notes],
  };
}

function sharesIds(frame: Frame, targets: Frame, id: string): boolean {
  const ids = (of: Frame): string[] => {
    const column = of.columns[id];
    if (column?.kind === 'numeric') return Array.from(column.values, String);
    return column ? [...column.categories] : [];
  };
  const known = new Set(ids(targets));
  return ids(frame).some((key) => known.has(key));
}

function onlyOther(targets: Frame, id: string, file: string): string {
  const others = Object.keys(targets.columns).filter((name) => name !== id);
  if (others.length === 1) return others[0]!;
  throw new SextantError(
    'input_invalid',
    `${file} has the columns ${others.join(', ')}: say with --target which is the label`,
  );
}
