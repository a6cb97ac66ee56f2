import { maskSecrets } from '../domain/mask-secrets.ts';

/** Text that is already Slack markup: written by us, or made safe by `md`. A class, so that a plain string can never pass for it. */
export class Mrkdwn {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Piece = Mrkdwn | string | number | null | undefined;

// Invisible and text-reversing characters make a line read differently from what it is. ZWJ stays: emoji need it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const token = /<([!@#])([^<>|]*)(?:\|([^<>]*))?>/g;
const linkToken = /<((?:https?|ftp|mailto|slack|tel):[^<>|]*)(?:\|([^<>]*))?>/gi;
const bareLink = /\b(?:(?:https?|ftp|slack|javascript):\/*|mailto:|www\.)[^\s<>()]+/gi;
const broadcast = /@(channel|here|everyone)\b/gi;

/** Untrusted text as plain words: no mentions, no links, no invisible characters, no line breaks unless `lines`. */
export function untrusted(text: string, options: { readonly lines?: boolean } = {}): string {
  const clean = maskSecrets(text.toWellFormed())
    .replace(invisible, '')
    .replace(linkToken, (_all, _url, label: string | undefined) => label ?? '[link removed]')
    .replace(token, (_all, _sign, body: string, label: string | undefined) => label ?? body)
    .replace(bareLink, '[link removed]')
    .replace(broadcast, '$1');
  return options.lines ? clean.replace(/\r\n?/g, '\n').trim() : clean.replace(/\s+/g, ' ').trim();
}

/** `& < >` as Slack wants them. */
export const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const isoTime = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g;

const saidTime =
  /(?<![\w./:-])(?:(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) )?(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(?: UTC)?)?(?![\w/-]|[:.]\w)/g;

/** Untrusted text as markup: escaped, times in it become times in each reader's zone, and days "Mon 2 Mar". */
export function prose(text: string, max = 3000): Mrkdwn {
  const escaped = escapeMarkup(cutText(untrusted(text), max));
  return new Mrkdwn(escaped.replace(isoTime, (iso) => when(iso).text).replace(saidTime, said));
}

function said(whole: string, day: string, clock: string | undefined): string {
  const date = new Date(`${day}T${clock ?? '00:00'}Z`);
  if (Number.isNaN(date.getTime())) return whole;
  return clock === undefined ? utcDay(date) : when(date).text;
}

/** Several lines kept as they are, in a monospace box. */
export function codeBlock(text: string, max: number): Mrkdwn {
  const inside = escapeMarkup(cutText(untrusted(text, { lines: true }).replaceAll('`', "'"), max));
  return new Mrkdwn(`\`\`\`${inside === '' ? ' ' : inside}\`\`\``);
}

/** Markup whose every interpolated string is untrusted and made safe; only `Mrkdwn` passes as it is. */
export function md(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Mrkdwn {
  return new Mrkdwn(
    strings.reduce((whole, fixed, index) => whole + (index === 0 ? '' : safe(pieces[index - 1])) + fixed, ''),
  );
}

function safe(piece: Piece): string {
  if (piece === null || piece === undefined) return '';
  if (piece instanceof Mrkdwn) return piece.text;
  if (typeof piece === 'number') return String(piece);
  const words = prose(piece).text;
  // Blanks at its ends belong to the sentence around it.
  return words === '' ? '' : `${/^\s/.test(piece) ? ' ' : ''}${words}${/\s$/.test(piece) ? ' ' : ''}`;
}

export function join(pieces: readonly Mrkdwn[], separator: string): Mrkdwn {
  return new Mrkdwn(pieces.map((piece) => piece.text).join(separator));
}

/** A time in each reader's own zone; the fallback says UTC. Stored facts come back with dates as ISO text. */
export function when(time: Date | string, form = '{date_short_pretty} {time}'): Mrkdwn {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return new Mrkdwn('an unknown time');
  return new Mrkdwn(`<!date^${Math.floor(date.getTime() / 1000)}^${form}|${utc(date)}>`);
}

/** "Tue 3 Mar 22:00 UTC": for places where Slack formats no dates. */
export function utc(time: Date | string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  return `${utcDay(date)} ${date.toISOString().slice(11, 16)} UTC`;
}

/** "Tue 3 Mar": a whole day is the same everywhere, so it is not moved into a reader's zone. */
const utcDay = (date: Date): string =>
  date
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .replace(',', '');

/** A person or a group that is to be notified. Only ids; anything else is shown as text. */
export function mention(id: string): Mrkdwn {
  if (/^[UW][A-Z0-9]+$/.test(id)) return new Mrkdwn(`<@${id}>`);
  return /^S[A-Z0-9]+$/.test(id) ? new Mrkdwn(`<!subteam^${id}>`) : prose(id, 80);
}

/** A link with a label, when the address is one a person may follow; else only the label. */
export function link(url: string | null | undefined, label: string): Mrkdwn {
  const address = safeUrl(url);
  return address === null
    ? prose(label, 150)
    : new Mrkdwn(`<${escapeMarkup(address)}|${prose(label, 150).text.replaceAll('|', '/')}>`);
}

/** http(s) addresses within Slack's limit; null for everything else. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url || url.length > 3000 || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  // A name in front of the host makes an address look like another's.
  if (parsed.username !== '' || parsed.password !== '') return null;
  // `|` and `>` would end the link early.
  return parsed.href.length > 2900
    ? null
    : parsed.href.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
}

/** Untrusted text for places that show plain text, cut to at most `max` characters. */
export const words = (text: string, max: number): string => cutText(untrusted(text), max);

/** Plain text cut to at most `max` characters, not within a surrogate pair. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text
    .slice(0, Math.max(0, max - 1))
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`;
}

/** Markup cut to at most `max` characters, not within an entity, a link, a date or a code box. */
export function cutMarkup(markup: Mrkdwn, max: number): Mrkdwn {
  if (markup.text.length <= max) return markup;
  const room = max - 4;
  let cut = markup.text.slice(0, Math.max(0, room));
  const open = cut.lastIndexOf('<');
  if (open > cut.lastIndexOf('>')) cut = cut.slice(0, open);
  cut = cut
    .replace(/&[a-z]{0,4}$/, '')
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const fences = cut.split('```').length - 1;
  return new Mrkdwn(`${cut}…${fences % 2 === 1 ? '```' : ''}`);
}

/** What a reader sees of markup: dates and links by their labels, entities as characters. */
export function visible(markup: Mrkdwn): string {
  return markup.text
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
