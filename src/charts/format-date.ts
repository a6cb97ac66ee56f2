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

function longDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${long[date.getUTCMonth()]}`;
}

/** "5 Mar", or "5 Mar 14:00 UTC" when it is not a midnight. */
export function shortMoment(ms: number): string {
  return shortDate(ms) + timeOfDay(ms);
}

/** "5 March", or "5 March 14:00 UTC" when it is not a midnight. */
export function longMoment(ms: number): string {
  return longDate(ms) + timeOfDay(ms);
}

function timeOfDay(ms: number): string {
  return ms % 86_400_000 === 0 ? '' : ` ${clockTime(ms)} UTC`;
}

/** "14:05", in UTC. */
export function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}
