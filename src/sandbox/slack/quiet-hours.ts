import type { JsonObject } from './json-object.ts';

const DAY = 86_400;

/** Do-not-disturb the way `dnd.info` tells it: the current or next quiet stretch in epoch seconds. */
export function quietHours(hours: { from: string; to: string } | undefined, tz: string, at: Date): JsonObject {
  if (hours === undefined)
    return { dnd_enabled: false, next_dnd_start_ts: 1, next_dnd_end_ts: 1, snooze_enabled: false };
  const now = Math.floor(at.getTime() / 1000);
  const midnight = now - secondsOfDay(localTime(tz, at));
  const from = secondsOfDay(hours.from);
  const to = secondsOfDay(hours.to);
  const length = to > from ? to - from : to - from + DAY;
  // Yesterday's stretch may still be running after midnight.
  const start =
    [midnight - DAY + from, midnight + from, midnight + DAY + from].find((begin) => begin + length > now) ?? now;
  return { dnd_enabled: true, next_dnd_start_ts: start, next_dnd_end_ts: start + length, snooze_enabled: false };
}

function localTime(tz: string, at: Date): string {
  const format = { timeZone: tz, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(at);
}

function secondsOfDay(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
