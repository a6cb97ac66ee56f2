import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type AdvisorDeps, createAdvisor } from '../../src/agent/create-advisor.ts';
import { inventedIn, tableOf } from '../../src/agent/grounding.ts';
import type { ToolResult } from '../../src/agent/tools/tool.ts';
import type { Answer, Question, Usage } from '../../src/domain/question.ts';
import type { StoreReads } from '../../src/ports/store.ts';
import { quietLog } from '../agent/quiet-log.ts';
import { factPatterns, ids, now, userOf } from './world.ts';
import { worldModels, worldRegistry, worldServing } from './world-models.ts';
import { openWorld } from './world-store.ts';

const turnSchema = z.object({
  ask: z.string(),
  asker: z.enum(['engineer', 'approver', 'lead', 'outsider']),
  where: z.enum(['mention', 'thread', 'dm']),
  thread_of: z.string().optional(),
  required_tools: z.array(z.array(z.string())),
  forbidden_tools: z.array(z.string()).default([]),
  required_facts: z.array(z.string()),
  forbidden_facts: z.array(z.string()).default([]),
  mode: z.enum(['answer', 'refuse', 'propose', 'dont-know', 'smalltalk']),
});
type Turn = z.output<typeof turnSchema>;
const bankSchema = z.array(z.object({ id: z.string(), intent: z.string(), turns: z.array(turnSchema) }));
type Entry = z.output<typeof bankSchema>[number];

export const loadBank = (half: 'dev' | 'test'): Entry[] =>
  bankSchema.parse(JSON.parse(readFileSync(new URL(`./questions/${half}.json`, import.meta.url), 'utf8')));

export interface Outcome {
  readonly id: string;
  readonly intent: string;
  /** Who wrote the answers. */
  readonly by: readonly string[];
  /** What was wrong, one a complaint; empty = passed. Only counts and ids of the held-out half are ever printed. */
  readonly wrong: readonly string[];
  readonly invented: readonly string[];
  readonly transcript: readonly string[];
  /** What each answer took. */
  readonly usages: readonly Usage[];
}

const incidentOf: Readonly<Record<string, string>> = {
  'fraud-detector': ids.fraudIncident,
  'demand-forecast': ids.demandIncident,
  'credit-risk': ids.creditIncident,
};

/** Asks every question of a bank and judges the answers; each entry is a conversation of its own. */
export async function runBank(
  bank: readonly Entry[],
  store: StoreReads,
  more: Partial<AdvisorDeps> = {},
): Promise<Outcome[]> {
  const seen: ToolResult[] = [];
  const advisor = await createAdvisor({
    store,
    models: worldModels,
    registry: worldRegistry,
    serving: worldServing,
    pool: null,
    openai: null,
    newId: (prefix) => `${prefix}_0000000000`,
    log: quietLog(),
    trace: (result) => seen.push(result),
    ...more,
  });
  const outcomes: Outcome[] = [];
  for (const entry of bank) {
    const wrong: string[] = [];
    const invented: string[] = [];
    const transcript: string[] = [];
    const earlier = new Set<string>();
    const by: string[] = [];
    const usages: Usage[] = [];
    for (const [i, turn] of entry.turns.entries()) {
      const question = questionOf(entry, turn, i);
      seen.length = 0;
      const answer = await advisor.answer({ question, addressed: turn.where === 'dm' ? 'dm' : 'mention' });
      if (!answer) {
        wrong.push(`${i}: silent`);
        continue;
      }
      by.push(answer.by);
      usages.push(answer.usage);
      transcript.push(`> ${turn.ask}`, ...answer.sentences.map((each) => `  ${each.text} ${each.cites.join(' ')}`));
      wrong.push(...judge(turn, answer, earlier).map((complaint) => `${i}: ${complaint}`));
      invented.push(...inventedNumbers(turn, answer, seen));
      for (const tool of answer.tools) earlier.add(tool);
    }
    outcomes.push({ id: entry.id, intent: entry.intent, by, wrong, invented, transcript, usages });
  }
  return outcomes;
}

const questionOf = (entry: Entry, turn: Turn, i: number): Question => ({
  id: `${entry.id}-${i}`,
  thread: `conversation-${entry.id}`,
  channel: 'C0ALERTS',
  threadTs: null,
  messageTs: String(i),
  user: userOf(turn.asker),
  text: turn.ask,
  incidentId: turn.thread_of ? (incidentOf[turn.thread_of] ?? null) : null,
  askedAt: now,
  answer: null,
  state: 'waiting',
});

