import type { Clause } from './clause.ts';
import { isDifference } from './derived.ts';
import { num, type Proof, placeOf } from './proof.ts';
import { roundsTo } from './quantities.ts';

const up =
  /\b(?:rose|risen|rises?|rising|increas\w+|grew|grown|grow\w*|climb\w*|jump\w*|(?<!mak(?:e|es|ing) )(?<!made )up|higher|surg\w+|spik\w+|gain\w*|soar\w*|more common|bigger|larger|greater)\b|(?:%|percent) (?:more|above)\b/;
const down =
  /\b(?:fell|fallen|falls?|falling|drop\w*|decreas\w+|declin\w+|shrank|shrunk|down(?! to earth)|lower|lost|loses?|losing|slid|slip\w*|sank|sunk|plung\w*|reduc\w+|less common|smaller)\b|(?:%|percent) (?:less|fewer|below)\b/;
const better = /\b(?:improv\w+|better|recover\w*)\b/;
const worse = /\b(?:worse\w*|degrad\w+|deteriorat\w+)\b/;
const lowIsBetter = /\b(?:rmse|mae|brier|log loss|error)\b/;
const negated = /\b(?:not|no|never|nothing|neither|without|hasn't|didn't|isn't|cannot)\b/;

/** Which way a clause says something went: 1 up, −1 down, 0 when it does not say. */
function saidDirection({ text }: Clause): number {
  if (up.test(text) && down.test(text)) return 0;
  if (up.test(text)) return 1;
  if (down.test(text)) return -1;
  const good = better.test(text) ? 1 : worse.test(text) ? -1 : 0;
  return lowIsBetter.test(text) ? -good : good;
}

const pairPattern =
  /([\d.,]*\d)(?: ?%)?(?: \[[^\]]*\])?(?:,? \(?n ?=? ?[\d,]+\)?)?(?: rows)? (?:→|->|to|down to|up to) (?:about )?[×$]?([\d.,]*\d)/;
const backwards = /(?:to|at|now) ([\d.,]*\d)(?: ?%)?,? (?:down |up |coming )?from ([\d.,]*\d)/;

const wasAndIs = /\bwas (?:at )?([\d.,]*\d)\b[^\d]{0,40}\b(?:is|now|stands|sits)\b[^\d]{0,14}([\d.,]*\d)/;
const isAndWas =
  /\b(?:is|stands|sits)\b[^\d]{0,14}([\d.,]*\d)\b[^\d]{0,40}\bwas\b[^\d]{0,14}([\d.,]*\d)|([\d.,]*\d) instead of ([\d.,]*\d)/;
const lossOf =
  /\b(?:lost|los\w+|loses?)\b.{0,20}\b(?:quality|performance|ground)\b|\b(?:quality|performance)\b.{0,30}\b(?:lost|down|fell|dropp\w+|worse|declin\w+)\b|\bdegrad\w+|\bworse than\b/;

/** "from a to b", "a → b", "to b from a", "was a and is b". */
function pairIn(text: string): readonly [number, number] | null {
  const told = wasAndIs.exec(text);
  if (told) return [num(told[1] ?? ''), num(told[2] ?? '')];
  const back = isAndWas.exec(text);
  if (back) return [num(back[2] ?? back[4] ?? ''), num(back[1] ?? back[3] ?? '')];
  const turned = backwards.exec(text);
  if (turned) return [num(turned[2] ?? ''), num(turned[1] ?? '')];
  const pair = pairPattern.exec(text);
  return pair ? [num(pair[1] ?? ''), num(pair[2] ?? '')] : null;
}

const before =
  /\b(?:was|were|used to be|before|previously|originally|initially|formerly|reference|baseline|earlier|from|instead of|rather than|compared (?:with|to)|against|versus|vs)\b/g;
const after = /\b(?:is|are|now|today|currently|current|(?<!used )to|reached|stands|sits|became|present)\b|→/g;
const newest = /\b(?:now|newest|latest|current|recent|last|today)\b/;

