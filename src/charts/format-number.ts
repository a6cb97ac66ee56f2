/** Formats numbers that are read side by side: with enough decimals to tell them apart. */
export type NumberFormat = (value: number) => string;

const units = [
  { from: 1e10, divisor: 1e9, suffix: 'G' },
  { from: 1e7, divisor: 1e6, suffix: 'M' },
  { from: 1e4, divisor: 1e3, suffix: 'k' },
  { from: 0, divisor: 1, suffix: '' },
] as const;

const maxExtraDecimals = 2;

function baseDecimals(size: number): number {
  if (size >= 100) return 0;
  if (size >= 10) return 1;
  if (size >= 0.01 || size === 0) return 2;
  return Math.min(1 + Math.ceil(-Math.log10(size)), 8);
}

function print(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? (0).toFixed(decimals) : text).replace('-', '−');
}

/** "1.5e20": short enough for an axis. */
function power(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('.0e', 'e').replace('e+', 'e').replace(/^-/, '−');
}

function unitOf(size: number): (typeof units)[number] {
  return units.find((u) => size >= u.from) ?? units[3];
}

function printOwn(value: number, extraDecimals: number): string {
  const size = Math.abs(value);
  if (size >= 1e13) return power(value);
  const unit = unitOf(size);
  return print(value / unit.divisor, baseDecimals(size / unit.divisor) + extraDecimals) + unit.suffix;
}

/** The format for values read side by side; not-a-number values are ignored here and printed as "–". */
export function numberFormat(values: readonly number[]): NumberFormat {
  const finite = values.filter(Number.isFinite);
  const distinct = new Set(finite.map((v) => v.toPrecision(3))).size;
  const told = (extra: number): number => new Set(finite.map((v) => printOwn(v, extra))).size;
  let extra = 0;
  while (extra < maxExtraDecimals && told(extra) < distinct) extra += 1;
  return (value) => (Number.isFinite(value) ? printOwn(value, extra) : '–');
}

/** The format for the ticks of an axis: all with the decimals of their interval. */
export function tickFormat(interval: number, largest: number): NumberFormat {
  if (Math.abs(largest) >= 1e13) return (value) => power(value);
  const unit = unitOf(Math.abs(largest));
  const step = Number((interval / unit.divisor).toPrecision(3));
  const decimals = `${step}`.split('.')[1]?.length ?? 0;
  return (value) => print(value / unit.divisor, step < 1e-6 ? 6 : decimals) + (value === 0 ? '' : unit.suffix);
}

/** A share as a percentage in as few characters as are honest: "0 %", "<0.1 %", "3.2 %", "48 %". */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.05) return '<0.1 %';
  return percent < 9.95 ? `${Number(percent.toFixed(1))} %` : `${Math.round(percent)} %`;
}
