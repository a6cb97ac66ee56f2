import { type Change, insert, nothing } from '../domain/change.ts';
import type { Intent } from '../domain/intent.ts';
import { maskSecrets } from '../domain/mask-secrets.ts';
import type { Post } from '../domain/post.ts';
import type { Question } from '../domain/question.ts';
import type { Deps } from './flow.ts';

type Asked = Extract<Intent, { kind: 'question' }>;

/** Saves a person's message (or a button's or command's question, whose messageTs is no Slack ts) as a question; a message that names us gets a sign of life at once. */
export async function askQuestion(deps: Pick<Deps, 'store' | 'newId'>, asked: Asked, now: Date): Promise<Change> {
  const written = asked.messageTs.includes('.');
  const thread = asked.threadTs ?? asked.messageTs;
  const seen = await deps.store.find('question', {
    where: { channel: asked.channel, messageTs: asked.messageTs },
    limit: 1,
  });
  if (seen.length > 0) return nothing;
  const incidentId = asked.threadTs ? await deps.store.incidentByThread(asked.channel, asked.threadTs) : null;
  const question: Question = {
    id: deps.newId('qst'),
    thread: asked.addressed === 'dm' && !asked.threadTs ? `dm-${asked.channel}` : `${asked.channel}-${thread}`,
    channel: asked.channel,
    threadTs: written && asked.addressed !== 'dm' ? thread : asked.threadTs,
    messageTs: asked.messageTs,
    user: asked.user,
    text: maskSecrets(asked.text).slice(0, 4000),
    incidentId,
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

const eyes = (question: Question): Post => ({
  key: `reaction-${question.id}`,
  kind: 'reaction',
  incidentId: question.incidentId,
  to: { channel: question.channel },
  facts: { name: 'eyes', messageTs: question.messageTs },
});
