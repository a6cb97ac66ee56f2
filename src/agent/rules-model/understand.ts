import { matchModels, wordsOf } from '../match-models.ts';
import type { Ask, Context } from './ask.ts';
import { bareWhy, follow, whyOf } from './follow-up.ts';
import { intentOf } from './intents.ts';
import { normalise } from './normalise.ts';
import { timeRange } from './time-range.ts';
import { unknownName } from './unknown-name.ts';

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
    if (last && bareWhy.test(clause)) asks[asks.length - 1] = { ...last, intent: whyAsked(last) };
    else if (last && isFragment(ask, last)) asks[asks.length - 1] = merge(last, ask);
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

/** "No runs this weekend, how come?": the reason of what was just said. */
function whyAsked(last: Ask): Ask['intent'] {
  if (last.intent === 'nothing-known' && /\b(?:ignor|nothing|not|no|idle|untouched)/.test(last.text))
    return 'why-not-retrained';
  const nothingRan =
    /\b(?:no|not|nothing|never|none|nobody|zero|without)\b/.test(last.text) &&
    /\b(?:run|runs|train\w*|retrain\w*)\b/.test(last.text);
  if (!nothingRan) return last.intent === 'fleet-report' ? 'fleet-report' : whyOf(last.intent, last);
  return last.models.length > 0 ? 'why-not-retrained' : 'fleet-report';
}

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
  const last = before.findLast((ask) => !['hello', 'thanks', 'help'].includes(ask.intent)) ?? null;
  const carried = here && context.threadModel ? [context.threadModel] : (last?.models ?? []);
  const known = carried.length > 0 ? carried : context.threadModel ? [context.threadModel] : [];
  const named = matches.ids.length > 0;
  const unknown = named ? null : unknownName(clause, context.fleet);
  const found = { named, versions: versionsIn(clause), range: timeRange(clause, context.now), rank: rankIn(text) };
  const base = {
    ...found,
    models: named ? matches.ids : known,
    unknown,
    candidates: matches.ambiguous?.candidates ?? [],
    column: columnIn(clause),
    asker: context.asker,
    ownRequest: context.asker !== '' && last?.intent === 'retrain' && last.asker === context.asker,
    text,
  };
  if (matches.ambiguous && !here) return { ...base, intent: 'ambiguous-model', unknown: matches.ambiguous.word };
  const intent = inPlace(follow(text, intentOf(text), last, found), base, context);
  if (unknown && !speaksOfNoModel.has(intent)) return { ...base, intent: 'unknown-model', models: [] };
  if (named) return { ...base, intent };
  if (ofTheFleet(intent, text)) return { ...base, intent, models: [], range: base.range ?? last?.range ?? null };
  const rank = intent === 'rank' && /\b(?:next|after)\b/.test(text) ? (last?.rank ?? 1) + 1 : base.rank;
  return { ...base, intent, rank };
}

const speaksOfNoModel: ReadonlySet<Ask['intent']> = new Set([
  'hello',
  'thanks',
  'help',
  'foreign',
  'hostile',
  'fleet-report',
  'future',
]);

/** In a model's own thread "what happened on Thursday?" is about that model, unless the fleet is meant. */
function inPlace(intent: Ask['intent'], base: Pick<Ask, 'text' | 'named'>, context: Context): Ask['intent'] {
  const fleetMeant =
    /\b(?:fleet|sweeps?|nothing|none|models|everything|you|down|miss(?:ed)?|report|summary|weekend|blind|outage)\b/;
  if (intent === 'fleet-report' && context.threadModel && !fleetMeant.test(base.text)) return 'changed';
  return intent;
}

/** Asked of the whole fleet although one model was spoken of before. */
function ofTheFleet(intent: Ask['intent'], text: string): boolean {
  if (intent === 'fleet' || intent === 'fleet-report') return true;
  return (
    intent === 'waiting' &&
    /\b(?:me|my|us|our|i|we|leads|oncall|any|anything|something|what approvals|open|all)\b/.test(text)
  );
}

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
