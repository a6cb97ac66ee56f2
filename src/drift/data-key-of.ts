import type { Column } from '../domain/frame.ts';
import type { Observation, Readings } from '../domain/observation.ts';
import { labelValues } from './labelled-rows.ts';
import { seedFrom } from './statistics/seeded-random.ts';

/** Changes only when there are new windows, rows, values or matured labels to judge, or another reference. */
export function dataKeyOf({ reference, windows, roles }: Observation): string {
  const counted = [reference, ...windows].map(({ key, frame }) => {
    const labels = labelValues(roles.label ? frame.columns[roles.label] : undefined);
    const matured = labels ? labels.reduce((count, label) => count + (Number.isFinite(label) ? 1 : 0), 0) : 0;
    return `${key}/${frame.rows}/${matured}/${Object.values(frame.columns).map(contentOf).join('_')}`;
  });
  return keyed(windows, counted.join(' '));
}

/** Changes only when something else is reported. */
export function readingsKeyOf({ windows, gauges }: Readings): string {
  const said = gauges.map(({ name, feature, values }) => `${name}/${feature ?? ''}/${values.join(',')}`);
  return keyed(windows, `${windows.map(({ key }) => key).join(' ')} ${said.join(' ')}`);
}

function keyed(windows: readonly { readonly key: string }[], text: string): string {
  const hash = [text, `${text} again`].map((part) => seedFrom(part).toString(16).padStart(8, '0')).join('');
  return `${windows.at(-1)?.key ?? 'none'}-${hash}`;
}

/** Rows mended in place keep their number, not their sum. Rounded, since the order of files may differ. */
function contentOf(column: Column): string {
  let sum = 0;
  if (column.kind === 'numeric') {
    for (const value of column.values) if (Number.isFinite(value)) sum += value;
  } else {
    const named = column.categories.map((name) => seedFrom(name));
    for (const code of column.codes) sum += named[code] ?? 0;
  }
  return sum.toPrecision(9);
}
