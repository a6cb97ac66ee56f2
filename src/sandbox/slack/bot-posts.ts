import type { Message } from './message.ts';
import type { MessageContent } from './message-content.ts';
import type { Workspace } from './workspace.ts';

type Extras = Pick<Message, 'username' | 'reply_broadcast' | 'subtype' | 'files' | 'mrkdwn'>;

export interface BotPost extends Extras {
  readonly channel: string;
  readonly content: MessageContent;
  readonly thread_ts?: string | undefined;
  readonly ephemeral_to?: string;
}

/** Posts a message as the app's bot, to everybody or to one person. */
export function postAsBot(workspace: Workspace, post: BotPost): Message {
  const { content, thread_ts, channel, ...extras } = post;
  const { user_id, bot_id } = workspace.seed.app.bot;
  const author = { user: user_id, bot_id };
  const place = thread_ts === undefined ? {} : { thread_ts };
  const message: Message = { ts: workspace.clock.next(), channel, ...author, ...content, ...place, ...extras };
  const entry = { kind: 'message', message } as const;
  if (post.ephemeral_to === undefined) workspace.commit(entry);
  else workspace.commitEphemeral(entry);
  return message;
}

/** Replaces what a message holds. What the new content does not say (blocks, attachments) goes away, as in Slack. */
export function editAsBot(workspace: Workspace, message: Message, content: Partial<MessageContent>): Message {
  const { blocks: _, attachments: __, ...kept } = message;
  const edited = { ts: workspace.clock.next(), user: workspace.botUserId };
  const entry = { kind: 'edit', message: { ...kept, ...content, edited } } as const;
  if (message.ephemeral_to === undefined) workspace.commit(entry);
  else workspace.commitEphemeral(entry);
  return entry.message;
}
