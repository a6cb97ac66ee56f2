import type { Frame } from '../domain/frame.ts';

export interface Counts {
  readonly rows: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** How often each category of a column occurs in these frames. */
export function categoryCounts(frames: readonly Frame[], name: string): Counts {
  const counts = new Map<string, number>();
  let rows = 0;
  for (const frame of frames) {
    const column = frame.columns[name];
    rows += frame.rows;
    if (column?.kind !== 'categorical') continue;
    for (const code of column.codes) {
      const category = column.categories[code];
      if (category !== undefined) counts.set(category, (counts.get(category) ?? 0) + 1);
    }
  }
  return { rows, counts };
}