/** A number that is where a move began is not told as where it ended, and the other way round. */
function endDoubt({ text, quantities, about, near }: Clause): string | null {
  for (const { value, at, end } of quantities) {
    const moves = [about, near(at)].flat().flatMap((proof) => proof.moves);
    const began = moves.some(([from]) => isEnd(value, from, quantities));
    const ended = moves.some(([, to]) => isEnd(value, to, quantities));
    if (began === ended) continue;
    const told = endOf(text, at, end);
    if ((told === 'began' && ended) || (told === 'ended' && began)) return 'the move goes the other way';
  }
  return null;
}

/** Which end of a move the words nearest to a number make of it. */
function endOf(text: string, at: number, end: number): 'began' | 'ended' | null {
  const lead = text
    .slice(Math.max(0, at - 40), at)
    .replace(/^.*\d/, '')
    .replace(/\b(?:differ\w*|apart|comes?|came) from\b/, '');
  const [b, a] = [lastOf(before, lead), lastOf(after, lead)];
  if (b < 0 && a < 0) return follows.test(text.slice(end)) ? 'began' : null;
  if (b > a)
    return /\bw(?:as|ere)\b[^\d]*$/.test(lead) && newest.test(text) && !/\bis\b|\bnow\b/.test(text.slice(end))
      ? null
      : 'began';
  return follows.test(text.slice(end)) ? 'began' : 'ended';
}

/** "0.91 before", but not "0.84, previously 0.91". */
const follows =
  /^[^\d]{0,12}\b(?:before|previously|earlier|on the reference)\b(?!(?:(?!\b(?:and|to|now)\b|[,;→])[^.\d]){0,25}\d)/;

const lastOf = (pattern: RegExp, text: string): number => [...text.matchAll(pattern)].at(-1)?.index ?? -1;

const isMove = (pair: readonly [number, number], { moves, text }: Proof, { quantities }: Clause): boolean =>
  moves.some(([from, to]) => isEnd(pair[0], from, quantities) && isEnd(pair[1], to, quantities)) || isRange(pair, text);

/** The very number, or it with fewer digits. */
const isEnd = (said: number, known: number, quantities: Clause['quantities']): boolean =>
  said === known ||
  quantities.some((each) => each.value === said && /^%?$/.test(each.unit) && roundsTo(each, { ...each, value: known }));

/** "from Monday to Friday", an interval or two ends of a range are no move. */
const isRange = ([a, b]: readonly [number, number], text: string): boolean =>
  text.includes(`[${a}, ${b}]`) || new RegExp(`\\b${a}[–-]${b}\\b`).test(text);

export function directionDoubt(clause: Clause): string | null {
  const pair = pairIn(clause.text);
  if (pair && !clause.about.some((proof) => isMove(pair, proof, clause))) return 'no fact moves that way';
  const turned = endDoubt(clause);
  if (turned) return turned;
  const way = saidDirection(clause);
  if (way === 0 || negated.test(clause.text)) return null;
  if (comparator.test(clause.text) && !thanBefore.test(clause.text)) return null;
  if (!pair && clause.names.length === 0 && clause.quantities.length === 0 && lossOf.test(clause.text))
    return clause.about.some(({ fact }) => fact.values.lost === true) ? null : 'no fact says that quality was lost';
  if (pair) return Math.sign(pair[1] - pair[0]) === way ? null : 'the move goes the other way';
  const told = clause.about.map((proof) => wayOf(proof, clause)).filter((each) => each !== 0);
  if (told.length === 0) return 'no fact says which way';
  return told.every((each) => each === way) ? null : 'it went the other way';
}

/** Which way a fact says it went, in what the clause speaks of. */
function wayOf({ moves, fact, quantities, text, ...rest }: Proof, clause: Clause): number {
  const ofMine = (value: number): boolean => quantities.some((each) => isEnd(value, each.value, clause.quantities));
  const worked = clause.quantities.some((said) =>
    isDifference({ ...said, sign: '' }, { fact, moves, quantities, text, ...rest }),
  );
  const mine = clause.quantities.filter(({ value }) => ofMine(value));
  if (clause.quantities.length > 0 && mine.length === 0 && !worked) return 0;
  if (fact.kind === 'performance' || fact.kind === 'column' || fact.kind === 'segment' || moves.length > 0) {
    const move =
      moves.find(
        ([from, to]) =>
          mine.length === 0 ||
          mine.some(({ value }) => isEnd(value, from, clause.quantities) || isEnd(value, to, clause.quantities)),
      ) ?? moves[0];
    if (move) return Math.sign(move[1] - move[0]);
  }
  const signed = quantities.find(({ sign, value }) => sign !== '' && mine.some((each) => each.value === value));
  if (signed) return signed.sign === '+' ? 1 : -1;
  if (/×/.test(text)) return 1;
  return /÷/.test(text) ? -1 : 0;
}

