import { type ModelName, matchModels, wordsOf } from '../match-models.ts';
import { type Intent, intentOf } from './intents.ts';
import { normalise } from './normalise.ts';
import { type TimeRange, timeRange } from './time-range.ts';
import { unknownName } from './unknown-name.ts';

/** One thing a person asks for. A message may hold several. */
export interface Ask {
  readonly intent: Intent | 'unknown-model' | 'ambiguous-model' | 'nothing-known';
  /** Models it is about, named here or carried over; empty = none or the whole fleet. */
  readonly models: readonly string[];
  /** Whether a model is named in the very words, not carried over. */
  readonly named: boolean;
  readonly unknown: string | null;
  readonly candidates: readonly string[];
  readonly versions: readonly string[];
  readonly range: TimeRange | null;
  /** 1 = first. */
  readonly rank: number | null;
  readonly column: string | null;
  readonly text: string;
}

export interface Context {
  readonly fleet: readonly ModelName[];
  readonly now: Date;
  /** Model of the incident in whose thread this is asked. */
  readonly threadModel: string | null;
}

const ordinals: readonly RegExp[] = [
  /\b(first|1st|top|biggest|main|strongest|largest)\b/,
  /\b(second|2nd|next|other|another)\b/,
  /\b(third|3rd)\b/,
  /\b(fourth|4th)\b/,
  /\b(fifth|5th)\b/,
];
const splitters =
  /(?<=[?!;\n])\s+|(?<=[.])\s+(?=\S)|\s*\+\s+|,?\s+(?:and|also|plus|&|then)\s+(?=(?:also |then |please )?(?:why|what|who|whose|when|how|which|is|are|did|does|do|was|were|has|can|could|may|will|compare|show|list|tell|explain|retrain|promote|approve|give|start|deploy|since)\b)|,\s+(?=(?:why|what|who|whose|when|how|which|compare|retrain|promote|approve)\b)/;

/** What a message asks for, in order, with what the earlier questions of the conversation leave understood. */
export function understand(text: string, context: Context, before: readonly Ask[] = []): Ask[] {
  const names = new Set(context.fleet.flatMap((model) => [...wordsOf(model.id), ...wordsOf(model.title)]));
  const clauses = normalise(text, names)
    .split(splitters)
    .map((clause) => clause.trim())
    .filter(Boolean);
  const asks: Ask[] = [];
  for (const clause of clauses) {
    const ask = understandClause(clause, context, [...before, ...asks]);
    const last = asks.at(-1);
    const social = ask.intent === 'hello' || ask.intent === 'thanks';
    if (last && isFragment(ask, last)) asks[asks.length - 1] = merge(last, ask);
    else if (!(social && clauses.length > 1)) asks.push(ask);
  }
  const hostile = asks.find((ask) => ask.intent === 'hostile');
  if (hostile)
    return [{ ...hostile, text: normalise(text, names), models: asks.find((a) => a.models.length > 0)?.models ?? [] }];
  const real = asks.filter((ask) => ask.intent !== 'nothing-known');
  const kept = real.length > 0 ? real : asks.slice(0, 1);
  return distinct(kept).slice(0, 4);
}

/** A clause that only adds words, versions or times to the one before. */
const isFragment = (ask: Ask, last: Ask): boolean =>
  ask.intent === 'nothing-known' || (ask.intent === last.intent && !ask.named) || last.intent === 'foreign';

const merge = (last: Ask, more: Ask): Ask => ({
  ...last,
  models: more.named ? [...new Set([...last.models, ...more.models])] : last.models,
  named: last.named || more.named,
  versions: [...new Set([...last.versions, ...more.versions])],
  range: last.range ?? more.range,
  column: last.column ?? more.column,
  text: `${last.text} ${more.text}`,
});

