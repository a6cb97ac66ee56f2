/** Nearest rank: a value that was really measured. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Three significant digits: a fourth would be noise. */
export const figure = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });

export const ms = (value: number): string => `${figure(value)} ms`;
export const spread = (values: readonly number[], unit = figure): string =>
  `${unit(quantile(values, 0))} … ${unit(quantile(values, 1))}`;

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Counted things are told exactly. */
export const count = (value: number): string => value.toLocaleString('en-US');
