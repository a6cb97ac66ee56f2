import type { Evidence } from './evidence.ts';
import type { Run, TimeSpan } from './run.ts';

type Seen = Pick<Evidence, 'verdict' | 'measurement'>;

/** When looks found the data of a model broken: from the first window that shows it to the newest they had. Merged, oldest first. */
export function brokenPeriods(looks: readonly Seen[]): TimeSpan[] {
  return merged(looks.flatMap((look) => periodOf(look) ?? []));
}

function periodOf({ verdict, measurement }: Seen): TimeSpan | null {
  if (verdict.type !== 'broken-data') return null;
  const since = new Set(measurement.quality.map((found) => found.since));
  const first = measurement.checks.find(({ key }) => since.has(key));
  return { from: first?.from ?? measurement.window.from, to: measurement.window.to };
}

export function merged(spans: readonly TimeSpan[]): TimeSpan[] {
  const joined: TimeSpan[] = [];
  for (const span of [...spans].sort((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const last = joined.at(-1);
    if (!last || Date.parse(span.from) > Date.parse(last.to)) joined.push({ from: span.from, to: span.to });
    else if (Date.parse(span.to) > Date.parse(last.to)) joined[joined.length - 1] = { from: last.from, to: span.to };
  }
  return joined;
}

/** What is left of a span when the cuts are taken out. */
export function without(span: TimeSpan, cuts: readonly TimeSpan[]): TimeSpan[] {
  let left = [span];
  for (const cut of cuts)
    left = left.flatMap(({ from, to }) =>
      [
        { from, to: earlier(to, cut.from) },
        { from: later(from, cut.to), to },
      ].filter((part) => Date.parse(part.from) < Date.parse(part.to)),
    );
  return left;
}

/** What two spans have in common; null when they do not meet. */
export function overlap(a: TimeSpan, b: TimeSpan): TimeSpan | null {
  const both = { from: later(a.from, b.from), to: earlier(a.to, b.to) };
  return Date.parse(both.from) < Date.parse(both.to) ? both : null;
}

const earlier = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b);
const later = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b);

const always = '1970-01-01T00:00:00.000Z';

/**
 * The rows a run took, or may take while it goes on, that are of a broken period. A finished run took what its windows
 * span but for what it says it left out; one that names no window may have taken anything up to its newest label.
 */
export function brokenRows(
  run: Pick<Run, 'candidate' | 'leaveOut' | 'dataUntil' | 'createdAt'>,
  periods: readonly TimeSpan[],
): TimeSpan[] {
  const { candidate } = run;
  const named = [candidate?.trainingWindow, candidate?.evaluationWindow].flatMap((window) => (window ? [window] : []));
  const unnamed = { from: always, to: (run.dataUntil ?? run.createdAt).toISOString() };
  const windows = candidate?.trainingWindow ? named : [...named, unnamed];
  const leftOut = candidate ? (candidate.leftOut ?? []) : run.leaveOut;
  return merged(
    windows.flatMap((window) =>
      periods.flatMap((period) => {
        const common = overlap(window, period);
        return common ? without(common, leftOut) : [];
      }),
    ),
  );
}

/** "2026-03-05 02:00 to 2026-03-05 12:00 UTC". */
export const spanText = ({ from, to }: TimeSpan): string => `${minute(from)} to ${minute(to)} UTC`;

const minute = (iso: string): string => new Date(iso).toISOString().slice(0, 16).replace('T', ' ');
