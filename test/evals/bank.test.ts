import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const modelIds = ['fraud-detector', 'churn-predictor', 'demand-forecast', 'credit-risk'] as const;

const toolNames = [
  'list_models',
  'check_model_performance',
  'explain_drift',
  'get_validation_results',
  'get_decisions',
  'get_runs',
  'get_policy',
  'compare_versions',
  'get_incident',
  'fleet_report',
  'search_history',
  'request_retraining',
  'request_promotion',
] as const;

const factKeys = [
  'fraud.auc_ref',
  'fraud.auc_now',
  'fraud.since',
  'fraud.feature1',
  'fraud.feature2',
  'fraud.run_minutes',
  'fraud.run_cost',
  'fraud.approval_id',
  'fraud.champion_auc',
  'fraud.candidate_auc',
  'demand.broken_column',
  'credit.feature1',
  'history.when',
  'policy.cooldown',
  'policy.drift_above',
  'policy.budget_month',
  'sweeps.weekend',
];

const keyPattern = /\{\{([^}]*)\}\}/g;

/** A fact is a regex once its `{{keys}}` are substituted: both halves of that must hold. */
function isFact(text: string): boolean {
  const keysKnown = [...text.matchAll(keyPattern)].every(([, key]) => factKeys.includes(key ?? ''));
  try {
    const pattern = new RegExp(text.replaceAll(keyPattern, 'x'), 'i');
    return keysKnown && !pattern.test('');
  } catch {
    return false;
  }
}

const tool = z.enum(toolNames);
const fact = z.string().min(1).refine(isFact, 'must be a regex that is not met by an empty answer, with known keys');

const turnSchema = z.strictObject({
  ask: z.string().min(1),
  asker: z.enum(['engineer', 'approver', 'lead', 'outsider']),
  where: z.enum(['mention', 'thread', 'dm']),
  thread_of: z.enum(modelIds).optional(),
  required_tools: z.array(z.array(tool).min(1)),
  forbidden_tools: z.array(tool).min(1).optional(),
  required_facts: z.array(fact),
  forbidden_facts: z.array(fact).min(1).optional(),
  mode: z.enum(['answer', 'refuse', 'propose', 'dont-know', 'smalltalk']),
});

const bankSchema = z.array(z.strictObject({ id: z.string(), intent: z.string(), turns: z.array(turnSchema).min(1) }));

const chatterSchema = z.array(
  z.strictObject({
    id: z.string(),
    messages: z
      .array(
        z.strictObject({
          user: z.string().regex(/^[UB]0[A-Z]+$/),
          text: z.string().min(1),
          mentions_bot: z.boolean().optional(),
          is_bot: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(6),
    expect: z.enum(['silent', 'answer']),
    why: z.string().min(1),
  }),
);

function load<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')));
}

const halves = {
  test: load('./questions/test.json', bankSchema),
  dev: load('./questions/dev.json', bankSchema),
};
const entries = [...halves.test, ...halves.dev];
const turns = entries.flatMap((entry) => entry.turns);
const chatter = load('./chatter.json', chatterSchema);

function texts(bank: z.infer<typeof bankSchema>): string[] {
  return bank.flatMap((entry) =>
    entry.turns.map((turn) =>
      turn.ask
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim(),
    ),
  );
}

describe('question bank', () => {
  it('has at least 70 questions a half and 120 in all', () => {
    expect(halves.test.length).toBeGreaterThanOrEqual(70);
    expect(halves.dev.length).toBeGreaterThanOrEqual(70);
    expect(entries.length).toBeGreaterThanOrEqual(120);
  });

  it('covers the same intents in both halves, at least 12', () => {
    const intents = (bank: typeof entries) => [...new Set(bank.map((entry) => entry.intent))].sort();
    expect(intents(halves.test)).toEqual(intents(halves.dev));
    expect(intents(halves.test).length).toBeGreaterThanOrEqual(12);
  });

  it('has unique ids', () => {
    const ids = entries.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shares no question text between the halves', () => {
    const dev = new Set(texts(halves.dev));
    expect(texts(halves.test).filter((text) => dev.has(text))).toEqual([]);
  });

  it('names a thread exactly where the question is asked in one', () => {
    expect(turns.filter((turn) => (turn.where === 'thread') !== (turn.thread_of !== undefined))).toEqual([]);
  });

  it('asks for every tool, fact key, asker, place and mode somewhere', () => {
    const required = new Set(turns.flatMap((turn) => turn.required_tools.flat()));
    const keys = new Set(
      turns
        .flatMap((turn) => turn.required_facts)
        .flatMap((text) => [...text.matchAll(keyPattern)].map((hit) => hit[1])),
    );
    expect(toolNames.filter((name) => !required.has(name) && name !== 'request_promotion')).toEqual([]);
    expect(factKeys.filter((key) => !keys.has(key))).toEqual([]);
    expect(new Set(turns.map((turn) => turn.asker)).size).toBe(4);
    expect(new Set(turns.map((turn) => turn.where)).size).toBe(3);
    expect(new Set(turns.map((turn) => turn.mode)).size).toBe(5);
  });

  it('never requires and forbids the same tool, and lets no answer pass by silence', () => {
    const contradictory = turns.filter((turn) =>
      turn.required_tools.some((group) => group.every((name) => turn.forbidden_tools?.includes(name))),
    );
    expect(contradictory).toEqual([]);
    expect(turns.filter((turn) => turn.mode !== 'smalltalk' && turn.required_facts.length === 0)).toEqual([]);
  });

  it('lets nothing be proposed by a question that only wants an answer', () => {
    const open = turns
      .filter((turn) => ['answer', 'dont-know', 'smalltalk'].includes(turn.mode))
      .filter(
        (turn) =>
          !turn.forbidden_tools?.includes('request_retraining') || !turn.forbidden_tools.includes('request_promotion'),
      );
    expect(open).toEqual([]);
  });
});

describe('chatter', () => {
  it('has 40 snippets to stay silent on and 20 to answer, with unique ids', () => {
    expect(chatter.filter((snippet) => snippet.expect === 'silent')).toHaveLength(40);
    expect(chatter.filter((snippet) => snippet.expect === 'answer')).toHaveLength(20);
    expect(new Set(chatter.map((snippet) => snippet.id)).size).toBe(chatter.length);
  });

  it('flags a mention exactly where the text holds one', () => {
    const messages = chatter.flatMap((snippet) => snippet.messages);
    expect(messages.filter((each) => each.text.includes('<@U0SEXTANT>') !== (each.mentions_bot ?? false))).toEqual([]);
    expect(
      messages.filter((each) => (each.user === 'U0SEXTANT' || each.user.startsWith('B0')) !== (each.is_bot ?? false)),
    ).toEqual([]);
  });

  it('never expects silence where the last message mentions the bot', () => {
    const mentioned = chatter.filter((snippet) => snippet.messages.at(-1)?.mentions_bot);
    expect(mentioned.filter((snippet) => snippet.expect === 'silent')).toEqual([]);
  });
});
