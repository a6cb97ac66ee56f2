import type { ColumnRoles, DataWindow } from '../../domain/observation.ts';
import { ascendingOrder } from '../statistics/auc.ts';

export interface TimeGap {
  readonly from: number;
  readonly to: number;
}

/** The longest stretch without rows inside a window; null without rows. */
export function longestGap(window: DataWindow, roles: ColumnRoles): TimeGap | null {
  const time = window.frame.columns[roles.time];
  if (time?.kind !== 'numeric' || window.frame.rows === 0) return null;
  const times = time.values.filter((value) => Number.isFinite(value));
  const order = ascendingOrder(times);
  let best: TimeGap | null = null;
  let from = window.from.getTime();
  for (let i = 0; i <= order.length; i++) {
    const to = i < order.length ? times[order[i]!]! : window.to.getTime();
    if (!best || to - from > best.to - best.from) best = { from, to };
    from = to;
  }
  return best;
}
