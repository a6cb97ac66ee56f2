import { type AdvisorDeps, createAdvisor } from '../../src/agent/create-advisor.ts';
import type { Question } from '../../src/domain/question.ts';
import type { Advisor } from '../../src/ports/advisor.ts';
import { now, worldRows } from '../evals/world.ts';
import { worldModels, worldRegistry, worldServing } from '../evals/world-models.ts';
import { memoryStore } from './memory-store.ts';
import { quietLog } from './quiet-log.ts';

/** The advisor in the fixture world of the evaluations; without a language model unless one is given. */
export const advisorInWorld = (more: Partial<AdvisorDeps> = {}): Promise<Advisor> =>
  createAdvisor({
    store: memoryStore(now, worldRows()),
    models: worldModels,
    registry: worldRegistry,
    serving: worldServing,
    pool: null,
    openai: null,
    newId: (prefix) => `${prefix}_0000000000`,
    log: quietLog(),
    ...more,
  });

let asked = 0;
export const questionOf = (text: string, more: Partial<Question> = {}): Question => ({
  id: `qst_${String(asked++).padStart(10, '0')}`,
  thread: 'C0ALERTS-1.1',
  channel: 'C0ALERTS',
  threadTs: null,
  messageTs: '1.1',
  user: 'U0ANA',
  text,
  incidentId: null,
  askedAt: now,
  answer: null,
  state: 'waiting',
  ...more,
});

/** Asks by mention and wants an answer. */
export async function ask(advisor: Advisor, text: string, more: Partial<Question> = {}) {
  const answer = await advisor.answer({ question: questionOf(text, more), addressed: 'mention' });
  if (!answer) throw new Error('stayed silent');
  return { ...answer, text: answer.sentences.map((each) => each.text).join('\n') };
}
