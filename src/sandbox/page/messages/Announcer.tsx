import { useEffect, useRef, useState } from 'react';
import type { Message } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';
import { nameOf, personOf } from '../state/directory.ts';

function newest(messages: Record<string, Message[]>): Message | undefined {
  return Object.values(messages)
    .flatMap((list) => list.at(-1) ?? [])
    .reduce<Message | undefined>((best, m) => (!best || m.ts > best.ts ? m : best), undefined);
}

/** Reads new messages of others aloud through one polite live region; edits in place stay quiet. */
export function Announcer() {
  const { state } = useApp();
  const [said, setSaid] = useState('');
  const last = useRef<string>(undefined);
  const message = newest(state.messages);
  useEffect(() => {
    if (!message) return;
    const isFirst = last.current === undefined;
    const isNew = !isFirst && message.ts > (last.current ?? '');
    last.current = message.ts;
    if (!isNew || message.user === state.user) return;
    const name = message.username ?? nameOf(personOf(state.workspace, message.user), message.user);
    const only = message.ephemeral_to ? ', only visible to you' : '';
    setSaid(`${name}${only}: ${message.text.replace(/<[^>|]*\|?([^>]*)>/g, '$1').slice(0, 300)}`);
  }, [message, state.user, state.workspace]);
  return (
    <div className="hidden" role="status" aria-live="polite">
      {said}
    </div>
  );
}
