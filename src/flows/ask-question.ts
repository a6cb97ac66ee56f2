import { type Change, insert, nothing } from '../domain/change.ts';
import type { Intent } from '../domain/intent.ts';
import { maskSecrets } from '../domain/mask-secrets.ts';
import type { Post } from '../domain/post.ts';
import type { Question } from '../domain/question.ts';
import type { Deps } from './flow.ts';

type Asked = Extract<Intent, { kind: 'question' }>;

/** Saves a person's message (or a button's or command's question, whose messageTs is no Slack ts) as a question; a message that names us gets a sign of life at once. */
export async function askQuestion(
  deps: Pick<Deps, 'store' | 'newId' | 'readOrder' | 'models'>,
  asked: Asked,
  now: Date,
): Promise<Change> {
  const written = asked.messageTs.includes('.');
  const thread = asked.threadTs ?? asked.messageTs;
  const seen = await deps.store.find('question', {
    where: { channel: asked.channel, messageTs: asked.messageTs },
    limit: 1,
  });
  if (seen.length > 0) return nothing;
  const incidentId = asked.threadTs ? await deps.store.incidentByThread(asked.channel, asked.threadTs) : null;
  const text = maskSecrets(asked.text).slice(0, 4000);
  const question: Question = {
    id: deps.newId('qst'),
    thread: asked.addressed === 'dm' && !asked.threadTs ? `dm-${asked.channel}` : `${asked.channel}-${thread}`,
    channel: asked.channel,
    threadTs: written && asked.addressed !== 'dm' ? thread : asked.threadTs,
    messageTs: asked.messageTs,
    user: asked.user,
    text,
    incidentId,
    orders: await ordered(deps, asked, text, incidentId, now),
    askedAt: now,
    answer: null,
    state: 'waiting',
  };
  return {
    writes: [insert('question', question)],
    posts: asked.addressed === 'thread' || !written ? [] : [eyes(question)],
    next: [
      {
        kind: 'answer-question',
        subject: { kind: 'question', id: question.id },
        incidentId,
        input: { addressed: asked.addressed },
      },
    ],
  };
}

/**
 * The models that these words order to retrain or to promote: whoever wrote them asked for it. While a card waits, "ship it" is a comment on the card;
 * said in a thread without naming us, it is not said to us.
 */
async function ordered(
  { store, readOrder, models }: Pick<Deps, 'store' | 'readOrder' | 'models'>,
  { addressed }: Asked,
  text: string,
  incidentId: string | null,
  now: Date,
): Promise<readonly string[]> {
  const order = readOrder(text, now);
  if (order === null || (order.what === 'promote' && addressed === 'thread')) return [];
  const here = incidentId === null ? null : await store.get('incident', incidentId);
  const meant = order.models.length > 0 ? order.models : here ? [here.model] : models.all().map(({ id }) => id);
  if (order.what === 'retrain') return meant;
  const waiting = await store.find('approval', { where: { state: 'pending' }, limit: 1000 });
  return meant.filter((model) => !waiting.some((approval) => approval.model === model));
}

const eyes = (question: Question): Post => ({
  key: `reaction-${question.id}`,
  kind: 'reaction',
  incidentId: question.incidentId,
  to: { channel: question.channel },
  facts: { name: 'eyes', messageTs: question.messageTs },
});
