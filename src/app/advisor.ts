import { readText } from '../adapters/local/read-text.ts';
import type { Config } from '../config/load-config.ts';
import { SextantError } from '../domain/error.ts';
import type { Deps } from '../flows/flow.ts';
import type { Advisor } from '../ports/advisor.ts';
import type { Models } from '../ports/models.ts';
import type { OpenStore } from '../store/sql-store.ts';
import type { AppOptions } from './app-options.ts';
import { newId } from './new-id.ts';

type OutboundLook = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The first request by which an alert's explanation would be asked for, caught in front of the network; nothing is written. */
export async function promptOf(
  options: AppOptions,
  { store, models, deps }: { readonly store: OpenStore; readonly models: Models; readonly deps: Deps },
  asked: Parameters<Advisor['explain']>[0],
): Promise<{ readonly url: string; readonly body: unknown }> {
  let seen: { url: string; body: unknown } | null = null;
  const advisor = await openAdvisor(options, store, models, deps, async (input, init) => {
    seen ??= { url: String(input instanceof Request ? input.url : input), body: JSON.parse(String(init?.body)) };
    return new Response('{}', { status: 503 });
  });
  await advisor.explain(asked);
  if (!seen)
    throw new SextantError('budget_spent', 'Nothing would be sent: the budgets of agent.budget allow no request.');
  return seen;
}

/** Where a price is known and no cap is configured. */
const moneyPerDay = 10;

/** Most the language model may cost a day; null where no price is known. */
export const agentLimitOf = (agent: Config['agent']): number | null =>
  agent.price_per_million_tokens ? (agent.money_per_day ?? moneyPerDay) : null;

/** LangGraph is loaded by the role that needs it and by no other. */
export async function openAdvisor(
  { env, config, log }: AppOptions,
  store: OpenStore,
  models: Models,
  ports: Pick<Deps, 'registry' | 'serving'> & { readonly monitor?: Deps['monitor'] },
  look: OutboundLook | null = null,
): Promise<Advisor> {
  const { createAdvisor } = await import('../agent/create-advisor.ts');
  const { budget, price_per_million_tokens: price, money_per_day: cap = moneyPerDay } = config.agent;
  const openai =
    env.OPENAI_API_KEY || look
      ? {
          apiKey: env.OPENAI_API_KEY ?? 'none',
          baseURL: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
          model: env.OPENAI_MODEL ?? '',
          ...(price ? { pricePerMillion: price } : {}),
          ...(look ? { fetch: look } : {}),
        }
      : null;
  const { registry, serving } = ports;
  const pool = look ? null : store.pool;
  const { pseudonymise } = config.agent.privacy;
  return createAdvisor({
    store,
    models,
    registry,
    serving,
    monitor: ports.monitor ?? null,
    readText,
    pool,
    openai,
    budgets: budgetsOf(budget),
    meter: look ? null : store.meter({ cap, currency: models.currency }),
    pseudonymise,
    newId,
    log,
  });
}

const budgetsOf = ({ steps, calls, tool_calls, tokens, seconds, money }: Config['agent']['budget']) => ({
  steps,
  calls,
  toolCalls: tool_calls,
  tokens,
  seconds,
  cost: money,
});
