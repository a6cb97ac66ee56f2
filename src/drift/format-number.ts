/** Three significant digits with thousands separators: "48.2", "1,240", "0.012". */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'too large';
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return value.toExponential(1);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** A share as a percentage for people: "0.1 %", "3.2 %", "49 %". */
export function formatShare(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  if (size > 0 && size < 0.1) return `${Number(percent.toPrecision(1))} %`;
  return `${size >= 10 ? Math.round(percent) : Number(percent.toFixed(1))} %`;
}

/** A relative change with its sign: "+49 %", "−12 %"; as a factor from ten upwards: "×100". */
export function formatChange(from: number, to: number): string {
  const change = (to - from) / Math.abs(from);
  const ratio = to / from;
  if (!(Math.abs(change) < 9)) {
    return ratio >= 10 && Number.isFinite(ratio) ? `×${formatNumber(ratio)}` : 'beyond comparison';
  }
  return `${change < 0 ? '−' : '+'}${formatShare(Math.abs(change))}`;
}

/** A category's name as plain text: untrusted, so no control characters or backticks, cut to a line's length. */
export function formatCategory(name: string): string {
  const plain = name.replace(/[\p{Cc}`]/gu, ' ').trim();
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}
