import { causeDoubt, verdictDoubt, wordDoubt } from './cause-doubt.ts';
import { comparisonDoubt, directionDoubt, looseDoubt } from './direction-doubt.ts';
import { momentDoubt } from './moment-doubt.ts';
import { asSaid, bare, type Proof, type Proofs, placeOf, said } from './proof.ts';
import { agrees, type Quantity, quantitiesIn } from './quantities.ts';

/** A clause with what it speaks of: names carried over from the clause before when it names nothing itself. */
export interface Clause {
  readonly text: string;
  /** The text with its names blanked out. */
  readonly plain: string;
  readonly names: readonly string[];
  readonly models: readonly string[];
  readonly quantities: readonly Quantity[];
  /** Facts that name all this clause names. */
  readonly about: readonly Proof[];
  /** Facts about the name that stands nearest before a place, when the clause names several. */
  readonly near: (at: number) => readonly Proof[];
}

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
      looseDoubt(clause);
    if (wrong) return wrong;
  }
  return (
    momentDoubt(sentence, clauses, proofs) ??
    verdictDoubt(bare(sentence), proofs) ??
    causeDoubt(bare(sentence), proofs) ??
    wordDoubt(bare(sentence), proofs)
  );
}

const joints =
  /[;:]\s+|,\s+(?=(?:while|whereas|but|with|and|which|although|though)\b)|\s+(?=(?:while|whereas|although)\b)/;

function clausesOf(sentence: string, proofs: Proofs): Clause[] {
  let names: readonly string[] = [];
  let models: readonly string[] = [];
  return bare(sentence)
    .split(joints)
    .map((text) => {
      const own = said(proofs.names, text);
      const ownModels = said(proofs.models, text);
      names = own.length > 0 ? own : names;
      models = ownModels.length > 0 ? ownModels : models;
      const fits = (wanted: readonly string[]): readonly Proof[] =>
        proofs.all.filter(
          (proof) =>
            wanted.every((name) => proof.names.has(name) || said(new Set([name]), proof.text).length > 0) &&
            models.every((model) => proof.model === null || models.length > 1 || proof.model === model) &&
            roleFits(text, proof),
        );
      const near = (at: number): readonly Proof[] => {
        const before = own.map((name) => ({ name, place: placeOf(name, text) })).filter(({ place }) => place < at);
        const nearest = before.sort((a, b) => b.place - a.place)[0];
        return own.length > 1 && nearest ? fits([nearest.name]) : [];
      };
      const plain = withoutNames(text, [...own, ...ownModels]);
      return { text, plain, names, models, quantities: quantitiesIn(plain), about: fits(names), near };
    });
}

/** A name may hold a number or a word such as limit, which is none of the sentence's own. */
const withoutNames = (text: string, names: readonly string[]): string =>
  names.reduce((left, name) => left.replace(asSaid(name, 'g'), (said) => '_'.repeat(said.length)), text);

/** Estimated and realised quality are two things with one name. */
function roleFits(text: string, { text: fact }: Proof): boolean {
  if (/\bestimat/.test(text) && !/\brealis|\brealiz/.test(text)) return /estimat/.test(fact);
  if (/\brealis|\brealiz/.test(text)) return /realis/.test(fact);
  return true;
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
function numberDoubt({ quantities, about, near }: Clause): string | null {
  for (const quantity of quantities) {
    const { value, unit, at } = quantity;
    const proven = [about, near(at)].some((proofs) =>
      proofs.some((proof) => proof.quantities.some((each) => agrees(quantity, each))),
    );
    if (!proven) return `${value}${unit ? ` ${unit}` : ''} is in no fact about that`;
  }
  return null;
}
