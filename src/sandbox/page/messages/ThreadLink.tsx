import type { Message } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';
import { nameOf, personOf } from '../state/directory.ts';
import { summarise } from '../state/messages.ts';
import { clockTime } from '../text/date-token.ts';
import { Avatar } from './Avatar.tsx';

export function ThreadLink({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const { state } = useApp();
  const { count, unread, last, people } = summarise(state.messages[message.channel] ?? [], message, state);
  if (count === 0 || !last) return null;
  const zone = personOf(state.workspace, state.user)?.tz ?? 'UTC';
  return (
    <button type="button" className="thread-link" onClick={onOpen}>
      <span className="thread-link__people">
        {people.map((id) => {
          const person = personOf(state.workspace, id);
          return <Avatar key={id} person={person} name={nameOf(person, id)} small />;
        })}
      </span>
      <strong>{count === 1 ? '1 reply' : `${count} replies`}</strong>
      {unread > 0 && <span className="badge">{unread} new</span>}
      <span className="thread-link__last">last at {clockTime(Number(last), zone)}</span>
    </button>
  );
}
