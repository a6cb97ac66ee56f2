import type { Fact, ToolResult } from '../tools/tool.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';

/** One fact of a tool, taken apart once: its numbers, names, times and the moves it tells. */
export interface Proof {
  readonly fact: Fact;
  readonly text: string;
  readonly model: string | null;
  readonly quantities: readonly Quantity[];
  /** "0.941 → 0.872": from and to. */
  readonly moves: readonly (readonly [from: number, to: number])[];
  readonly names: ReadonlySet<string>;
}

export interface Proofs {
  readonly all: readonly Proof[];
  /** Columns, categories, versions and metrics that any fact names. */
  readonly names: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
  /** Every word any fact uses. */
  readonly words: ReadonlySet<string>;
  /** What tools said beside their facts: what happens next with a request. */
  readonly messages: readonly string[];
  readonly verdicts: ReadonlySet<string>;
  /** Names of what is implicated: alerting columns, broken inputs, the segment that moved. */
  readonly implicated: ReadonlySet<string>;
}

const times =
  /(?:\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:z| utc)?|\b\d{1,2}:\d\d\b(?: utc)?/g;
const spokenDate =
  /\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b(?: \d{4})?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4})?/g;
const ids = /\b(?:inc|evd|dec|run|apr|cau|val|wch|pro)_[0-9a-z]{10}\b|\bpolicy-[0-9a-f]+\b/g;
const metrics = /\b(?:auc|rmse|mae|precision|recall|f1|brier|accuracy|psi|wasserstein|jensen-shannon)\b/g;

/** Lower case, one dash, no times or ids: what is left is words and numbers that mean something. */
export const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('→', ' → ')
    .replace(ids, ' ')
    .replace(times, ' ')
    .replace(spokenDate, ' ')
    .replace(/\s+/g, ' ');

export function proofsOf(results: readonly ToolResult[]): Proofs {
  const all = results.flatMap((result) => {
    const model = result.facts.map(({ values }) => values.model).find((each) => typeof each === 'string');
    return result.facts.map((fact) => proofOf(fact, typeof model === 'string' ? model : null));
  });
  const implicated = all.filter(
    ({ fact }) => fact.kind === 'broken-input' || fact.kind === 'segment' || fact.values.alert === true,
  );
  return {
    all,
    names: new Set(all.flatMap(({ names }) => [...names])),
    models: new Set(all.flatMap(({ model }) => model ?? [])),
    words: new Set(all.flatMap(({ text }) => text.match(/[\p{L}\d_]+/gu) ?? [])),
    messages: results.flatMap(({ message, proposal }) =>
      message === null
        ? []
        : [bare(`${message} ${proposal ? `${proposal.kind} request filed handed over asked` : ''}`)],
    ),
    verdicts: new Set(
      all.flatMap(({ fact }) => (typeof fact.values.verdict === 'string' ? [fact.values.verdict] : [])),
    ),
    implicated: new Set(implicated.flatMap(({ names }) => [...names])),
  };
}

function proofOf(fact: Fact, model: string | null): Proof {
  const text = bare(fact.text);
  const own = typeof fact.values.model === 'string' ? fact.values.model : model;
  return {
    fact,
    text,
    model: own,
    quantities: [...quantitiesIn(text), ...valuesOf(fact)],
    moves: movesIn(text),
    names: namesOf(fact, text),
  };
}

const valueAlone = { sign: '', unit: '', decimals: 0, digits: 0, loosely: false, at: 0, end: 0 } as const;

/** Figures a tool gave beside its words stand for themselves. */
const valuesOf = ({ values }: Fact): Quantity[] =>
  Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'number' && key !== 'rank'
      ? [{ ...valueAlone, value, label: key === 'confidence' ? 'confidence' : '' }]
      : [],
  );

const plain = '([\\d.,]*\\d)';
const interval = '(?: ?%)?(?: \\[[^\\]]*\\])?(?:, n [\\d,]+)?';

/** Pairs "a → b" in a fact. */
function movesIn(text: string): [number, number][] {
  const pattern = new RegExp(`${plain}${interval} → ${plain}`, 'g');
  return [...text.matchAll(pattern)].map(([, from = '', to = '']) => [num(from), num(to)]);
}

export const num = (digits: string): number => Number(digits.replaceAll(',', ''));

function namesOf({ values, kind }: Fact, text: string): Set<string> {
  const quoted = [...text.matchAll(/['`“"]([\w.-]+)['`”"]/g)].map(([, name = '']) => name);
  const category = kind === 'segment' ? (/ = ([^,]+),/.exec(text)?.[1] ?? '').trim() : '';
  const column = typeof values.column === 'string' ? values.column.toLowerCase() : '';
  return new Set(
    [...quoted, category, column, ...(text.match(/\bv\d+(?:\.\d+)*\b/g) ?? []), ...(text.match(metrics) ?? [])].filter(
      Boolean,
    ),
  );
}

/** The name as a sentence writes it. */
export const asSaid = (name: string, flags = ''): RegExp =>
  new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[_-]/g, '[-_ ]')}(?![\\w-])`, flags);

/** Which of these names a text says, written with a blank or an underscore. */
export const said = (names: ReadonlySet<string>, text: string): string[] =>
  [...names].filter((name) => asSaid(name).test(text));

export const placeOf = (name: string, text: string): number => text.search(asSaid(name));
