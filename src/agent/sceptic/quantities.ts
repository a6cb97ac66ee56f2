/** A number as a sentence uses it. `unit` is a closed word, empty for a bare number. */
export interface Quantity {
  readonly value: number;
  readonly sign: '+' | '-' | '';
  readonly unit: string;
  /** What it is the value of, where a word before it says so: threshold, limit, confidence. */
  readonly label: string;
  /** Digits after the point, as written; what a word before it leaves open ("about"). */
  readonly decimals: number;
  /** Digits that say something. */
  readonly digits: number;
  readonly loosely: boolean;
  readonly at: number;
  readonly end: number;
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^(?:%|percent\b|per cent\b)/, '%'],
  [/^(?:percentage points?|points?|pp)\b/, 'point'],
  [/^(?:×|x\b|times\b|-?fold\b)/, '×'],
  [/^(?:rows?|records?|samples?|observations?|predictions?|transactions?)\b/, 'row'],
  [/^(?:ms|milliseconds?)\b/, 'ms'],
  [/^(?:s|secs?|seconds?)\b/, 's'],
  [/^(?:min|mins|minutes?)\b/, 'min'],
  [/^(?:h|hrs?|hours?)\b/, 'h'],
  [/^(?:d|days?)\b/, 'd'],
  [/^weeks?\b/, 'week'],
  [/^(?:usd|dollars?)\b/, 'usd'],
  [/^(?:eur|euros?|€)/, 'eur'],
  [/^(?:gbp|pounds?)\b/, 'gbp'],
  [/^checks?\b/, 'check'],
  [/^(?:windows?|chunks?)\b/, 'window'],
  [/^(?:runs?|retrainings?)\b/, 'run'],
  [/^models?\b/, 'model'],
  [/^(?:columns?|features?|inputs?)\b/, 'column'],
  [/^(?:signals?|alerts)\b/, 'signal'],
  [/^(?:users?|customers?|people|accounts?|merchants?|frauds?|votes?|sweeps?|incidents?)\b/, 'other'],
];
const between =
  /^[ \u00a0-]?(?:(?:reference|current|matured|labelled|new|missed|last|newest|consecutive|more|other|in|of|the) ){0,3}/;
const labels =
  /\b(threshold|limit|confidence|confident|sure|n|exceeds?|above|over|below|under|past|beyond)\b[^\d.;,→]{0,14}$/;
const sureAfter = /^ ?(?:%|percent|per cent)? ?(?:sure|certain|confident|confidence)\b/;
const loosely = /(?:\b(?:about|around|roughly|approximately|nearly|almost|some|close to|circa)|~|≈) ?$/;
const number = /(?<![\w.,])([$€£])?([+−-])?([×÷])?\s?(\d[\d,]*(?:\.\d+)?)(?![\w]*_)/g;

/** All numbers of a text with their unit, sign and label. Times are taken out before. */
export function quantitiesIn(text: string): Quantity[] {
  return [...text.matchAll(number)].map((match) => {
    const [whole, currency, sign, factor, digits = ''] = match;
    const end = match.index + whole.length;
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    const after = text.slice(end, end + 40);
    const label = labels.exec(before)?.[1] ?? (sureAfter.test(after) ? 'confidence' : '');
    return {
      value: Number(digits.replaceAll(',', '')),
      sign: sign === '+' ? '+' : sign ? '-' : '',
      unit: prefixUnit(currency, factor) ?? (label === 'n' ? 'row' : unitAfter(after)),
      label: labelOf(label),
      decimals: digits.split('.')[1]?.length ?? 0,
      digits: digits.replace(/[.,]/g, '').replace(/^0+/, '').length,
      loosely: loosely.test(before),
      at: match.index,
      end,
    };
  });
}

function labelOf(word: string): Quantity['label'] {
  if (word === 'n' || word === '') return '';
  if (/^conf|^sure/.test(word)) return 'confidence';
  return /^threshold|^limit/.test(word) ? word : 'bound';
}

const isBound = (label: string): boolean => ['threshold', 'limit', 'bound'].includes(label);

function prefixUnit(currency: string | undefined, factor: string | undefined): string | null {
  if (currency) return currency === '$' ? 'usd' : currency === '€' ? 'eur' : 'gbp';
  return factor === undefined ? null : factor === '÷' ? '÷' : '×';
}

function unitAfter(rest: string): string {
  const direct = rest.replace(/^[ \u00a0-]/, '');
  const skipped = rest.replace(between, '');
  for (const tail of [direct, skipped]) {
    const found = units.find(([pattern]) => pattern.test(tail));
    if (found) return found[1];
  }
  return '';
}

/** The number a fact says, with fewer digits: at least two of them, or with a word that leaves it open. */
export function roundsTo(said: Quantity, known: Quantity): boolean {
  const { value, decimals, digits, loosely } = said;
  // "About 12,000" leaves its zeros open.
  const zeros = loosely && decimals === 0 ? (/0*$/.exec(String(value))?.[0].length ?? 0) : 0;
  const step = 10 ** (zeros - decimals);
  if (Math.abs(value - Math.abs(known.value)) > step / 2 + 1e-9) return false;
  if (digits < 2 && !loosely) return false;
  return agrees(said, { ...known, value });
}

/** The same number in the same unit; a sign that is said has to be there. A bare number may be one of rows. */
export function agrees(said: Quantity, known: Quantity): boolean {
  if (said.value !== known.value) return false;
  if (said.sign !== '' && known.sign !== said.sign) return false;
  if (isBound(known.label) !== isBound(said.label) && (isBound(known.label) || said.label !== 'bound')) return false;
  if (said.label !== known.label && !isBound(said.label) && said.label !== '') return false;
  return said.unit === known.unit || (said.unit === '' && known.unit === 'row');
}
