import { asSaid, bare, type Proof, type Proofs, placeOf, said } from './proof.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';

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

const joints =
  /(?<!\b(?:before|previously|earlier))[;:]\s+|,\s+(?=(?:while|whereas|but|with|and|which|although|though)\b)|\s+(?=(?:while|whereas|although)\b)/;

export function clausesOf(sentence: string, proofs: Proofs): Clause[] {
  const aside = asidePattern([...proofs.names]);
  let names: readonly string[] = [];
  let models: readonly string[] = [];
  return bare(sentence)
    .split(joints)
    .flatMap((text) => (aside ? text.split(aside) : [text]))
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
            roleFits(text, proof) &&
            (own.length > 0 || !ofLoss.test(text) || !ofInputs.has(proof.fact.kind)),
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

/** What is lost is quality; an input has its own figures. */
const ofLoss = /\b(?:loss|lost|quality)\b/;
const ofInputs: ReadonlySet<string> = new Set(['column', 'segment', 'broken-input', 'drift']);

/** A comma before a name that does something of its own: "a and b alert, c does not". */
function asidePattern(names: readonly string[]): RegExp | null {
  const said = names.filter((name) => /^[a-z]/.test(name)).map((name) => asSaid(name).source);
  return said.length === 0
    ? null
    : new RegExp(
        `,\\s+(?=[\`'"]?(?:${said.join('|')})[\`'"]? (?:is|are|was|were|has|have|had|does|do|did|stays?|remains?|looks?)\\b)`,
      );
}

/** A name may hold a number or a word such as limit, which is none of the sentence's own. */
const withoutNames = (text: string, names: readonly string[]): string =>
  names.reduce((left, name) => left.replace(asSaid(name, 'g'), (said) => '_'.repeat(said.length)), text);

/** Estimated and realised quality are two things with one name. */
function roleFits(text: string, { text: fact }: Proof): boolean {
  if (/\bestimat/.test(text) && /\b(?:gap|differ\w*|apart|between)\b/.test(text)) return true;
  if (/\bestimat/.test(text) && !/\brealis|\brealiz/.test(text)) return /estimat/.test(fact);
  if (/\brealis|\brealiz/.test(text)) return /realis/.test(fact);
  return true;
}