const comparator =
  /\b(above|over|exceed\w*|beyond|past|cross\w*|greater than|higher than|more than|larger than|better than|beats?|outperform\w*|below|under|within|less than|lower than|smaller than|worse than|short of)\b/;
/** Compared with what it was: that is a move. */
const thanBefore =
  /\bthan (?:in |on |at |during )?(?:(?:the |its )?[\d.,]*\d ?%? (?:of|on|in|from|at) )?(?:the |its |it )?(?:reference|before|baseline|training|was|used|usual|earlier|past)\b/;
const greater = /^(?:above|over|exceed|beyond|past|greater|higher|more|larger|better|beat|outperform)/;
const lowerBound = /\b(?:threshold|limit|bound)s?\b/;

export function comparisonDoubt(clause: Clause): string | null {
  const { text, quantities, about, names } = clause;
  const match = comparator.exec(text);
  if (!match || thanBefore.test(text)) return null;
  const says = greater.test(match[1] ?? '') !== /\bnot (?:\w+ )?$/.test(text.slice(0, match.index));
  const bounds = /\blimits?\b/.test(clause.plain) ? about.filter(isPerformance) : about;
  const past = /^(?:beyond|past|cross|within|worse)/.test(match[0]) || (/^exceed/.test(match[0]) && names.length === 0);
  if (past && lowerBound.test(clause.plain))
    return crossedDoubt(bounds, negated.test(text.slice(0, match.index)) === (match[0] === 'within'));
  const counted = countDoubt(clause, says);
  if (counted !== undefined) return counted;
  // A loss that is greater than its limit is past it, whichever way the metric goes.
  if (lossFirst.test(text) && lowerBound.test(clause.plain)) return crossedDoubt(about.filter(isPerformance), says);
  const before = quantities.findLast(({ at, label }) => at < match.index && (label === '' || label === 'bound'));
  const after = quantities.find(({ at }) => at > match.index);
  if (before && after && before.unit === after.unit)
    return before.value > after.value === says ? null : 'the comparison is the other way round';
  if (lowerBound.test(clause.plain))
    return (
      eachOf(clause)
        .map((one) => boundDoubt(one, says))
        .find((each) => each !== null) ?? null
    );
  return /\bthan\b|beats?|outperform/.test(match[0]) ? namesDoubt(clause, says) : null;
}

const numerals = ['one', 'two', 'three', 'four', 'five'];
const counting = /\b(one|two|three|four|five)\b (?:of the )?(?:inputs?|columns?|features?)\b/;

/** "Two inputs are above their thresholds": so many alert. */
function countDoubt({ text, about, names }: Clause, says: boolean): string | null | undefined {
  const word = counting.exec(text)?.[1];
  if (!word || names.length > 0 || !says || !lowerBound.test(text)) return undefined;
  const alerting = about.filter(({ fact }) => fact.kind === 'column' && fact.values.alert === true).length;
  return alerting === numerals.indexOf(word) + 1 ? null : 'another number of them does';
}

const lossFirst = /\b(?:loss|degradation|drop|deterioration)\b/;
const isPerformance = ({ fact }: Proof): boolean => fact.kind === 'performance';

/** Past a bound is on its bad side, whichever that is. */
const crossedDoubt = (about: readonly Proof[], says: boolean): string | null => {
  const known = about.flatMap(({ fact }) =>
    [fact.values.alert, fact.values.lost].filter((each) => typeof each === 'boolean'),
  );
  if (known.length === 0) return 'no fact compares that';
  return known.includes(true) === says ? null : 'it stands on the other side of its bound';
};

