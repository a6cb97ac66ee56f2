import { type KeyboardEvent, memo, useMemo, useRef } from 'react';
import type { Message } from '../api/wire.ts';
import { SurfaceContext } from '../elements/surface-context.ts';
import { useApp } from '../state/app-context.ts';
import { nameOf, personOf } from '../state/directory.ts';
import { isReply } from '../state/messages.ts';
import { clockTime } from '../text/date-token.ts';
import { Avatar } from './Avatar.tsx';
import { EphemeralNote } from './EphemeralNote.tsx';
import { MessageContent } from './MessageContent.tsx';
import { MessageHead } from './MessageHead.tsx';
import { MessageTools } from './MessageTools.tsx';
import { Reactions } from './Reactions.tsx';
import { ThreadLink } from './ThreadLink.tsx';
import { useChangePulse } from './use-change-pulse.ts';
import { useKeptFocus } from './use-kept-focus.ts';

interface Props {
  message: Message;
  /** Same author shortly before: name and picture are left out. */
  follows: boolean;
  /** The one message of the list that Tab reaches. */
  entry: boolean;
  inThread: boolean;
}

function classes(message: Message, follows: boolean, pulse: boolean): string {
  const names = ['message'];
  if (follows) names.push('message--follows');
  if (message.ephemeral_to) names.push('message--ephemeral');
  if (pulse) names.push('message--changed');
  return names.join(' ');
}

export const MessageItem = memo(function MessageItem({ message, follows, entry, inThread }: Props) {
  const { state, actions } = useApp();
  const ref = useRef<HTMLElement>(null);
  const pulse = useChangePulse(message);
  useKeptFocus(ref);
  const { channel, ts } = message;
  const surface = useMemo(() => ({ channel, message_ts: ts }), [channel, ts]);
  const person = personOf(state.workspace, message.user);
  const name = message.username ?? nameOf(person, message.user);
  const zone = personOf(state.workspace, state.user)?.tz ?? 'UTC';
  const open = () => actions.openThread(channel, message.thread_ts ?? ts);
  const canReply = !inThread && !message.ephemeral_to;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target === ref.current && canReply) open();
  };

  return (
    <article
      ref={ref}
      className={classes(message, follows, pulse)}
      data-ts={ts}
      data-channel={channel}
      data-roving
      tabIndex={entry ? 0 : -1}
      aria-label={`Message from ${name} at ${clockTime(Number(ts), zone)}`}
      onKeyDown={onKeyDown}
    >
      <Avatar person={person} name={name} />
      <div className="message__body">
        {message.ephemeral_to && <EphemeralNote message={message} />}
        {!inThread && isReply(message) && (
          <button type="button" className="link-button message__origin" onClick={open}>
            replied in a thread
          </button>
        )}
        <MessageHead message={message} />
        <SurfaceContext value={surface}>
          <MessageContent message={message} />
        </SurfaceContext>
        <Reactions message={message} />
        {!inThread && !isReply(message) && <ThreadLink message={message} onOpen={open} />}
      </div>
      {!message.ephemeral_to && <MessageTools message={message} onReply={canReply ? open : undefined} />}
    </article>
  );
});
