import { causeDoubt, verdictDoubt, wordDoubt } from './cause-doubt.ts';
import { type Clause, clausesOf } from './clause.ts';
import { isProven } from './derived.ts';
import { comparisonDoubt, directionDoubt, looseDoubt } from './direction-doubt.ts';
import { momentDoubt } from './moment-doubt.ts';
import { paraphraseDoubt } from './paraphrase-doubt.ts';
import { bare, type Proofs } from './proof.ts';
import { stateDoubt } from './state-doubt.ts';
import { troubleDoubt } from './trouble-doubt.ts';

/**
 * What in a sentence the facts do not prove, in a few words; null when all of it is proven. A number must stand in a
 * fact about the same thing, in its unit, with its sign; directions, comparisons, loose quantities, moments and causes
 * must follow from facts. Whatever is claimed and cannot be found is doubted.
 */
export function doubt(sentence: string, proofs: Proofs): string | null {
  const clauses = clausesOf(sentence, proofs);
  for (const clause of clauses) {
    const wrong =
      nameDoubt(clause, sentence, proofs) ??
      numberDoubt(clause) ??
      directionDoubt(clause) ??
      comparisonDoubt(clause) ??
      looseDoubt(clause) ??
      troubleDoubt(clause, proofs);
    if (wrong) return wrong;
  }
  return (
    momentDoubt(sentence, clauses, proofs) ??
    verdictDoubt(bare(sentence), proofs) ??
    causeDoubt(bare(sentence), proofs) ??
    stateDoubt(bare(sentence), proofs) ??
    wordDoubt(bare(sentence), proofs) ??
    paraphraseDoubt(sentence, bare(sentence), clauses, proofs)
  );
}

/** Something named in code marks, with an underscore or a capital that no fact knows. */
function nameDoubt({ text }: Clause, sentence: string, { words, names }: Proofs): string | null {
  const shaped = text.match(/\b[a-z]+(?:_[a-z\d]+)+\b/g) ?? [];
  const unknown = shaped.find((name) => !words.has(name) && !names.has(name));
  if (unknown) return `${unknown} is in no fact`;
  const capitals = [...sentence.matchAll(/(?<=[\p{Ll}\d,] )\p{Lu}[\p{L}\d]+/gu)].map(([word]) => word.toLowerCase());
  const stranger = capitals.find((word) => !words.has(word) && !known.has(word));
  return stranger ? `${stranger} is in no fact` : null;
}

const known = new Set(
  `auc rmse mae cbpe utc usd slack sextant psi ks i monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
  january february march april june july august september october november december jan feb mar apr may jun jul aug sep oct nov dec
  wasserstein jensen shannon`.split(/\s+/),
);

/** A number stands in a fact about all that is named, or about the name right before it. */
function numberDoubt(clause: Clause): string | null {
  const { quantities, about, near } = clause;
  for (const quantity of quantities) {
    const { value, unit, at } = quantity;
    const proven = [about, near(at)].some((proofs) => isProven(quantity, clause, proofs));
    if (!proven) return `${value}${unit ? ` ${unit}` : ''} is in no fact about that`;
  }
  return null;
}
