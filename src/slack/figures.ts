import type { Measured } from '../domain/evidence.ts';

/** A number for people: three decimals under 1, fewer above, thousands separated. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return 'n/a';
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(2);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const signed = (value: number): string => (value > 0 ? `+${figure(value)}` : figure(value).replace('-', '−'));

/** "+0.052 [+0.041, +0.063]" */
export const withInterval = (delta: Measured): string =>
  `${signed(delta.value)} [${signed(delta.low)}, ${signed(delta.high)}]`;

export const count = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? 'n/a' : Math.round(value).toLocaleString('en-US');

/** "0.878 [0.864, 0.893]" */
export const spread = ({ value, low, high }: Measured): string => `${figure(value)} [${figure(low)}, ${figure(high)}]`;

/** A share of traffic: "5.8 %", "12 %", "0.04 %". */
export function sharePercent(share: number): string {
  const value = share * 100;
  if (!Number.isFinite(value)) return 'n/a';
  const size = Math.abs(value);
  if (size > 0 && size < 0.1) return `${Number(value.toPrecision(1))} %`;
  return `${size >= 10 ? Math.round(value) : Number(value.toFixed(1))} %`;
}

export const percent = (share: number): string => (Number.isFinite(share) ? `${Math.round(share * 100)} %` : 'n/a');

/** Unknown is said, never shown as 0. */
export const money = (amount: number | null | undefined, currency: string): string =>
  amount === null || amount === undefined || !Number.isFinite(amount)
    ? 'unknown cost'
    : `${amount.toFixed(2)} ${currency}`;

/** "14 min", "2 s" under a minute. */
export function minutes(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return 'unknown time';
  return value < 1 ? `${Math.max(0, Math.ceil(value * 60))} s` : `${figure(value).replace(/\.0+$/, '')} min`;
}
