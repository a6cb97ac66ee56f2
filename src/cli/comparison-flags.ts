import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { SextantError } from '../domain/error.ts';
import { type Chunking, periods } from '../drift/report/chunk-rows.ts';
import { type Compat, compatModes } from '../drift/report/drift-report.ts';
import type { compareFilesOnce } from '../one-shot.ts';

export interface ComparisonFlags {
  readonly reference: string;
  readonly current: string;
  readonly targets?: string;
  readonly join?: string;
  readonly timestamp?: string;
  readonly target?: string;
  readonly score?: string;
  readonly prediction?: string;
  readonly features?: string;
  readonly chunkSize?: string;
  readonly chunkPeriod?: string;
  readonly chunkNumber?: string;
  readonly labelDelay?: string;
  readonly compat?: string;
  readonly cache?: string;
  readonly slices?: string;
  readonly importances?: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly failOnDrift?: boolean;
}

/** What `drift` and `diagnose` both take. */
export function withComparisonFlags(command: Command): Command {
  return command
    .requiredOption('--reference <files>', 'rows of the good time: path or glob, CSV or Parquet')
    .requiredOption('--current <files>', 'rows to judge: path or glob, CSV or Parquet')
    .option('--targets <files>', 'labels in files of their own; needs --join')
    .option('--join <column>', 'id column that joins --targets; also tells duplicates')
    .option('--timestamp <column>', 'time of a row')
    .option('--target <column>', 'label: 0/1 (classification) or a number (regression)')
    .option('--score <column>', 'probability of label 1, or the predicted number')
    .option('--prediction <column>', 'predicted class or number')
    .option('--features <list>', 'comma-separated columns to compare (default: all others)')
    .option('--chunk-size <rows>', 'chunks of so many rows')
    .option('--chunk-period <period>', `chunks of a ${periods.join(', ')} (UTC); needs --timestamp`)
    .option('--chunk-number <n>', 'so many chunks of equal size (default 10)')
    .option('--label-delay <time>', 'how long labels take to come, like 7d or 12h; younger labels are not believed')
    .option('--compat <library>', `the numbers that ${compatModes.join(' or ')} would print`)
    .option('--cache <folder>', 'remembers the counts of large references (default ~/.cache/sextant)')
    .option('--html <file>', 'the report as one page in a file of its own, to open or to send')
    .option('--json', 'one JSON object (docs/cli.md)')
    .option('--fail-on-drift', 'exit 3 when a column alerts or the verdict is neither healthy nor monitor-noise');
}

/** Where the counts of large references are remembered. */
export const cacheFolderOf = ({ cache }: ComparisonFlags): string =>
  cache ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sextant');

type Question = Parameters<typeof compareFilesOnce>[0];

export function questionOf(flags: ComparisonFlags): Question {
  if (flags.targets !== undefined && flags.join === undefined)
    throw new SextantError('input_invalid', '--targets needs --join: the id column that both files have');
  const named = [flags.timestamp, flags.join, flags.target, flags.score, flags.prediction];
  const twice = named.find((name, i) => name !== undefined && named.indexOf(name) !== i);
  if (twice !== undefined) throw new SextantError('input_invalid', `column "${twice}" is named for two parts`);
  const features = flags.features?.split(',').map((name) => name.trim()) ?? null;
  if (features?.includes('')) throw new SextantError('input_invalid', '--features: a name is empty');
  const taken = features?.find((name, i) => named.includes(name) || features.indexOf(name) !== i);
  if (taken !== undefined) throw new SextantError('input_invalid', `--features: "${taken}" is named twice`);
  return {
    reference: flags.reference,
    current: flags.current,
    targets: flags.targets ?? null,
    roles: {
      time: flags.timestamp ?? null,
      id: flags.join ?? null,
      label: flags.target ?? null,
      score: flags.score ?? null,
      prediction: flags.prediction ?? null,
    },
    features,
    chunking: chunkingOf(flags),
    compat: flags.compat === undefined ? null : compatOf(flags.compat),
    labelDelayMs: flags.labelDelay === undefined ? 0 : delayOf(flags.labelDelay, flags.timestamp),
    attribution: attributionOf(flags),
  };
}

const milliseconds: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function delayOf(text: string, timestamp: string | undefined): number {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (!count || !unit)
    throw new SextantError('input_invalid', `--label-delay: "${text}" is no time like 7d, 12h or 30m`);
  if (timestamp === undefined)
    throw new SextantError('input_invalid', '--label-delay needs --timestamp: the column with the times');
  return Number(count) * milliseconds[unit]!;
}

/** What `diagnose` takes beside: where to look for the loss, and what the served model goes by. */
export const withAttributionFlags = (command: Command): Command =>
  command
    .option('--slices <list>', 'comma-separated columns to look for lost segments in (default: all features)')
    .option('--importances <list>', 'of the served model, shown beside: amount=0.41,age=0.07');

function attributionOf({ slices, importances }: ComparisonFlags): NonNullable<Question['attribution']> {
  const names = slices?.split(',').map((name) => name.trim());
  if (names?.includes('')) throw new SextantError('input_invalid', '--slices: a name is empty');
  return {
    ...(names ? { slices: names } : {}),
    ...(importances === undefined ? {} : { importances: importancesOf(importances) }),
  };
}

function importancesOf(text: string): Readonly<Record<string, number>> {
  const pairs = text.split(',').map((pair): [string, number] => {
    const at = pair.lastIndexOf('=');
    const value = pair.slice(at + 1).trim();
    if (at < 1 || value === '' || !Number.isFinite(Number(value)))
      throw new SextantError('input_invalid', `--importances: "${pair}" is no column=number`);
    return [pair.slice(0, at).trim(), Number(value)];
  });
  return Object.fromEntries(pairs);
}

function compatOf(text: string): Compat {
  const found = compatModes.find((mode) => mode === text);
  if (!found) throw new SextantError('input_invalid', `--compat: "${text}" is none of ${compatModes.join(', ')}`);
  return found;
}

function chunkingOf({ chunkSize, chunkPeriod, chunkNumber, timestamp }: ComparisonFlags): Chunking {
  const given = [chunkSize, chunkPeriod, chunkNumber].filter((flag) => flag !== undefined);
  if (given.length > 1)
    throw new SextantError('input_invalid', 'give one of --chunk-size, --chunk-period and --chunk-number');
  if (chunkSize !== undefined) return { kind: 'size', rows: wholeNumber('--chunk-size', chunkSize) };
  if (chunkPeriod === undefined)
    return { kind: 'number', count: chunkNumber === undefined ? 10 : wholeNumber('--chunk-number', chunkNumber) };
  const period = periods.find((name) => name === chunkPeriod);
  if (!period)
    throw new SextantError('input_invalid', `--chunk-period: "${chunkPeriod}" is none of ${periods.join(', ')}`);
  if (timestamp === undefined)
    throw new SextantError('input_invalid', '--chunk-period needs --timestamp: the column with the times');
  return { kind: 'period', period };
}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 1) return value;
  throw new SextantError('input_invalid', `${flag}: "${text}" is no whole number from 1`);
}
