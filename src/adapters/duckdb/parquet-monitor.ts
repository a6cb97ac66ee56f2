import { SextantError } from '../../domain/error.ts';
import type { Frame, NumericColumn } from '../../domain/frame.ts';
import type { Model } from '../../domain/model.ts';
import type { ParquetMonitorSpec } from '../../domain/monitor-spec.ts';
import type { Blind, ColumnRoles, DataWindow, Observation } from '../../domain/observation.ts';
import type { Frames } from '../../ports/frames.ts';
import type { Look, Monitor } from '../../ports/monitor.ts';
import { isAllMissing, pickRows, withoutColumns } from './frame-rows.ts';
import { maskYoungLabels, numericColumn } from './labels.ts';

/** Reads prediction logs from files. Whatever cannot be read makes the model blind, with the reason. */
export function createParquetMonitor(frames: Frames): Monitor {
  return {
    observe: async (model, look) => {
      const spec = model.monitor.parquet;
      if (!spec) throw new SextantError('config_invalid', `${model.id} has no monitor in files`);
      const source = `parquet ${spec.current}`;
      try {
        return await observe(frames, model, spec, look, source);
      } catch (thrown) {
        if (!(thrown instanceof SextantError) || thrown.retryable) throw thrown;
        return { blind: true, source, reason: thrown.message, since: null };
      }
    },
  };
}

async function observe(
  frames: Frames,
  model: Model,
  spec: ParquetMonitorSpec,
  look: Look,
  source: string,
): Promise<Observation | Blind> {
  const blind = (reason: string, since: Date | null): Blind => ({ blind: true, source, reason, since });
  const span = await frames.span({
    files: spec.current,
    time: { column: spec.time, to: new Date(look.now.getTime() + 1) },
  });
  if (span.rows === 0 || !span.from || !span.to) return blind(`${spec.current} holds no row up to now`, null);
  if (look.now.getTime() - span.to.getTime() > spec.stale_after) {
    return blind(`the newest row of ${spec.current} is of ${span.to.toISOString()}`, span.to);
  }

  const windows = await readWindows(frames, spec, look, span.from);
  const filled = windows.filter((window) => window.frame.rows > 0);
  if (filled.length === 0) return blind(`${spec.current} has no complete window of rows yet`, span.from);
  const silence = findSilence(filled, spec);
  if (silence) return blind(silence.reason, silence.since);

  const reference = await readReference(frames, spec, look.reference ?? spec.reference);
  if (reference.frame.rows === 0) return blind(`the reference ${reference.key} holds no row`, null);
  const hasLabels = [reference, ...filled].some((window) => knowsLabels(window, spec));
  return {
    blind: false,
    level: hasLabels ? 'L3' : 'L2',
    task: model.task,
    source,
    roles: rolesOf(spec),
    reference,
    windows,
    maturedUntil: spec.label ? new Date(look.now.getTime() - spec.label_delay) : null,
    labelDelayMs: spec.label_delay,
  };
}

async function readWindows(frames: Frames, spec: ParquetMonitorSpec, look: Look, first: Date): Promise<DataWindow[]> {
  const length = look.windowMs;
  const end = Math.floor(look.now.getTime() / length) * length;
  const start = Math.max(end - look.windows * length, Math.floor(first.getTime() / length) * length);
  if (start >= end) return [];
  const frame = await readRows(frames, spec, spec.current, { from: new Date(start), to: new Date(end) });
  const times = numericColumn(frame, spec.time, spec.current);
  const maturedUntil = look.now.getTime() - spec.label_delay;
  const masked = spec.label
    ? withColumn(frame, spec.label, spec.current, (labels) => maskYoungLabels(labels, times, maturedUntil))
    : frame;
  const positions = Array.from({ length: (end - start) / length }, (): number[] => []);
  for (let row = 0; row < frame.rows; row++) positions[Math.floor((times.values[row]! - start) / length)]?.push(row);
  return positions.map((rows, index) => {
    const from = new Date(start + index * length);
    const to = new Date(start + (index + 1) * length);
    return {
      key: from.toISOString(),
      from,
      to,
      frame: pickRows(masked, Int32Array.from(rows)),
    };
  });
}

async function readReference(frames: Frames, spec: ParquetMonitorSpec, files: string): Promise<DataWindow> {
  const frame = await readRows(frames, spec, files);
  const times = numericColumn(frame, spec.time, files).values.filter(Number.isFinite);
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  const empty = times.length === 0;
  return { key: files, from: new Date(empty ? 0 : from), to: new Date(empty ? 0 : to + 1), frame };
}

async function readRows(
  frames: Frames,
  spec: ParquetMonitorSpec,
  files: string,
  range: { readonly from?: Date; readonly to?: Date } = {},
): Promise<Frame> {
  const read = await frames.read({ files, time: { column: spec.time, ...range } });
  const frame = withoutColumns(read, new Set(spec.ignore));
  const numbers = [spec.score, spec.label].filter(
    (name): name is string => name !== undefined && name in frame.columns,
  );
  return numbers.reduce((kept, name) => withColumn(kept, name, files), frame);
}

function withColumn(
  frame: Frame,
  name: string,
  files: string,
  change: (column: NumericColumn) => NumericColumn = (column) => column,
): Frame {
  return { ...frame, columns: { ...frame.columns, [name]: change(numericColumn(frame, name, files)) } };
}

/** Rows that arrive without any content are no observation: since the first of the newest unbroken series. */
function findSilence(filled: readonly DataWindow[], spec: ParquetMonitorSpec): { reason: string; since: Date } | null {
  const newest = filled.at(-1)!;
  const silent = [
    { what: `score "${spec.score}"`, test: (w: DataWindow) => spec.score !== undefined && lacks(w, [spec.score]) },
    { what: 'every feature', test: (w: DataWindow) => lacks(w, featuresOf(w, spec)) },
  ].find(({ test }) => test(newest));
  if (!silent) return null;
  let first = newest;
  for (const window of filled.toReversed()) {
    if (!silent.test(window)) break;
    first = window;
  }
  return { reason: `${silent.what} of ${spec.current} is missing in all rows`, since: first.from };
}

function featuresOf(window: DataWindow, spec: ParquetMonitorSpec): string[] {
  const roles = new Set(Object.values(rolesOf(spec)));
  return Object.keys(window.frame.columns).filter((name) => !roles.has(name));
}

function lacks(window: DataWindow, names: readonly string[]): boolean {
  return (
    names.length > 0 &&
    names.every((name) => {
      const column = window.frame.columns[name];
      return column === undefined || isAllMissing(column);
    })
  );
}

function knowsLabels(window: DataWindow, spec: ParquetMonitorSpec): boolean {
  const column = spec.label === undefined ? undefined : window.frame.columns[spec.label];
  return column !== undefined && !isAllMissing(column);
}

function rolesOf(spec: ParquetMonitorSpec): ColumnRoles {
  return {
    time: spec.time,
    ...(spec.id === undefined ? {} : { id: spec.id }),
    ...(spec.score === undefined ? {} : { score: spec.score }),
    ...(spec.label === undefined ? {} : { label: spec.label }),
    ...(spec.version === undefined ? {} : { version: spec.version }),
  };
}
