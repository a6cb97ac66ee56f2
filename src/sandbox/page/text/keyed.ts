/** Parts of one parse have no identity of their own: their place is their key. */
export function keyed<T>(items: T[]): { key: number; item: T }[] {
  return items.map((item, key) => ({ key, item }));
}
