import { momentsIn } from '../grounding.ts';
import type { Fact } from '../tools/tool.ts';
import type { Clause } from './clause.ts';
import type { Proofs } from './proof.ts';

const start = /\b(?:since|began|begun|begins?|start\w*|first seen|onset|from then|as of)\b/i;

/** A day or a clock time must stand in a fact about the same thing; a beginning in a fact that tells one. */
export function momentDoubt(sentence: string, clauses: readonly Clause[], { all }: Proofs): string | null {
  const { days, clocks } = momentsIn(sentence);
  if (days.size === 0 && clocks.size === 0) return null;
  const begins = start.test(sentence);
  const about = clauses.flatMap((clause) => clause.about);
  const known = (about.length > 0 ? about : all).flatMap(({ fact }) => momentsOf(fact, begins));
  const has = (moments: Moments): boolean =>
    [...days].every((day) => moments.days.has(day)) && [...clocks].every((time) => moments.clocks.has(time));
  if (known.some(has)) return null;
  // Two moments may come from two facts; each has to come from one.
  const each = (wanted: ReadonlySet<string>, of: keyof Moments): boolean =>
    [...wanted].every((one) => known.some((moments) => moments[of].has(one)));
  return days.size > 1 && each(days, 'days') && each(clocks, 'clocks') ? null : 'no fact about that has this time';
}

type Moments = ReturnType<typeof momentsIn>;

/** A fact that begins somewhere says where; of its other times none is a beginning. */
function momentsOf({ text, values }: Fact, begins: boolean): Moments[] {
  if (!begins) return [momentsIn(text)];
  if (typeof values.since === 'string') return [momentsIn(values.since.replace('T', ' '))];
  return start.test(text) ? [momentsIn(text)] : [];
}
