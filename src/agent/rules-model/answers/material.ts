import { writeLine } from '../../answer-text.ts';
import { inventedIn, tableOf } from '../../grounding.ts';
import type { Fact, ToolName, ToolResult } from '../../tools/tool.ts';
import { sentence } from '../../words.ts';

/** What one tool call brought, and for which model it was asked. */
export interface Brought {
  readonly tool: ToolName;
  readonly model: string | null;
  readonly result: ToolResult;
}

export const line = (fact: Fact): string => writeLine(fact.text, [fact.id]);

/** Facts of these kinds, in the order of the kinds. */
export function pick(facts: readonly Fact[], ...kinds: readonly string[]): Fact[] {
  return kinds.flatMap((kind) => facts.filter((fact) => fact.kind === kind));
}

export function factsOf(brought: readonly Brought[], tool: ToolName, model?: string | null): Fact[] {
  return brought
    .filter((each) => each.tool === tool && (model === undefined || each.model === model))
    .flatMap((each) => each.result.facts);
}

/** Facts of a tool by kind, as lines. */
export const lines = (facts: readonly Fact[], ...kinds: readonly string[]): string[] => pick(facts, ...kinds).map(line);

/** Of these lines those that bring a number not said yet, or none at all. */
export const unsaid = (wanted: readonly string[], said: readonly string[]): string[] => {
  const table = tableOf(said);
  return wanted.filter((each) => !hasFigure.test(withoutIds(each)) || inventedIn(withoutIds(each), table).length > 0);
};

const hasFigure = /\d/;
const withoutIds = (each: string): string => each.replace(/\s*\[[^[\]]*\]$/, '');

export const modelsOf = (brought: readonly Brought[]): (string | null)[] => [
  ...new Set(brought.map((each) => each.model)),
];

/** Why tools could not answer, in their own words. */
export const refusals = (brought: readonly Brought[]): string[] => [
  ...new Set(
    brought
      .filter((each) => each.result.status === 'error' || (each.result.status === 'no_data' && each.result.message))
      .map((each) => sentence(each.result.message ?? 'A tool could not answer')),
  ),
];

export const text = (fact: Fact | undefined, key: string): string | null => {
  const value = fact?.values[key];
  return typeof value === 'string' ? value : null;
};
