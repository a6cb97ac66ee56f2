import { formatDuration } from '../domain/duration.ts';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Tue 2026-08-04 22:00 UTC`: readable as it stands, and regular enough for a card to show it in the reader's zone. */
export function sayTime(time: Date | string): string {
  const date = typeof time === 'string' ? new Date(time) : time;
  if (Number.isNaN(date.getTime())) return sayName(String(time));
  return `${days[date.getUTCDay()]} ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Three decimals for scores, fewer for large values, thousands separated; never an exponent a person has to decode. */
export function sayNumber(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e15) return sayCount(value);
  return String(Number(value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3)));
}

/** "60,000" */
export const sayCount = (value: number): string => Math.round(value).toLocaleString('en-US');

/** "5.8 %", "12 %", "0.04 %" */
export function sayShare(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  if (size > 0 && size < 0.1) return `${Number(percent.toPrecision(1))} %`;
  return `${size >= 10 ? Math.round(percent) : Number(percent.toFixed(1))} %`;
}

export const sayMoney = (value: number | null, currency: string): string =>
  value === null ? 'cost unknown' : `${value.toFixed(2)} ${currency}`;

export const sayMinutes = (minutes: number): string =>
  minutes < 1 ? `${Math.max(0, Math.ceil(minutes * 60))} s` : `${Number(minutes.toFixed(1))} min`;

export const sayDuration = formatDuration;

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Names come from data and alerts: one line, no markup, no mention, no control characters, at most 120 characters. */
export function sayName(name: string): string {
  return sayText(name, 120);
}

/** Untrusted prose on one line: control characters and the marks Slack acts on are taken out. */
export function sayText(text: string, limit = 600): string {
  const flat = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[`<>]/g, "'")
    .replace(/ {2,}/g, ' ')
    .trim();
  return flat.length <= limit ? flat : `${flat.slice(0, limit - 1)}…`;
}

/** "a, b and c". */
export function listed(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** Ends with exactly one full stop, so sentences can be joined. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
