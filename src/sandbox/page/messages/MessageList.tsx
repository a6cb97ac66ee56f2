import { type ReactNode, useEffect, useRef } from 'react';
import type { Message } from '../api/wire.ts';
import { moveRovingFocus } from '../hooks/roving.ts';
import { useStickToBottom } from '../hooks/use-stick-to-bottom.ts';
import { useApp } from '../state/app-context.ts';
import { personOf } from '../state/directory.ts';
import { formatDateToken } from '../text/date-token.ts';
import { MessageItem } from './MessageItem.tsx';

interface Props {
  label: string;
  messages: Message[];
  inThread?: boolean;
  /** Shown before the first message. */
  intro?: ReactNode;
  /** Changes when the list shows something else, so that it starts at its end again. */
  resetKey: string;
}

const TOGETHER_SECONDS = 300;

function follows(message: Message, before: Message | undefined): boolean {
  // A card keeps its author and time: it is read on its own.
  if (message.blocks?.length || before?.blocks?.length) return false;
  if (!before || message.ephemeral_to || before.ephemeral_to || message.reply_broadcast) return false;
  return message.user === before.user && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
}

/** Brings the message a jump asked for into sight and gives it focus. */
function useJump(scroller: HTMLElement | null, inThread: boolean, letGo: () => void): void {
  const { jump, thread } = useApp().state;
  const done = useRef(0);
  useEffect(() => {
    if (!jump || jump.count === done.current || (thread !== undefined) !== inThread) return;
    const target = scroller?.querySelector<HTMLElement>(`[data-ts="${CSS.escape(jump.ts)}"]`);
    if (!target) return;
    done.current = jump.count;
    letGo();
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
  });
}

export function MessageList({ label, messages, inThread = false, intro, resetKey }: Props) {
  const { workspace, user } = useApp().state;
  const scroller = useRef<HTMLDivElement>(null);
  const { away, toBottom, letGo } = useStickToBottom(scroller, resetKey);
  const zone = personOf(workspace, user)?.tz ?? 'UTC';
  const dayOf = (message: Message) =>
    formatDateToken({ seconds: Number(message.ts), format: '{date_long_pretty}' }, new Date(), zone);
  useJump(scroller.current, inThread, letGo);

  return (
    <div className="list-frame">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys travel among the focusable messages inside */}
      <div className="list" ref={scroller} onKeyDown={moveRovingFocus}>
        <section className="list__inner" aria-label={label}>
          {intro}
          {messages.map((message, index) => {
            const before = messages[index - 1];
            const day = dayOf(message);
            const newDay = !before || dayOf(before) !== day;
            return (
              <div key={message.ts} className="list__row">
                {newDay && (
                  <h3 className="day">
                    <span>{day}</span>
                  </h3>
                )}
                <MessageItem
                  message={message}
                  follows={!newDay && follows(message, before)}
                  entry={index === messages.length - 1}
                  inThread={inThread}
                />
              </div>
            );
          })}
        </section>
      </div>
      {away && (
        <button type="button" className="to-newest" onClick={toBottom}>
          Newest messages <span aria-hidden="true">↓</span>
        </button>
      )}
    </div>
  );
}
