import { CronExpressionParser } from 'cron-parser';
import type { Sweep } from '../domain/sweep.ts';
import type { NewId } from '../ports/ids.ts';
import type { Models } from '../ports/models.ts';
import type { Store } from '../ports/store.ts';

const mostMissed = 500;
/** A slot younger than this is not missed: a replica that is up may be about to start it. */
const graceMs = 60_000;

/** Starts the sweep of a slot unless some replica already did. */
export async function startSweep(store: Store, newId: NewId, slot: Date): Promise<'stored' | 'duplicate'> {
  const sweep = sweepRow(newId, slot, 'running', await store.now());
  return store.insertOnce('sweep', sweep, [{ kind: 'sweep', subject: { kind: 'sweep', id: sweep.id } }]);
}

/** Records the slots that passed while nobody was up. */
export async function recordMissed(store: Store, models: Models, newId: NewId, cron: string): Promise<number> {
  const [last] = await store.find('sweep', { limit: 1 });
  if (!last) return 0;
  const now = await store.now();
  const passed = slotsBetween(cron, new Date(last.slot), new Date(now.getTime() - graceMs));
  const slots: Date[] = [];
  for (const slot of passed) {
    const row = { ...sweepRow(newId, slot, 'missed', slot), endedAt: now, expected: models.all().length };
    if ((await store.insertOnce('sweep', row, [])) === 'stored') slots.push(slot);
  }
  if (slots.length > 0)
    await store.recordLedger({
      kind: 'sweep-missed',
      incidentId: null,
      model: null,
      actor: 'sextant',
      facts: { count: slots.length, from: slots[0]?.toISOString(), to: slots.at(-1)?.toISOString() },
    });
  return slots.length;
}

/** Slots after `from` and before `to`, the newest 500. */
export function slotsBetween(cron: string, from: Date, to: Date): Date[] {
  const back = CronExpressionParser.parse(cron, { currentDate: to, tz: 'UTC' });
  const slots: Date[] = [];
  while (slots.length < mostMissed) {
    const slot = back.prev().toDate();
    if (slot <= from) break;
    slots.unshift(slot);
  }
  return slots;
}

const sweepRow = (newId: NewId, slot: Date, state: Sweep['state'], startedAt: Date): Sweep => ({
  id: newId('swp'),
  slot: slot.toISOString(),
  state,
  startedAt,
  endedAt: null,
  expected: 0,
  results: [],
});