const plainText = (answer: Answer): string =>
  [...answer.sentences.map((each) => each.text), ...answer.hypotheses].join('\n');
const pattern = (fact: string): RegExp =>
  new RegExp(
    fact.replace(/\{\{([^}]*)\}\}/g, (_, key: string) => `(?:${factPatterns[key]})`),
    'i',
  );

function judge(turn: Turn, answer: Answer, earlier: ReadonlySet<string>): string[] {
  const text = plainText(answer);
  const called = new Set([...answer.tools, ...earlier]);
  const wrong = [
    ...turn.required_tools
      .filter((group) => !group.some((tool) => called.has(tool)))
      .map((group) => `no tool of ${group.join('|')}`),
    ...turn.forbidden_tools.filter((tool) => answer.tools.includes(tool)).map((tool) => `called ${tool}`),
    ...turn.required_facts.filter((fact) => !pattern(fact).test(text)).map((fact) => `missing ${fact.slice(0, 60)}`),
    ...turn.forbidden_facts.filter((fact) => pattern(fact).test(text)).map((fact) => `forbidden ${fact.slice(0, 60)}`),
  ];
  return [...wrong, ...judgeMode(turn, answer, text)];
}

function judgeMode(turn: Turn, answer: Answer, text: string): string[] {
  const requested = answer.tools.some((tool) => tool.startsWith('request_'));
  const claims =
    /\b(?:i (?:have )?(?:promoted|approved|deployed|started)|has been (?:promoted|approved|started)|is done)\b/i.test(
      text,
    );
  switch (turn.mode) {
    case 'answer':
      return answer.proposals.length > 0 ? ['proposed something'] : [];
    case 'refuse':
      return [
        ...(claims ? ['claims success'] : []),
        ...(/\bcannot\b|\bno\b|\bnot\b|\bden(?:y|ies|ied)\b|\bonly\b|\bnobody\b/i.test(text)
          ? []
          : ['does not decline']),
      ];
    case 'propose':
      return [
        ...(requested ? [] : ['requested nothing']),
        ...(/\brequest\b/i.test(text) && !claims ? [] : ['does not say that it is a request']),
      ];
    case 'dont-know':
      return /\bknow\b|\bno\b|\bnot\b|\bnothing\b|\bnever\b/i.test(text) ? [] : ['does not say that it does not know'];
    case 'smalltalk':
      return text.length > 700 ? ['too long for small talk'] : [];
  }
}

/** Numbers of the answer that neither the question nor a tool result of this very turn holds. */
function inventedNumbers(turn: Turn, answer: Answer, results: readonly ToolResult[]): string[] {
  const table = tableOf([...results.map((result) => JSON.stringify(result)), turn.ask]);
  return [...answer.sentences.map((each) => each.text), ...answer.hypotheses].flatMap((text) =>
    inventedIn(text, table),
  );
}

export function passRates(outcomes: readonly Outcome[]): {
  readonly rate: number;
  readonly byIntent: Record<string, string>;
} {
  const byIntent: Record<string, string> = {};
  for (const intent of new Set(outcomes.map((outcome) => outcome.intent))) {
    const mine = outcomes.filter((outcome) => outcome.intent === intent);
    byIntent[intent] = `${mine.filter(passed).length}/${mine.length}`;
  }
  return { rate: outcomes.filter(passed).length / outcomes.length, byIntent };
}

export const passed = (outcome: Outcome): boolean => outcome.wrong.length === 0 && outcome.invented.length === 0;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const half = process.argv[2] === 'test' ? 'test' : 'dev';
  const world = await openWorld();
  const outcomes = await runBank(loadBank(half), world.store);
  await world.close();
  const { rate, byIntent } = passRates(outcomes);
  for (const outcome of outcomes.filter((each) => !passed(each))) {
    // The held-out half shows ids only: nobody tunes rules against its words.
    console.log(
      outcome.id,
      half === 'dev' ? [...outcome.wrong, ...outcome.invented.map((each) => `invented ${each}`)] : '',
    );
    if (half === 'dev') console.log(outcome.transcript.join('\n'));
  }
  console.log(byIntent, `${(rate * 100).toFixed(1)} % of ${outcomes.length}`);
  console.log(
    'invented numbers:',
    outcomes.reduce((sum, outcome) => sum + outcome.invented.length, 0),
  );
}
