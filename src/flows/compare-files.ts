import { SextantError } from '../domain/error.ts';
import type { Frame } from '../domain/frame.ts';
import type { Chunking } from '../drift/report/chunk-rows.ts';
import { comparisonOf } from '../drift/report/comparison-of.ts';
import type { DriftReport } from '../drift/report/drift-report.ts';
import { joinLabels } from '../drift/report/join-labels.ts';
import { type Progress, reportDrift } from '../drift/report/report-drift.ts';
import type { FrameBatches, Frames, TextCache } from '../ports/frames.ts';
import type { FilesQuestion } from './files-question.ts';
import { profileFiles } from './profile-files.ts';

/** More values than this on a side are counted as they come, and judged by a sample. */
const MOST_VALUES = 5_000_000;
const SAMPLE_VALUES = 1_000_000;
const SAMPLE_ROWS = 25_000;

/** How many values of a side are held, and how many rows of one that is not are sampled. */
interface Limits {
  readonly mostValues: number;
  readonly sampleRows: number;
}

const usual: Limits = { mostValues: MOST_VALUES, sampleRows: SAMPLE_ROWS };

interface Parts {
  readonly frames: Frames & FrameBatches;
  readonly cache: TextCache | null;
  readonly limits?: Limits;
}

export interface FilesTell {
  readonly doing: (what: string) => void;
  readonly progress: Progress;
}

/** Drift and verdict of any files: no model, no configuration, nothing written but the cache. */
export async function compareFiles(parts: Parts, question: FilesQuestion, tell: FilesTell): Promise<DriftReport> {
  const sides = {
    reference: await sideOf(parts, question, 'reference'),
    current: await sideOf(parts, question, 'current'),
  };
  const large = sides.reference.every > 1 || sides.current.every > 1;
  if (large && question.compat !== null) {
    const most = MOST_VALUES.toLocaleString('en-US');
    throw new SextantError(
      'input_invalid',
      `--compat needs all rows in memory: at most ${most} values a side; name fewer --features`,
    );
  }
  const read = async (
    files: string,
    { every, columns }: { every?: number; columns?: readonly string[] } = {},
  ): Promise<Frame> => {
    tell.doing(`reading ${files}`);
    const frame = await parts.frames.read({
      files,
      ...(every === undefined || every === 1 ? {} : { every }),
      ...(columns ? { columns } : {}),
    });
    if (frame.rows === 0) throw new SextantError('input_invalid', `${files} holds no row`);
    return frame;
  };
  const held = {
    reference: await read(question.reference, sides.reference),
    current: await read(question.current, sides.current),
  };
  const labelled =
    question.targets === null ? { ...held, roles: question.roles, notes: [] } : await join(question, held, read);
  tell.doing('comparing');
  const comparison = comparisonOf({
    ...labelled,
    notes: [...(large ? [sampleNote(sides)] : []), ...labelled.notes],
    referenceFiles: question.reference,
    currentFiles: question.current,
    features: question.features,
    chunking: chunkingOf(question, sides.current.every),
    compat: question.compat,
    attribution: question.attribution ?? {},
    labelDelayMs: question.labelDelayMs,
  });
  const allRows = large ? await profileFiles(parts, question, comparison, sides, tell) : null;
  return reportDrift(comparison, tell.progress, allRows);
}

/** How large a side is, and how much of it is held: whole, or every so-many-th row. */
async function sideOf({ frames, limits = usual }: Parts, question: FilesQuestion, side: 'reference' | 'current') {
  const files = question[side];
  const shape = await frames.shape({ files });
  const { features, roles } = question;
  const wanted = features && new Set([...features, ...Object.values(roles)]);
  const names = shape.columns.map(({ name }) => name).filter((name) => !wanted || wanted.has(name));
  const most = Math.min(limits.sampleRows, Math.floor(SAMPLE_VALUES / Math.max(1, names.length)));
  const every = shape.rows * names.length > limits.mostValues ? Math.ceil(shape.rows / most) : 1;
  return { files, shape, every, ...(every > 1 ? { columns: names } : {}) };
}

/** So many rows a chunk of the files are so many fewer of a sample. */
const chunkingOf = ({ chunking }: FilesQuestion, every: number): Chunking =>
  chunking.kind === 'size' ? { kind: 'size', rows: Math.max(1, Math.round(chunking.rows / every)) } : chunking;

function sampleNote({ reference, current }: Record<'reference' | 'current', { every: number }>): string {
  const told = (name: string, every: number): string[] =>
    every > 1 ? [`every ${every.toLocaleString('en-US')}th row of the ${name} files`] : [];
  const sample = [...told('reference', reference.every), ...told('current', current.every)].join(' and ');
  return `Column and chunk values are of all rows; verdict, performance and data quality of ${sample}.`;
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
