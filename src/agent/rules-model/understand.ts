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
  /** The asker's own request was spoken of just before. */
  readonly ownRequest: boolean;
  /** Who asks: a Slack user id, or empty. */
  readonly asker: string;
  readonly text: string;
}

export interface Context {
  readonly asker: string;
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

const bareWhy =
  /^(?:and |but |so )?(?:why|how come|how so|for which reason|for what reason|what is the reason|explain|why is that|why so|explain please|please explain)[ ?!.]*$/;

/** Short follow-ups mean what the question before meant: "and demand?", "how long?", "why?", "and v2?". */
function follow(
  text: string,
  intent: Intent | null,
  last: Ask | null,
  found: Pick<Ask, 'named' | 'versions' | 'range' | 'rank'>,
): Ask['intent'] {
  const about = last?.intent ?? null;
  if (!last || !about || text.split(' ').length > 7) return intent ?? alone(text, found);
  const special = followUp(text, about, last, found, intent);
  if (special) return special;
  const elliptic =
    /^(?:and|what about|how about|what of|same|the same|also|or|then|now|ok and|so)\b/.test(text) ||
    onlyName.test(text);
  const own = /\b(?:why|who|retrain\w*|policy|runs?|versions?|compare|budget|cooldown|waiting|before|status)\b/.test(
    text,
  );
  if (elliptic && (found.named || found.range) && (intent === null || (found.named && !own))) {
    return carriesOn(about, found.named) ? asked(about) : (intent ?? 'ok');
  }
  if (intent) return intent;
  if (found.range) return carriesOn(about, found.named) ? about : 'fleet-report';
  if (found.named && onlyName.test(text)) return carriesOn(about, true) ? asked(about) : 'ok';
  if (found.rank) return 'rank';
  if ((about === 'fleet-report' || about === 'fleet') && !found.named) return about;
  const question =
    /^(?:and |but |so )*(?:why|what|who|when|how|which|where|is|are|was|were|did|does|do|has|have|any)\b/;
  if (!found.named && found.versions.length === 0 && question.test(text) && carriesOn(about, false)) return about;
  return alone(text, found);
}

const onlyName = /^(?:@m)(?: then| too| as well| maybe)?[ ?!.]*$/;

/** A detail of one model (since when, which column) asked of another one means its whole story. */
const asked = (about: Ask['intent']): Ask['intent'] => (['since', 'rank', 'impact'].includes(about) ? 'why' : about);

function alone(text: string, found: Pick<Ask, 'named' | 'versions' | 'range'>): Ask['intent'] {
  if (found.named && onlyName.test(text)) return 'ok';
  if (found.versions.length > 1) return 'compare';
  if (found.versions.length === 1) return 'validation';
  if (found.range && !found.named) return 'fleet-report';
  return 'nothing-known';
}

function followUp(
  text: string,
  about: Ask['intent'],
  last: Ask,
  found: Pick<Ask, 'versions'>,
  intent: Intent | null,
): Ask['intent'] | null {
  if (onHold.has(about)) {
    if (/\b(?:for how long|until when|how much longer|look again|next look)\b/.test(text)) return 'status';
    if (/^(?:and |but |so )?(?:(?:what|when|how) (?:would|must|needs?|has|could)\b|if\b|unless\b)/.test(text))
      return 'would-retrain';
  }
  const ofRun = about === 'runs' || about === 'retrain';
  if (bareWhy.test(text)) return whyOf(about, last);
  if (/^(?:and )?why not[ ?]*$/.test(text))
    return ['runs', 'retrain', 'would-retrain', 'why-not-retrained'].includes(about)
      ? 'why-not-retrained'
      : whyOf(about, last);
  if (
    ofRun &&
    /^(?:and )?(?:how long|how much|how expensive|when|did it (?:work|finish|succeed)|was it|cost|price|duration|how (?:did|was)|who (?:asked|started|requested|triggered))\b/.test(
      text,
    )
  )
    return 'runs';
  if (ofRun && /^(?:and )?(?:how many minutes|how much time)\b/.test(text)) return 'runs';
  if (/\b(?:others|the rest|other models)\b/.test(text) && intent !== 'rank') return 'fleet';
  if (['compare', 'validation', 'waiting', 'promote', 'version', 'who-approves'].includes(about) && intent === 'ok')
    return 'validation';
  if (/^(?:and )?when(?: was (?:that|this|it))?[ ?]*$/.test(text) && timeless.has(about))
    return about === 'why-not-retrained' ? 'decision' : about;
  if (
    ['who-approves', 'promote', 'waiting'].includes(about) &&
    /^(?:and |so |but )?(?:(?:can|may|could) i|(?:what about |why not |how about )?me|myself|including me)\b/.test(text)
  )
    return 'who-approves';
  if (about === 'retrain' && /^(?:and |also )?@m (?:too|as well|also)[ !.]*$/.test(text)) return 'retrain';
  if (about === 'history' && /^(?:and )?(?:when|how|what)\b/.test(text) && !/\bnow\b/.test(text)) return 'history';
  if (/^(?:and )?(?:until when|when does (?:it|that) expire|who (?:asked|requested|wants))\b/.test(text))
    return ofRun ? 'runs' : 'waiting';
  if (/^(?:and )?(?:by )?who(?:m| else)?(?: can| may)?[ ?]*$/.test(text)) return 'who-approves';
  if (
    ['compare', 'validation', 'version'].includes(about) &&
    found.versions.length > 0 &&
    (intent === null || intent === 'validation')
  )
    return 'compare';
  if (['compare', 'validation', 'runs'].includes(about) && /\bbetter\b|\bby how much\b/.test(text)) return 'compare';
  if (about === 'rank' && /\bafter that\b|\bnext\b/.test(text)) return 'rank';
  return null;
}

const onHold: ReadonlySet<Ask['intent']> = new Set(['why-not-retrained', 'decision', 'status']);

/** Answers that carry their own time: a bare "when?" asks for it again. */
const timeless: ReadonlySet<Ask['intent']> = new Set([
  'decision',
  'why-not-retrained',
  'waiting',
  'validation',
  'compare',
  'version',
  'status',
  'history',
]);

function whyOf(about: Ask['intent'], last: Ask): Ask['intent'] {
  if (['why-not-retrained', 'would-retrain', 'fleet-report', 'retrain'].includes(about)) return 'why-not-retrained';
  if (about === 'runs') return /\b(?:no|not|never|none)\b/.test(last.text) ? 'why-not-retrained' : 'decision';
  if (about === 'promote' || about === 'hostile') return 'promote';
  return ['waiting', 'status', 'decision', 'version'].includes(about) ? 'decision' : 'why';
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
