/** Year 10000: later than any time in real data, and ISO strings of it still sort. */
const START = Date.UTC(10_000, 0, 1);

/** Rows without times get a clock of their own, a millisecond a row, so that windows can be cut and named. */
export const rowTime = (row: number): Date => new Date(START + row);

/** The row a moment of the row clock stands for; null for a real time. */
export function rowOf(iso: string): number | null {
  const at = Date.parse(iso);
  return at >= START ? at - START : null;
}
