import { SextantError } from '../../domain/error.ts';
import type { Column, Frame } from '../../domain/frame.ts';

const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
/** The times that JavaScript knows. */
const FARTHEST = 8.64e15;

/** A column as epoch milliseconds: numbers are milliseconds already, texts are ISO times (UTC where they name no zone). */
export function readTimes(frame: Frame, name: string, files: string): Float64Array {
  const column = frame.columns[name];
  if (!column) throw new SextantError('input_invalid', `${files} has no column "${name}" (--timestamp)`);
  const times = timesOf(column);
  if (times.length > 0 && !times.some(Number.isFinite)) {
    const example = column.kind === 'categorical' ? column.categories[0] : column.values[0];
    const held = example === undefined ? 'nothing' : `"${String(example).slice(0, 40)}"`;
    throw new SextantError(
      'input_invalid',
      `column "${name}" of ${files} holds no time: it holds ${held}; write ISO times like 2026-03-01T00:00:00Z`,
    );
  }
  return times;
}

/** NaN where there is no time. */
export function timesOf(column: Column): Float64Array {
  if (column.kind === 'numeric') return column.values.map((time) => (Math.abs(time) < FARTHEST ? time : Number.NaN));
  const byCode = column.categories.map(timeOf);
  return Float64Array.from(column.codes, (code) => byCode[code] ?? Number.NaN);
}

function timeOf(text: string): number {
  const [, date, clock = '00:00', zone = 'Z'] = iso.exec(text.trim()) ?? [];
  if (!date) return Number.NaN;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.replace(':', '').slice(3) || '00'}`;
  return Date.parse(`${date}T${clock}${offset}`);
}
