/** A group of fewer rows may be one person: it is counted, but not named, and does not leave the house. */
export const smallestNamedGroup = 20;

/** The name of a group, or what stands for it when it is too small to be named. */
export const groupName = (name: string, rows: number): string =>
  rows < smallestNamedGroup ? `(a group of under ${smallestNamedGroup} rows)` : name;
