import type { Sentence } from '../domain/question.ts';
import type { ToolResult } from './tools/tool.ts';

export interface ParsedAnswer {
  readonly sentences: readonly Sentence[];
  readonly hypotheses: readonly string[];
  /** Ids in brackets that no tool returned. */
  readonly unknownCites: readonly string[];
}

const bracketed = /\s*\[([^[\]\n]{1,200})\]/g;
const hypothesisMark = /^hypothes[ie]s\s*:\s*/i;
const idShape = /^[\w-]+[_@-][\w.@-]+$/;

/** Every id a turn may cite: those of the rows its tools returned. */
export const citableIds = (results: readonly ToolResult[]): ReadonlySet<string> =>
  new Set(results.flatMap((result) => result.facts.map((fact) => fact.id)).filter((id) => id !== null));

/** One line is one sentence with its ids in brackets; `Hypothesis:` lines are kept apart. Both models write this. */
export function parseAnswer(text: string, known: ReadonlySet<string>): ParsedAnswer {
  const sentences: Sentence[] = [];
  const hypotheses: string[] = [];
  const unknownCites: string[] = [];
  for (const raw of text.split('\n')) {
    const cites: string[] = [];
    const line = raw.replace(bracketed, (whole, inner: string) => {
      const ids = inner.split(/[\s,;]+/).filter(Boolean);
      if (!ids.every((id) => known.has(id) || idShape.test(id))) return whole;
      for (const id of ids) (known.has(id) ? cites : unknownCites).push(id);
      return '';
    });
    const clean = plain(line);
    // A line without a word tells nobody anything.
    if (!/\p{L}{2}/u.test(clean)) continue;
    if (hypothesisMark.test(clean)) hypotheses.push(clean.replace(hypothesisMark, ''));
    else sentences.push({ text: clean, cites: [...new Set(cites)] });
  }
  return { sentences, hypotheses, unknownCites };
}

/** List marks go, and what Slack would act on; a card decides how the rest looks. */
const plain = (line: string): string =>
  line
    .replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/, '')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[<>]/g, "'")
    .trim()
    .slice(0, 1500);

/** The way back: what `parseAnswer` reads. */
export const writeLine = (text: string, cites: readonly (string | null)[]): string => {
  const ids = [...new Set(cites.filter((id) => id !== null))];
  return ids.length === 0 ? text : `${text} [${ids.join(', ')}]`;
};
