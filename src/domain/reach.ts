import type { Model } from './model.ts';
import type { Policy } from './policy.ts';

export type Reach = NonNullable<Policy['approval']['reach']>[number];

const minutes = (n: number): number => n * 60_000;

/** Whom to reach while a card of this model waits, and when: as configured, else what its tier deserves. */
export function reachOf(model: Pick<Model, 'tier' | 'approvers' | 'policy'>, hasPager: boolean): readonly Reach[] {
  const { reach } = model.policy.approval;
  if (reach) return reach;
  const first: Reach = { at: 0, mention: 'set-1' };
  if (model.tier !== 1) return [first];
  const second = model.approvers.sets.length > 1 ? { mention: 'set-2' } : {};
  const page = hasPager ? { page: true } : {};
  const last: Reach = { at: minutes(20), ...second, ...page };
  return [first, { at: minutes(10), dm: 'set-1' }, ...(last.mention || last.page ? [last] : [])];
}

/** `set-1` → the first approver set; an id stands for itself. */
export function setNamed(sets: readonly string[], name: string | undefined): string | null {
  if (!name) return null;
  const numbered = /^set-(\d+)$/.exec(name);
  return numbered ? (sets[Number(numbered[1]) - 1] ?? null) : name;
}
