/** What the fleet is called. */
export interface ModelName {
  readonly id: string;
  readonly title: string;
}

export interface ModelMatches {
  /** In the order they are named, each once. */
  readonly ids: readonly string[];
  /** A word that fits several models and was not made clear by another. */
  readonly ambiguous: { readonly word: string; readonly candidates: readonly string[] } | null;
  /** The words that were read as names. */
  readonly words: readonly string[];
}

/** Words that many models have in their names and people use for other things. */
const generic = new Set(['model', 'models', 'the', 'predictor', 'detector', 'forecast', 'risk', 'score', 'scoring']);
for (const word of [
  'classifier',
  'regressor',
  'service',
  'prod',
  'production',
  'prediction',
  'detection',
  'forecaster',
])
  generic.add(word);

export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Damerau-Levenshtein distance, cut off above `limit`. */
export function typoDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}

/** Same word, allowing the slips of quick typing; short words must be exact. */
export function soundsLike(typed: string, word: string): boolean {
  if (typed === word) return true;
  if (word.length < 5 || typed.length < 4 || typed[0] !== word[0]) return false;
  const limit = word.length >= 8 ? 2 : 1;
  return typoDistance(typed, word, limit) <= limit;
}

interface Hit {
  readonly id: string;
  readonly at: number;
  readonly length: number;
  readonly exact: boolean;
}

/** The models a text names: by id, by title, by parts of either, with typing slips; several, or none. */
export function matchModels(text: string, fleet: readonly ModelName[]): ModelMatches {
  const words = wordsOf(text);
  const taken = new Array<boolean>(words.length).fill(false);
  const hits: Hit[] = [];
  let ambiguous: ModelMatches['ambiguous'] = null;
  const whole = fleet.flatMap((model) => wholeNames(model).map((name) => ({ id: model.id, name })));
  whole.sort((a, b) => b.name.length - a.name.length);
  for (const { id, name } of whole) {
    for (let at = 0; at + name.length <= words.length; at++) {
      const span = words.slice(at, at + name.length);
      if (taken.slice(at, at + name.length).some(Boolean)) continue;
      if (!span.every((word, i) => soundsLike(word, name[i] ?? ''))) continue;
      hits.push({ id, at, length: name.length, exact: span.join(' ') === name.join(' ') });
      taken.fill(true, at, at + name.length);
    }
  }
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (taken[at]) continue;
    const candidates = byPart(word, fleet, isNounOf(words, at));
    if (candidates.length === 0) continue;
    taken[at] = true;
    const named = candidates.filter((id) => hits.some((hit) => hit.id === id && Math.abs(hit.at - at) <= 3));
    if (named.length > 0) continue;
    if (candidates.length === 1) hits.push({ id: candidates[0] ?? '', at, length: 1, exact: true });
    else ambiguous ??= { word, candidates };
  }
  hits.sort((a, b) => a.at - b.at);
  return {
    ids: [...new Set(hits.map((hit) => hit.id))],
    ambiguous: hits.length > 0 ? null : ambiguous,
    words: words.filter((_, at) => taken[at]),
  };
}

function wholeNames(model: ModelName): string[][] {
  const id = wordsOf(model.id);
  return [id, [id.join('')], wordsOf(model.title)].filter((name) => name.length > 0 && name.join('').length > 2);
}

/** "the detector", "predictor model": a generic word counts only where it is used as a name. */
const isNounOf = (words: readonly string[], at: number): boolean =>
  ['the', 'this', 'our'].includes(words[at - 1] ?? '') || ['model', 'one'].includes(words[at + 1] ?? '');

function byPart(word: string, fleet: readonly ModelName[], used: boolean): string[] {
  if (word.length < 2 || word === 'model' || word === 'the' || /^v?\d+$/.test(word)) return [];
  const parts = fleet.map((model) => ({ id: model.id, parts: [...wordsOf(model.id), ...wordsOf(model.title)] }));
  const exact = parts.filter((model) => model.parts.includes(word)).map((model) => model.id);
  const near =
    exact.length > 0 ? exact : parts.filter((m) => m.parts.some((p) => soundsLike(word, p))).map((m) => m.id);
  const weak = generic.has(word) || [...generic].some((each) => soundsLike(word, each)) || word.length < 4;
  return weak && !used ? [] : near;
}
