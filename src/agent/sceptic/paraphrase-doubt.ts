import { momentsIn } from '../grounding.ts';
import { saysVerdict } from './cause-doubt.ts';
import type { Clause } from './clause.ts';
import { isGrammar, stemsOf } from './plain-english.ts';
import { asSaid, type Proofs } from './proof.ts';
import { trouble } from './trouble-doubt.ts';

/** Of what one says one does, and of the answer itself. */
const open =
  /\b(?:would|could|may|might|if|whether|can|cannot|should|unknown|unclear|open|ask me|let me|want|next)\b|n't know|\bnothing (?:else |more )?is known|not (?:yet )?(?:know|clear|told)|\?/;
const ofTheAnswer = new Set(
  `model data answer evidence fact figure number picture point way thing question case look see say show tell think know find found note mean stand
  short word sum summary other one hand now here happen go come came went gone took gave make take get keep stay remain give verdict hypothesis rule out test consider reject reason suggest concept covariate label shift traffic mix serve fault`.split(
    /\s+/,
  ),
);
/** Words for one thing. */
const families: readonly (readonly string[])[] = [
  'lose lost loss losing degrade degrading degraded degradation worse worsen decline deteriorate trouble problem incident suffer'.split(
    ' ',
  ),
  'drift move shift change alert'.split(' '),
  'begin began begun start since first'.split(' '),
  'input column feature'.split(' '),
  'auc rmse quality performance metric do perform'.split(' '),
  'persist persistence last check window'.split(' '),
  'retrain retraining run train training'.split(' '),
  'decide decision action'.split(' '),
  'make made produce result outcome'.split(' '),
  'reject rule exclude'.split(' '),
  'threshold limit above beyond past exceed'.split(' '),
];

/**
 * A sentence that counts nothing, dates nothing and puts nothing it names on the side of trouble or of calm is judged by no
 * other rule: it has to say again what one fact says.
 */
export function paraphraseDoubt(
  sentence: string,
  text: string,
  clauses: readonly Clause[],
  { all, messages }: Proofs,
): string | null {
  const { days, clocks } = momentsIn(sentence);
  const names = clauses.flatMap((clause) => [...clause.names, ...clause.models]);
  const anchored = clauses.some(({ quantities }) => quantities.length > 0);
  const judged =
    names.length > 0 && (trouble.test(text) || /\b(?:threshold|limit|under|below|problem|cross\w*)\b/.test(text));
  if (anchored || judged || saysVerdict(text) || days.size + clocks.size > 0 || open.test(text)) return null;
  const rest = names.reduce((left, name) => left.replace(asSaid(name, 'g'), ' '), text);
  const content = (rest.match(/\p{L}[\p{L}'’]{2,}/gu) ?? []).filter(
    (word) => !isGrammar(word) && !stemsOf(word).some((stem) => ofTheAnswer.has(stem)),
  );
  if (content.length === 0) return null;
  const holds = [...all.map(({ text: fact }) => fact), ...messages].some((fact) => {
    const words = new Set((fact.match(/\p{L}[\p{L}'’]+/gu) ?? []).flatMap(stemsOf));
    return content.every((word) => alike(word).some((each) => words.has(each)));
  });
  return holds ? null : 'no one fact says that';
}

/** A word, what it is an inflection of, and other words for it. */
function alike(word: string): string[] {
  const stems = stemsOf(word);
  return [...stems, ...families.filter((family) => stems.some((stem) => family.includes(stem))).flat()];
}
