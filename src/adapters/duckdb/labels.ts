import { SextantError } from '../../domain/error.ts';
import type { Frame, NumericColumn } from '../../domain/frame.ts';

const truth: Readonly<Record<string, number>> = { true: 1, false: 0, '1': 1, '0': 0 };

/** The column as numbers; true/false text becomes 1/0, anything else that is text is refused. */
export function numericColumn(frame: Frame, name: string, files: string): NumericColumn {
  const column = frame.columns[name];
  if (!column) {
    throw new SextantError(
      'input_invalid',
      `${files} has no column "${name}"; it has ${Object.keys(frame.columns).join(', ')}`,
    );
  }
  if (column.kind === 'numeric') return column;
  const byCode = column.categories.map((category) => truth[category.toLowerCase()]);
  const stranger = byCode.indexOf(undefined);
  if (stranger >= 0) {
    throw new SextantError(
      'input_invalid',
      `column "${name}" of ${files} must hold numbers or true/false, but holds "${column.categories[stranger]}"`,
    );
  }
  return { kind: 'numeric', values: Float64Array.from(column.codes, (code) => byCode[code] ?? Number.NaN) };
}

/** Labels of rows that are younger than the delay are not believed, even when something stands there already. */
export function maskYoungLabels(labels: NumericColumn, times: NumericColumn, maturedUntil: number): NumericColumn {
  const values = labels.values.map((label, row) => (times.values[row]! > maturedUntil ? Number.NaN : label));
  return { kind: 'numeric', values };
}
