import { type Brought, factsOf, lines, pick } from './answers/material.ts';
import { why } from './answers/quality.ts';
import type { Ask } from './ask.ts';

const asked: Ask = {
  intent: 'why',
  models: [],
  named: true,
  unknown: null,
  candidates: [],
  versions: [],
  range: null,
  rank: null,
  column: null,
  asker: '',
  ownRequest: false,
  text: '',
};

/** The story of a fresh alert: why, since when, how bad, told apart by what, and whether it happened before. */
export function explain(brought: readonly Brought[]): string[] {
  const told = why(asked, brought);
  const facts = factsOf(brought, 'explain_drift');
  const past = pick(factsOf(brought, 'search_history'), 'past');
  const before = lines(past, 'past').slice(0, 2);
  const factLines = told.filter((each) => !each.startsWith('Hypothesis:'));
  const guesses = told.filter((each) => each.startsWith('Hypothesis:'));
  return [...factLines, ...lines(facts, 'persistence', 'told-apart'), ...before, ...guesses];
}
