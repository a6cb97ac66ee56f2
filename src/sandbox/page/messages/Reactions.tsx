import type { Message } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';
import { nameOf, personOf } from '../state/directory.ts';
import { emojiFor } from '../text/emoji.ts';

export function Reactions({ message }: { message: Message }) {
  const { state, actions } = useApp();
  const given = message.reactions?.filter((r) => r.users.length > 0) ?? [];
  if (given.length === 0) return null;
  return (
    <div className="reactions">
      {given.map(({ name, users }) => {
        const mine = users.includes(state.user);
        const names = users.map((id) => nameOf(personOf(state.workspace, id), id)).join(', ');
        return (
          <button
            key={name}
            type="button"
            className="reaction"
            aria-pressed={mine}
            aria-label={`${name.replaceAll('_', ' ')}: ${users.length}, from ${names}`}
            title={names}
            onClick={() => void actions.react(message, name, !mine)}
          >
            <span aria-hidden="true">{emojiFor(name) ?? `:${name}:`}</span> {users.length}
          </button>
        );
      })}
    </div>
  );
}
