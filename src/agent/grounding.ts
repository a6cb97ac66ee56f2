import type { Sentence } from '../domain/question.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(?:${months.join('|')})[a-z]*`;
const isoTime = /\b(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?)?/g;
const dayMonth = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (${month})\\b(?: \\d{4})?`, 'gi');
const monthDay = new RegExp(`\\b(${month})\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? \\d{4})?`, 'gi');
const clock = /\b\d{1,2}:\d\d\b/g;
const token = /[\p{L}\p{N}_@.,:/+−-]*\p{N}[\p{L}\p{N}_@.,:/+−%-]*/gu;
const pureNumber = /^[+−-]?\d[\d,]*(?:\.\d+)?$/;
const written = ['three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const vague = /\b(?:dozens?|hundreds?|thousands?|millions?|billions?|half|twice|double[ds]?|tripled?)\b/i;

/** Every number, date, clock time and version that the tools (and the question) put on the table. */
export interface Table {
  readonly numbers: ReadonlySet<number>;
  readonly words: ReadonlySet<string>;
  readonly days: ReadonlySet<string>;
  readonly clocks: ReadonlySet<string>;
  readonly text: string;
}

export function tableOf(sources: readonly string[]): Table {
  const text = sources.join('\n').toLowerCase();
  const days = new Set<string>();
  const clocks = new Set<string>();
  const rest = takeTimes(text, days, clocks);
  const numbers = new Set<number>();
  const words = new Set<string>();
  for (const raw of rest.match(token) ?? []) {
    const word = trim(raw);
    if (pureNumber.test(word)) numbers.add(numberOf(word));
    else {
      words.add(word);
      for (const part of word.match(/\d+(?:\.\d+)?/g) ?? []) if (/^[×x]?\d/.test(word)) numbers.add(Number(part));
    }
  }
  return { numbers, words, days, clocks, text };
}

/** Days ("8/4") and clock times ("22:00") a text speaks of. */
export function momentsIn(text: string): { readonly days: ReadonlySet<string>; readonly clocks: ReadonlySet<string> } {
  const days = new Set<string>();
  const clocks = new Set<string>();
  takeTimes(text.toLowerCase(), days, clocks);
  return { days, clocks };
}

/** What a text claims in numbers that is not on the table, save `proven` plain numbers. Empty = grounded. */
export function inventedIn(text: string, table: Table, proven = false): string[] {
  const days = new Set<string>();
  const clocks = new Set<string>();
  const rest = takeTimes(text.toLowerCase(), days, clocks);
  const invented = [
    ...[...days].filter((day) => !table.days.has(day)),
    ...[...clocks].filter((time) => !table.clocks.has(time)),
  ];
  for (const raw of rest.match(token) ?? []) {
    const word = trim(raw);
    if (!word || (proven && pureNumber.test(word)) || isKnown(word, table)) continue;
    invented.push(word);
  }
  for (const [i, word] of written.entries()) {
    if (new RegExp(`\\b${word}\\b`).test(rest) && !table.numbers.has(i + 3) && !table.text.includes(word))
      invented.push(word);
  }
  const loose = vague.exec(rest)?.[0];
  if (loose && !table.text.includes(loose)) invented.push(loose);
  return invented;
}

function isKnown(word: string, table: Table): boolean {
  if (pureNumber.test(word)) return table.numbers.has(numberOf(word));
  if (table.words.has(word)) return true;
  const parts = word.match(/\d+(?:\.\d+)?/g) ?? [];
  const unit = /^[×x+−-]?\d[\d.,]*(?:[%×x]|ms|s|m|min|h|d|k)?$/.test(word);
  return unit && parts.every((part) => table.numbers.has(Number(part)));
}

function takeTimes(text: string, days: Set<string>, clocks: Set<string>): string {
  return text
    .replace(isoTime, (_, _year, m: string, d: string, time: string | undefined) => {
      days.add(`${Number(m)}/${Number(d)}`);
      if (time) clocks.add(normalClock(time));
      return ' ';
    })
    .replace(dayMonth, (_, d: string, name: string) => {
      days.add(`${months.indexOf(name.slice(0, 3)) + 1}/${Number(d)}`);
      return ' ';
    })
    .replace(monthDay, (_, name: string, d: string) => {
      days.add(`${months.indexOf(name.slice(0, 3)) + 1}/${Number(d)}`);
      return ' ';
    })
    .replace(clock, (time) => {
      clocks.add(normalClock(time));
      return ' ';
    });
}

const normalClock = (time: string): string => time.padStart(5, '0');
const trim = (word: string): string =>
  word.replace(/^[.,:/@+−-]*(?=[\p{L}\p{N}])/u, signKept).replace(/[.,:/@+−%-]+$/u, '');
const signKept = (lead: string): string => (/[+−-]$/.test(lead) ? lead.slice(-1) : '');
/** Signs are compared away: "fell by 0.07" and "−0.07" are one number. */
const numberOf = (word: string): number => Math.abs(Number(word.replaceAll(',', '').replace('−', '-')));

export interface Checked {
  readonly sentences: readonly Sentence[];
  readonly hypotheses: readonly string[];
  readonly dropped: number;
}

/**
 * Keeps the sentences whose every number a tool returned or, with `doubt`, whose every claim its facts prove, also what is
 * worked out of them; a line is judged sentence by sentence. A hypothesis is a guess and says so: only its numbers are judged.
 */
export function keepGrounded(
  answer: { readonly sentences: readonly Sentence[]; readonly hypotheses: readonly string[] },
  table: Table,
  doubt: ((sentence: string) => string | null) | null = null,
  /** Lines that a tool wrote word for word: they are what proofs are made of. */
  told: ReadonlySet<string> = new Set(),
): Checked {
  let dropped = 0;
  const judge = (text: string, doubted: ((sentence: string) => string | null) | null): string => {
    const parts = text.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
    const kept = parts.filter((part) => !(inventedIn(part, table, doubted !== null).length > 0 || doubted?.(part)));
    dropped += parts.length - kept.length;
    return kept.join(' ');
  };
  const sentences = answer.sentences
    .map((each) => ({ text: told.has(each.text) ? each.text : judge(each.text, doubt), cites: each.cites }))
    .filter((each) => each.text !== '');
  return {
    sentences,
    hypotheses: answer.hypotheses.map((text) => judge(text, null)).filter((text) => text !== ''),
    dropped,
  };
}