/** The facts of each thing a clause names, when it names several that no one fact is about. */
const eachOf = ({ text, names, about, near }: Clause): readonly (readonly Proof[])[] =>
  about.length > 0 || names.length < 2 ? [about] : names.map((name) => near(placeOf(name, text) + 1));

/** Above or under its threshold, by the fact's own figures. */
function boundDoubt(about: readonly Proof[], says: boolean): string | null {
  const known = about.flatMap(({ fact }) =>
    typeof fact.values.alert === 'boolean'
      ? [fact.values.alert]
      : fact.kind === 'performance' && typeof fact.values.current === 'number' && typeof fact.values.limit === 'number'
        ? [fact.values.current > fact.values.limit]
        : [],
  );
  if (known.length === 0) return 'no fact compares that';
  return known.every((above) => above === says) ? null : 'it stands on the other side of its bound';
}

/** "a drifts more than b": by the figures of their own facts. */
function namesDoubt({ text, names, near }: Clause, says: boolean): string | null {
  const [first, second] = names
    .map((name) => ({ name, at: placeOf(name, text) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ at }) => driftOf(near(at + 1)));
  if (first === undefined || second === undefined || !/\bdrift|\bmov|\bshift/.test(text))
    return 'no fact compares that';
  return first > second === says ? null : 'the comparison is the other way round';
}

const driftOf = (proofs: readonly Proof[]): number | undefined =>
  proofs.map(({ fact }) => fact.values.drift).find((each) => typeof each === 'number');

const loose: readonly (readonly [RegExp, (from: number, to: number) => boolean])[] = [
  [/\bhalv\w+|\bhalf\b/, (from, to) => Math.abs(to / from - 0.5) <= 0.03],
  [/\bdoubl\w+|\btwice\b/, (from, to) => Math.abs(to / from - 2) <= 0.1],
  [/\btripl\w+|\bthreefold\b/, (from, to) => Math.abs(to / from - 3) <= 0.15],
];
const vague =
  /\b(?:dozens?|hundreds|thousands|millions|majority|nearly all|almost all|almost every|nearly every|practically (?:all|every)|overwhelming\w*|bulk of|virtually all|the vast|entire(?:ly)?|quarter of|third of|handful|several times|an order of magnitude|skyrocket\w*|collaps\w*|vanish\w*|wiped out|hardly any|almost none)\b|(?<!\bat )(?<!\bmoved )(?<!\bdrifts? )(?<!\bthe )\bmost(?: of)?\b(?! (?:recent|is|are|in|by|likely)\b|[,.]|$)/;
const superlative =
  /\b(?:(?:moved|drift\w*|changed|shifted)(?: the)? most|biggest|largest|strongest|main|top|worst|number one)\b/;

/** Loose quantities are proven by the figures behind them, or not at all. */
export function looseDoubt(clause: Clause): string | null {
  const { text, about, names } = clause;
  for (const [pattern, holds] of loose) {
    if (
      pattern.test(text) &&
      !about.some(({ moves, text: fact }) => pattern.test(fact) || moves.some(([a, b]) => holds(a, b)))
    )
      return 'no fact is of that size';
  }
  const word = vague.exec(text)?.[0];
  if (word?.startsWith('most')) return about.some(isMostly) ? null : 'no fact makes it most';
  if (word && !about.some((proof) => proof.text.includes(word))) return `“${word}” is in no fact`;
  const best = superlative.exec(text);
  if (best && names.length > 0 && !(names.length > 1 ? nearest(clause, best.index) : about).some(isFirst))
    return 'no fact ranks that first';
  return null;
}

/** The facts of the name that stands nearest to a place. */
function nearest({ text, names, near }: Clause, at: number): readonly Proof[] {
  const places = names.map((name) => placeOf(name, text)).filter((place) => place >= 0);
  const [place] = places.sort((a, b) => Math.abs(a - at) - Math.abs(b - at));
  return place === undefined ? [] : near(place + 1);
}

/** More than half of the rows, now. */
const isMostly = ({ fact, moves }: Proof): boolean => fact.kind === 'segment' && moves.some(([, to]) => to > 50);

const isFirst = ({ fact }: Proof): boolean =>
  fact.values.rank === 1 || ['segment', 'drift', 'broken-input'].includes(fact.kind);
