import { createAdvisor } from '../../src/agent/create-advisor.ts';
import type { ServerSpec } from '../../src/agent/server-model.ts';
import { allowedActions } from '../../src/domain/decide.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Usage } from '../../src/domain/question.ts';
import { quietLog } from '../agent/quiet-log.ts';
import { casesOf } from './decisions/cases.ts';
import { type Looked, lookAt, policy, rulingOn } from './decisions/judge-case.ts';
import { isRight } from './decisions/score.ts';
import { type loadBank, passed, runBank } from './run-bank.ts';
import { ids, now } from './world.ts';
import { worldModels, worldRegistry, worldServing } from './world-models.ts';
import { openWorld } from './world-store.ts';

/** What a language model made of the questions and of the incidents of development, and what that took. */
export interface ModelRun {
  readonly model: string;
  readonly questions: Tried;
  readonly choices: Tried;
}

export interface Tried {
  readonly asked: number;
  readonly passed: number;
  /** Answered by the language model; the built-in rules took over otherwise. */
  readonly byModel: number;
  readonly calls: number;
  readonly tokens: number;
  /** null = no price was given. */
  readonly cost: number | null;
  readonly seconds: readonly number[];
}

/** `OPENAI_API_KEY`, `OPENAI_MODEL`, `OPENAI_BASE_URL`; prices a million tokens as `SEXTANT_EVAL_PRICES=input,output`. */
export function specFrom(env: NodeJS.ProcessEnv): ServerSpec | null {
  const { OPENAI_API_KEY: apiKey, OPENAI_MODEL: model, OPENAI_BASE_URL, SEXTANT_EVAL_PRICES } = env;
  if (!apiKey || !model) return null;
  const [input, output] = (SEXTANT_EVAL_PRICES ?? '').split(',').map(Number);
  const priced = input !== undefined && output !== undefined && Number.isFinite(input + output);
  return {
    apiKey,
    model,
    baseURL: OPENAI_BASE_URL || 'https://api.openai.com/v1',
    ...(priced ? { pricePerMillion: { input, output } } : {}),
  };
}

export async function runModel(
  openai: ServerSpec,
  { bank, perType }: { readonly bank: ReturnType<typeof loadBank>; readonly perType: number },
): Promise<ModelRun> {
  const world = await openWorld();
  try {
    const outcomes = await runBank(bank, world.store, { openai });
    const questions = tried(
      outcomes.map((outcome) => ({ passed: passed(outcome), by: outcome.by, usages: outcome.usages })),
    );
    return { model: openai.model, questions, choices: await choicesOf(openai, perType, world.store) };
  } finally {
    await world.close();
  }
}

/** The same incidents as the rules are judged on, with the actions that the policy leaves open. */
async function choicesOf(openai: ServerSpec, perType: number, store: Awaited<ReturnType<typeof openWorld>>['store']) {
  const advisor = await createAdvisor({
    ...{ store, models: worldModels, registry: worldRegistry, serving: worldServing, pool: null, openai },
    newId: (prefix) => `${prefix}_0000000000`,
    log: quietLog(),
  });
  const incident = await store.get('incident', ids.fraudIncident);
  if (!incident) throw new Error('the world of the question bank has no such incident');
  const told: Told[] = [];
  for (const one of casesOf('development', perType)) {
    const looked = lookAt(one);
    const { options, preferred, rules, mode } = allowedActions(looked.verdict.type, rulingOn(looked), policy.autonomy);
    const evidence = evidenceOf(looked, incident);
    const choice = await advisor.choose({ incident, evidence, options, preferred, rules });
    const action = choice.action === 'retrain' && mode !== 'act' ? 'ask' : choice.action;
    told.push({ passed: isRight(one, action), by: [choice.by], usages: [choice.usage] });
  }
  return tried(told);
}

const evidenceOf = ({ measurement, verdict }: Looked, { id, model }: Incident): Evidence => ({
  id: 'evd_0000000000',
  model,
  incidentId: id,
  takenAt: now,
  dataKey: 'benchmark',
  champion: null,
  measurement,
  verdict,
});

interface Told {
  readonly passed: boolean;
  readonly by: readonly string[];
  readonly usages: readonly Usage[];
}

function tried(told: readonly Told[]): Tried {
  const usages = told.flatMap((one) => one.usages);
  const costs = usages.map(({ cost }) => cost);
  return {
    asked: told.length,
    passed: told.filter((one) => one.passed).length,
    byModel: told.filter(({ by }) => by.length > 0 && by.every((each) => each === 'model')).length,
    calls: usages.reduce((sum, { calls }) => sum + calls, 0),
    tokens: usages.reduce((sum, { tokens }) => sum + tokens, 0),
    cost: costs.some((cost) => cost === null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    seconds: usages.map(({ seconds }) => seconds).sort((a, b) => a - b),
  };
}
