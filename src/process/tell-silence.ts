import { formatDuration } from '../domain/duration.ts';
import type { Post } from '../domain/post.ts';
import type { Heartbeats } from '../ports/heartbeats.ts';
import type { ProcessStore, StoreReads } from '../ports/store.ts';
import { slotsBetween } from './sweep-slots.ts';

/** Every minute: silence is told by whoever notices it first, once. */
export const silenceCron = '* * * * *';
export const watchdogSource = 'watchdog';

const minute = 60_000;
const hour = 60 * minute;

export interface SilenceWatch {
  readonly store: Pick<StoreReads, 'now' | 'find'> & Pick<ProcessStore, 'owe'>;
  readonly heartbeats: Heartbeats;
  readonly channel: string;
  /** How long the Watchdog alert may be away; null: it is not routed here. */
  readonly watchdogEveryMs: number | null;
  readonly sweepCron: string;
  /** When this process came up: what was missed before is told otherwise. */
  readonly upSince: Date;
}

/** No alert is no proof of health: the alarm that always fires is missing, or nobody has looked at the fleet. */
export async function tellSilence(watch: SilenceWatch): Promise<void> {
  const now = await watch.store.now();
  for (const post of [await noWatchdog(watch, now), await noSweep(watch, now)]) if (post) await watch.store.owe(post);
}

async function noWatchdog({ heartbeats, watchdogEveryMs, channel }: SilenceWatch, now: Date): Promise<Post | null> {
  if (watchdogEveryMs === null) return null;
  const heard = await heartbeats.listenFor(watchdogSource);
  if (now.getTime() - heard.getTime() <= watchdogEveryMs) return null;
  return alarm(
    channel,
    `silent-watchdog-${heard.toISOString()}`,
    `The Watchdog alert has not come since ${at(heard)} (expected every ${formatDuration(watchdogEveryMs)}): Prometheus, Alertmanager or the way from there to here is down. No alert means nothing now; my own sweeps go on.`,
  );
}

/** What is said when the Watchdog comes again after it was missed; null when nobody missed it. */
export const watchdogBack = (channel: string, before: Date | null, now: Date, everyMs: number): Post | null =>
  before === null || now.getTime() - before.getTime() <= everyMs
    ? null
    : {
        ...alarm(
          channel,
          `watchdog-back-${before.toISOString()}`,
          `The Watchdog alert is back. From ${at(before)} to ${at(now)} no alert could have reached me.`,
        ),
      };

async function noSweep({ store, channel, sweepCron, upSince }: SilenceWatch, now: Date): Promise<Post | null> {
  const [last] = await store.find('sweep', { where: { state: 'done' }, limit: 1 });
  const since = new Date(Math.max(last?.endedAt?.getTime() ?? 0, upSince.getTime()));
  const allowed = Math.max(2 * hour, 2 * longestGap(sweepCron, now));
  if (now.getTime() - since.getTime() <= allowed) return null;
  return alarm(
    channel,
    `no-sweep-${since.toISOString()}`,
    `No sweep has ended since ${at(since)}: nobody looks for drift without an alert. Is a process with the role agent up, and does it reach the monitors?`,
  );
}

/** Between two slots of the newest day that has some. */
function longestGap(cron: string, now: Date): number {
  const slots = slotsBetween(cron, new Date(now.getTime() - 8 * 24 * hour), now).map((slot) => slot.getTime());
  return Math.max(0, ...slots.slice(1).map((slot, i) => slot - slots[i]!));
}

const at = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const alarm = (channel: string, key: string, text: string): Post => ({
  key,
  kind: 'note',
  incidentId: null,
  to: { channel },
  facts: { text, tone: 'warning', mentions: [] },
});
