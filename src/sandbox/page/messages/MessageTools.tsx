import type { Message } from '../api/wire.ts';
import { Menu } from '../elements/Menu.tsx';
import { useApp } from '../state/app-context.ts';
import { emojiFor, QUICK_REACTIONS } from '../text/emoji.ts';

interface Props {
  message: Message;
  onReply?: () => void;
}

/** What one can do with a message; always in the tab order, in sight on hover, focus and touch. */
export function MessageTools({ message, onReply }: Props) {
  const { state, actions } = useApp();
  const mine = (name: string) =>
    message.reactions?.some((r) => r.name === name && r.users.includes(state.user)) ?? false;
  const items = QUICK_REACTIONS.map((name) => ({
    key: name,
    label: emojiFor(name),
    name: name.replaceAll('_', ' '),
  }));
  return (
    <div className="tools">
      <Menu
        label="Add a reaction"
        className="tools__button"
        items={items}
        onSelect={(name) => void actions.react(message, name, !mine(name))}
      >
        <span aria-hidden="true">☺</span>
      </Menu>
      {onReply && (
        <button type="button" className="tools__button" aria-label="Reply in thread" onClick={onReply}>
          <span aria-hidden="true">↩</span> <span className="tools__word">Reply</span>
        </button>
      )}
    </div>
  );
}
