const long = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** "5 Mar", in UTC. */
export function shortDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${long[date.getUTCMonth()]?.slice(0, 3)}`;
}

/** "5 March", in UTC: for sentences. */
export function longDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${long[date.getUTCMonth()]}`;
}

/** "14:05", in UTC. */
export function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}
