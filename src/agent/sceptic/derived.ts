import type { Clause } from './clause.ts';
import type { Proof } from './proof.ts';
import { agrees, type Quantity, roundsTo } from './quantities.ts';

/**
 * Figures that a writer works out of what the facts say: rounded, taken off one another, put into proportion. The
 * sentence has to say which it is: a difference is a difference of the same thing, never a number by chance.
 */
export function derives(said: Quantity, { text, about }: Clause): boolean {
  const rounded = about.some(({ quantities }) => quantities.some((known) => roundsTo(said, known)));
  if (rounded) return true;
  const before = text.slice(Math.max(0, said.at - 45), said.at);
  const after = text.slice(said.end, said.end + 45);
  if (isShareOf(said, about)) return true;
  if (timesBound.test(after) && said.unit === '×') return about.some((proof) => isTimesBound(said, proof));
  if (!differenceBefore.test(before) && !differenceAfter.test(after)) return false;
  return about.some((proof) => isDifference(said, proof)) || (/estimat/.test(text) && isGap(said, about));
}

const differenceBefore =
  /\b(?:by|lost|loses?|losing|gained?|loss|drop|dropped|fall|decline|decrease|increase|rise|gain|gap|difference|change|shift|move|deteriorat\w+|improvement)\b(?: (?:of|is|was|in|auc|rmse|a|an|only|about|around|roughly|nearly|some|relative|absolute|total|between|the|and|estimates?|estimated?|labels?|realised|quality|performance|amounts? to|comes? to))* ?[+−-]?$/;
const differenceAfter =
  /^ ?(?:%|percent|per cent|percentage points?|points?|pp)? ?(?:auc |rmse )?(?:lower|higher|less|more|worse|better|below|above|under|over|smaller|larger|loss|drop|decline|decrease|increase|rise|fall|gap|difference)\b/;
const timesBound =
  /^ ?(?:×|x\b|times\b|-?fold\b)? ?(?:as (?:high|large|much) as |above |over )?(?:its|the|their|this|that)? ?(?:own )?(?:threshold|limit)\b/;

/** "a → b": b − a in their own unit (shares: points), or the part of a that went or came. */
export function isDifference(said: Quantity, { moves, quantities }: Proof): boolean {
  return moves.some(([from, to]) => {
    const percents = quantities.some(({ value, unit }) => value === to && unit === '%');
    const gap = { ...said, value: Math.abs(from - to), sign: to > from ? '+' : '-' } as const;
    if (said.unit === '' && !percents && Math.abs(said.value - gap.value) < 1e-9)
      return agrees(said, { ...gap, value: said.value });
    if (said.unit === 'point') return percents && roundsTo({ ...said, unit: '' }, { ...gap, unit: '' });
    if (said.unit === '%') return !percents && roundsTo(said, { ...gap, value: (100 * Math.abs(from - to)) / from });
    return !percents && said.unit === '' && roundsTo(said, { ...gap, unit: '' });
  });
}

/** Between what is estimated and what the labels say. */
function isGap(said: Quantity, about: readonly Proof[]): boolean {
  const of = (key: string): number[] =>
    about.flatMap(({ fact }) => (typeof fact.values[key] === 'number' ? [fact.values[key]] : []));
  return of('estimated').some((estimated) =>
    of('current').some(
      (current) => said.unit === '' && roundsTo(said, { ...said, value: Math.abs(shown(estimated) - shown(current)) }),
    ),
  );
}

/** Differences are taken of what was shown. */
const shown = (value: number): number =>
  Number(value.toFixed(Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3));

/** "76 % sure" of a confidence of 0.76. */
const isShareOf = (said: Quantity, about: readonly Proof[]): boolean =>
  said.unit === '%' &&
  said.label === 'confidence' &&
  about.some(({ quantities }) =>
    quantities.some(({ label, value }) => label === 'confidence' && roundsTo(said, { ...said, value: 100 * value })),
  );

function isTimesBound(said: Quantity, { fact, quantities }: Proof): boolean {
  const bound = quantities.find(({ label }) => label === 'threshold')?.value;
  const { drift } = fact.values;
  return typeof drift === 'number' && bound !== undefined && roundsTo(said, { ...said, value: drift / bound });
}

/** Whether a quantity is one of the facts', as it stands or worked out. */
export const isProven = (said: Quantity, clause: Clause, proofs: readonly Proof[]): boolean =>
  proofs.some(({ quantities }) => quantities.some((known) => agrees(said, known))) ||
  derives(said, { ...clause, about: proofs });
