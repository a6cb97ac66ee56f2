import type { Observation } from '../domain/observation.ts';
import { labelValues } from './labelled-rows.ts';
import { seedFrom } from './statistics/seeded-random.ts';

/** Changes only when there are new windows, rows or matured labels to judge, or another reference. */
export function dataKeyOf({ reference, windows, roles }: Observation): string {
  const counted = [reference, ...windows].map(({ key, frame }) => {
    const labels = labelValues(roles.label ? frame.columns[roles.label] : undefined);
    const matured = labels ? labels.reduce((count, label) => count + (Number.isFinite(label) ? 1 : 0), 0) : 0;
    return `${key}/${frame.rows}/${matured}`;
  });
  const text = counted.join(' ');
  const hash = [text, `${text} again`].map((part) => seedFrom(part).toString(16).padStart(8, '0')).join('');
  return `${windows.at(-1)?.key ?? 'none'}-${hash}`;
}
