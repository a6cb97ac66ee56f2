export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const unitMs: Readonly<Record<string, number>> = { h: hourMs, d: dayMs, w: 7 * dayMs, m: 30 * dayMs };
const smallNumbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

const midnight = (time: Date): Date => new Date(Math.floor(time.getTime() / dayMs) * dayMs);
const plus = (time: Date, ms: number): Date => new Date(time.getTime() + ms);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** "since Monday", "over the weekend", "last 3 days", "yesterday" → from and to (UTC); null when no time is named. */
export function timeRange(text: string, now: Date): TimeRange | null {
  const since = /\b(since|from|after|starting)\b/.test(text);
  const weekend = weekendRange(text, now, since);
  if (weekend) return weekend;
  const span = spanRange(text, now);
  if (span) return span;
  const date = dateIn(text, now);
  if (date) return { from: date, to: since ? now : earlier(plus(date, dayMs), now) };
  const today = midnight(now);
  if (/\byesterday\b/.test(text)) return { from: plus(today, -dayMs), to: since ? now : today };
  if (/\b(last night|overnight|tonight)\b/.test(text)) {
    return { from: plus(today, -6 * hourMs), to: earlier(plus(today, 9 * hourMs), now) };
  }
  if (/\b(today|this morning|this afternoon)\b/.test(text)) return { from: today, to: now };
  return weekdayRange(text, now, since) ?? weekRange(text, now);
}

function weekendRange(text: string, now: Date, since: boolean): TimeRange | null {
  const named = /\bweekend\b/.test(text) || (/\bsat(urday)?\b/.test(text) && /\bsun(day)?\b/.test(text));
  if (!named) return null;
  const back = (now.getUTCDay() + 1) % 7;
  const saturday = plus(midnight(now), -back * dayMs);
  // Asked on Monday, the weekend reaches until people are back.
  return { from: saturday, to: since ? now : earlier(now, plus(saturday, 2 * dayMs + 9 * hourMs)) };
}

function spanRange(text: string, now: Date): TimeRange | null {
  const words = smallNumbers.join('|');
  const pattern = new RegExp(
    `\\b(?:last|past|previous|these|for|in)?\\s*(?:the )?(?:last |past )?(\\d{1,3}|${words}|couple of|few)?\\s*(h|hrs?|hours?|d|days?|weeks?|months?)\\b`,
    'g',
  );
  for (const match of text.matchAll(pattern)) {
    const [whole, count, unit] = match;
    const lead = /\b(last|past|previous|these|for|in)\b/.test(whole);
    if (!unit || (!count && !(lead && /^(hour|day|month)/.test(unit)))) continue;
    const number = !count
      ? 1
      : /^\d/.test(count)
        ? Number(count)
        : /couple/.test(count)
          ? 2
          : /few/.test(count)
            ? 3
            : smallNumbers.indexOf(count);
    const ms = unitMs[unit[0] ?? ''] ?? dayMs;
    if (number > 0) return { from: plus(now, -number * ms), to: now };
  }
  return null;
}

function dateIn(text: string, now: Date): Date | null {
  const iso = /\b(20\d\d)-(\d\d)-(\d\d)\b/.exec(text);
  if (iso) return new Date(Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3])));
  const names = monthNames.map((name) => `${name}[a-z]*`).join('|');
  const first = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${names})\\b`).exec(text);
  const second = first ? null : new RegExp(`\\b(${names}) (\\d{1,2})(?:st|nd|rd|th)?\\b`).exec(text);
  const day = Number(first?.[1] ?? second?.[2]);
  const month = monthNames.indexOf((first?.[2] ?? second?.[1] ?? '').slice(0, 3));
  if (!day || month < 0 || day > 31) return null;
  const date = new Date(Date.UTC(now.getUTCFullYear(), month, day));
  return date > now ? new Date(Date.UTC(now.getUTCFullYear() - 1, month, day)) : date;
}

function weekdayRange(text: string, now: Date, since: boolean): TimeRange | null {
  const named = [...text.matchAll(/\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b/g)].map((match) =>
    weekdays.findIndex((day) => day.startsWith((match[1] ?? '').slice(0, 3))),
  );
  const [first, second] = named;
  if (first === undefined) return null;
  const back = (now.getUTCDay() - first + 7) % 7 || 7;
  const evening = /\b(evening|night)\b/.test(text) ? 18 * hourMs : 0;
  const from = plus(midnight(now), -back * dayMs + evening);
  if (second !== undefined) return { from, to: earlier(now, plus(from, (((second - first + 7) % 7) + 1) * dayMs)) };
  return { from, to: since ? now : earlier(now, plus(midnight(from), dayMs + (evening ? 9 * hourMs : 0))) };
}

function weekRange(text: string, now: Date): TimeRange | null {
  if (/\bweek before(?: last)?\b/.test(text)) return { from: plus(now, -14 * dayMs), to: plus(now, -7 * dayMs) };
  if (/\b(last|previous) week\b/.test(text)) {
    const monday = plus(midnight(now), -((now.getUTCDay() + 6) % 7) * dayMs);
    return { from: plus(monday, -7 * dayMs), to: monday };
  }
  if (/\b(this|past) week\b|\bweekly\b|\ba week\b/.test(text)) return { from: plus(now, -7 * dayMs), to: now };
  if (/\b(this|last|past) month\b|\bmonthly report\b/.test(text)) return { from: plus(now, -30 * dayMs), to: now };
  return null;
}
