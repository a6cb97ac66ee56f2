import type { Ask } from '../ask.ts';
import { type Brought, factsOf, lines, pick, refusals } from './material.ts';

/** Which test says so: the one that told the verdict apart, what each column was tested with, how often it alerted. */
export function whichTest(_ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'which_test');
  const alerting = pick(facts, 'column').filter(({ values }) => values.alert === true && values.role !== 'label');
  const said = [
    ...lines(facts, 'told-apart', 'broken-input'),
    ...lines(alerting.slice(0, 3), 'column'),
    ...lines(facts, 'change-point', 'persistence', 'verdict'),
  ];
  return said.length > 0 ? said : refusals(brought);
}

const howMuch = /\bhow much\b|\bwhat (?:share|part|fraction)\b/;

/** Is it only there, how much of it is that: the answer, the group that was named, the largest of the others. */
export function slices(ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'slice_performance');
  const [named, ...others] = lines(facts, 'slice');
  if (howMuch.test(ask.text) && named && pick(facts, 'category-share').length > 0)
    return [named, ...lines(facts, 'category-share', 'only'), ...others.slice(0, 3)];
  const said = [...lines(facts, 'only', 'no-slices', 'category-share'), ...lines(facts, 'slice').slice(0, 4)];
  return said.length > 0 ? said : refusals(brought);
}

/** The runbook in its own words. */
export function runbook(_ask: Ask, brought: readonly Brought[]): string[] {
  const said = lines(factsOf(brought, 'read_runbook'), 'runbook').slice(0, 3);
  return said.length > 0 ? said : refusals(brought);
}
