import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Intent } from '../../domain/intent.ts';
import { deletedCard } from '../deleted-card.ts';
import { type IntentSlot, slotOf, type ThreadReads } from '../intent-slot.ts';
import { questionText } from '../question-text.ts';

const messageSchema = z.object({
  type: z.enum(['message', 'app_mention']),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  hidden: z.boolean().optional(),
  text: z.string().default(''),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  parent_user_id: z.string().optional(),
});
type Message = z.output<typeof messageSchema>;

const human: ReadonlySet<string> = new Set(['thread_broadcast', 'file_share', 'me_message']);

/** A person wrote something: to us by name, to us alone, in a thread of ours, or to others. */
export function register(app: App): void {
  app.event('message', async ({ event, context }) => read(event, context.botUserId, slotOf(context)));
  app.event('app_mention', async ({ event, context }) => read(event, context.botUserId, slotOf(context)));
}

async function read(event: unknown, bot: string | undefined, slot: IntentSlot): Promise<void> {
  const gone = deletedCard(event);
  if (gone !== null) return slot.put(gone);
  const parsed = messageSchema.safeParse(event);
  slot.put(parsed.success ? await meaning(parsed.data, bot, slot.reads) : ignore('a message without place or time'));
}

async function meaning(message: Message, bot: string | undefined, reads: ThreadReads): Promise<Intent> {
  if (message.bot_id !== undefined || message.user === bot) return ignore('written by a bot');
  if (message.user === undefined || message.hidden || (message.subtype !== undefined && !human.has(message.subtype)))
    return ignore(`message of subtype ${message.subtype ?? 'unknown'}`);
  const addressed = await addressedTo(message, bot, reads);
  if (addressed === null) return ignore('people talking to each other');
  const text = questionText(message.text, bot);
  if (text === '') return ignore('no words in it');
  const { user, channel, ts: messageTs } = message;
  return { kind: 'question', user, channel, threadTs: message.thread_ts ?? null, text, messageTs, addressed };
}

async function addressedTo(message: Message, bot: string | undefined, reads: ThreadReads) {
  if (message.channel_type === 'im') return 'dm' as const;
  if (message.type === 'app_mention' || (bot !== undefined && message.text.includes(`<@${bot}`)))
    return 'mention' as const;
  const { channel, thread_ts: thread } = message;
  if (thread === undefined) return null;
  if (bot !== undefined && message.parent_user_id === bot) return 'thread' as const;
  if ((await reads.incidentByThread(channel, thread)) !== null) return 'thread' as const;
  const asked = await reads.find('question', { where: { channel, messageTs: thread }, limit: 1 });
  return asked.length > 0 ? ('thread' as const) : null;
}

const ignore = (why: string): Intent => ({ kind: 'ignore', why });