function distinct(asks: readonly Ask[]): Ask[] {
  const seen = new Set<string>();
  return asks.filter((ask) => {
    const key = `${ask.intent} ${ask.models.join()} ${ask.rank}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function understandClause(clause: string, context: Context, before: readonly Ask[]): Ask {
  const matches = matchModels(clause, context.fleet);
  const text = withPlaceholder(clause, matches.words);
  const here = /\b(?:this|the|our) model\b|\bhere\b|\bthis (?:incident|thread|alert|one)\b/.test(clause);
  const last = before.findLast((ask) => !['hello', 'thanks', 'help'].includes(ask.intent));
  const carried = here && context.threadModel ? [context.threadModel] : (last?.models ?? []);
  const known = carried.length > 0 ? carried : context.threadModel ? [context.threadModel] : [];
  const unknown = matches.ids.length > 0 ? null : unknownName(clause, context.fleet);
  const base = {
    models: matches.ids.length > 0 ? matches.ids : known,
    named: matches.ids.length > 0,
    unknown,
    candidates: matches.ambiguous?.candidates ?? [],
    versions: versionsIn(clause),
    range: timeRange(clause, context.now),
    rank: rankIn(text),
    column: columnIn(clause),
    text,
  };
  if (matches.ambiguous && !here) return { ...base, intent: 'ambiguous-model', unknown: matches.ambiguous.word };
  const intent = follow(text, intentOf(text), last ?? null, base);
  if (unknown && !['hello', 'thanks', 'help', 'foreign', 'hostile', 'fleet-report', 'future'].includes(intent)) {
    return { ...base, intent: 'unknown-model', models: [] };
  }
  return { ...base, intent };
}

/** Short follow-ups mean what the question before meant: "and demand?", "how long?", "why?", "and v2?". */
function follow(
  text: string,
  intent: Intent | null,
  last: Ask | null,
  found: Pick<Ask, 'named' | 'versions' | 'range' | 'rank'>,
): Ask['intent'] {
  const short = text.split(' ').length <= 7;
  const about = last?.intent ?? null;
  if (about && short) {
    const ofRun = about === 'runs' || about === 'retrain';
    if (
      ofRun &&
      /^(?:and )?(?:how long|how much|how expensive|when|who|did it|was it|cost|price|duration|how (?:did|was))\b/.test(
        text,
      )
    )
      return 'runs';
    if (about === 'history' && /^(?:and )?(?:when|how|what)\b/.test(text) && !/\bnow\b/.test(text)) return 'history';
    if (/^(?:and |but |so )?why(?: is that| so| that| not)?\??$/.test(text))
      return /retrain|decision|report|would|waiting|status/.test(about) || / not/.test(text)
        ? 'why-not-retrained'
        : 'why';
    if (/^(?:and )?(?:by )?who\??$/.test(text)) return 'who-approves';
    if ((about === 'compare' || about === 'validation') && found.versions.length > 0 && intent === null)
      return 'compare';
  }
  const elliptic =
    /^(?:and|what about|how about|what of|same for|also|or|then|ok and|so)\b/.test(text) ||
    /^(?:the )?@m(?: then| too| as well)?[ ?!.]*$/.test(text);
  if (
    about &&
    elliptic &&
    short &&
    (intent === null || (found.named && !/\b(?:why|who|retrain\w*|policy|run|version|compare)\b/.test(text)))
  ) {
    if (found.named || found.range) return carriesOn(about, found.named) ? (about as Intent) : (intent ?? 'ok');
  }
  if (intent) return intent;
  if (found.named && text.replace(/@m/g, '').replace(/[^a-z]/g, '').length < 8)
    return about && about !== 'fleet' && carriesOn(about, true) ? about : 'ok';
  if (about && found.range && short) return carriesOn(about, found.named) ? about : 'fleet-report';
  if (found.versions.length > 1) return 'compare';
  if (found.versions.length === 1 && short) return 'validation';
  if (found.rank && short && about) return 'rank';
  return 'nothing-known';
}

const carriesOn = (intent: Ask['intent'], named: boolean): boolean =>
  ![
    'unknown-model',
    'ambiguous-model',
    'nothing-known',
    'hello',
    'thanks',
    'help',
    'foreign',
    'future',
    'hostile',
    'retrain',
    'promote',
    ...(named ? ['fleet', 'fleet-report'] : []),
  ].includes(intent);

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function withPlaceholder(clause: string, words: readonly string[]): string {
  let text = clause;
  for (const word of words)
    text = text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?:'s)?(?![\\p{L}\\p{N}])`, 'gu'), '@m');
  return text
    .replace(/@m(?:[-_. ]+@m)+/g, '@m')
    .replace(/\b(?:the|our|my|this) @m/g, '@m')
    .replace(/@m (?:models?|one|system)\b/g, '@m');
}

function versionsIn(clause: string): string[] {
  const named = [...clause.matchAll(/(?<![\w-])v(\d+(?:\.\d+)*)\b|\bversions? (\d+(?:\.\d+)*)\b/g)];
  return [...new Set(named.map((match) => `v${match[1] ?? match[2]}`))];
}

/** "The second biggest" is the second: the later ordinals are looked for first. */
function rankIn(text: string): number | null {
  const at = ordinals.findLastIndex((pattern) => pattern.test(text));
  return at < 0 ? null : at + 1;
}

/** A column somebody names: quoted, with an underscore, or after the word column. */
function columnIn(clause: string): string | null {
  const shaped = /(?<![\w@])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b/.exec(clause)?.[1];
  const after = /\b(?:columns?|features?|inputs?|variables?|field) (?:named |called )?'?([a-z][\w.-]{2,})'?/.exec(
    clause,
  )?.[1];
  const word = shaped ?? after ?? null;
  return word &&
    !/^(?:moved?|drift\w*|chang\w*|is|are|was|were|has|have|did|does|that|which|and|number|the|for|of|in|then|now|please|shift\w*|broke\w*|causes?|explains?|matters?|most|with|data|model|behind|responsible)$/.test(
      word,
    )
    ? word
    : null;
}
