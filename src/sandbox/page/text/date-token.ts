const LOCALE = 'en-GB';
const DAY = 86_400_000;

type Formatter = (at: Date, now: Date, timeZone: string) => string;

function intl(options: Intl.DateTimeFormatOptions): Formatter {
  return (at, _now, timeZone) => new Intl.DateTimeFormat(LOCALE, { ...options, timeZone }).format(at);
}

/** The calendar day in the reader's zone, as YYYY-MM-DD. */
function dayIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
}

function pretty(otherwise: Formatter): Formatter {
  return (at, now, timeZone) => {
    const apart = (Date.parse(dayIn(at, timeZone)) - Date.parse(dayIn(now, timeZone))) / DAY;
    return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(apart)] ?? otherwise(at, now, timeZone);
  };
}

function ago(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

const short = intl({ day: 'numeric', month: 'short', year: 'numeric' });
const normal = intl({ day: 'numeric', month: 'long', year: 'numeric' });
const long = intl({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

const TOKENS: Record<string, Formatter> = {
  date_num: (at, _now, timeZone) => dayIn(at, timeZone),
  date_slash: intl({ day: '2-digit', month: '2-digit', year: 'numeric' }),
  date: normal,
  date_short: short,
  date_long: long,
  date_pretty: pretty(normal),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(long),
  time: intl({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  time_secs: intl({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
  ago,
};

/** Falls back to UTC for a zone this browser does not know. */
export function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat(LOCALE, { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** Fills `{date_short} {time}` and the other tokens of Slack's `<!date^…>` for one reader's zone. */
export function formatDateToken(token: { seconds: number; format: string }, now: Date, timeZone: string): string {
  const at = new Date(token.seconds * 1000);
  if (Number.isNaN(at.getTime())) return token.format;
  const zone = knownZone(timeZone);
  return token.format.replace(/\{(\w+)\}/g, (whole, name: string) => TOKENS[name]?.(at, now, zone) ?? whole);
}

/** Noon of a simulated day: where "today" is that day for readers of nearly every zone. */
export const simulatedNow = (date: string): Date => new Date(`${date}T12:00:00Z`);

/** The whole moment with its zone, for a tooltip. */
export function fullMoment(seconds: number, timeZone: string): string {
  const zone = knownZone(timeZone);
  return `${long(new Date(seconds * 1000), new Date(0), zone)}, ${clockTime(seconds, zone)} (${zone.replaceAll('_', ' ')})`;
}

export function clockTime(seconds: number, timeZone: string): string {
  return formatDateToken({ seconds, format: '{time}' }, new Date(0), timeZone);
}
