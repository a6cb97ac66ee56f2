import type { Frame } from '../../domain/frame.ts';
import type { ColumnRoles } from '../../domain/observation.ts';

/**
 * Share of rows that repeat an earlier row of the frame: by id where there is one, else by every column but the label
 * (which may mature differently).
 */
export function duplicateShare(frame: Frame, roles: ColumnRoles): number {
  if (frame.rows === 0) return 0;
  const id = roles.id && frame.columns[roles.id] ? roles.id : null;
  const names = id ? [id] : Object.keys(frame.columns).filter((name) => name !== roles.label);
  const columns = names.map((name) => frame.columns[name]!);
  if (columns.length === 0) return 0;
  const seen = new Set<string>();
  let repeated = 0;
  for (let i = 0; i < frame.rows; i++) {
    let key = '';
    for (const column of columns) key += `${column.kind === 'numeric' ? column.values[i] : column.codes[i]}|`;
    if (seen.has(key)) repeated++;
    else seen.add(key);
  }
  return repeated / frame.rows;
}
