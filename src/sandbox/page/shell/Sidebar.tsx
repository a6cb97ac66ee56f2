import type { Channel } from '../api/wire.ts';
import { moveRovingFocus } from '../hooks/roving.ts';
import { Avatar, SextantMark } from '../messages/Avatar.tsx';
import { useApp } from '../state/app-context.ts';
import { channelTitle, nameOf, personOf } from '../state/directory.ts';
import { visibleChannels } from '../state/load-messages.ts';
import { ActAs } from './ActAs.tsx';
import { NavItem } from './NavItem.tsx';

/** Where one can go. `onGo` closes the drawer on narrow screens. */
export function Sidebar({ onGo }: { onGo?: () => void }) {
  const { state, actions } = useApp();
  const { workspace, user, place } = state;
  if (!workspace) return null;
  const channels = visibleChannels(workspace, user);
  const direct = channels.filter((c) => c.is_im);
  const bot = personOf(workspace, workspace.bot.user_id);
  const withBot = (c: Channel) => c.user === workspace.bot.user_id || c.members.includes(workspace.bot.user_id);
  const go = (run: () => void) => () => {
    run();
    onGo?.();
  };
  const item = (channel: Channel) => {
    const other = channel.members.find((id) => id !== user) ?? channel.user ?? '';
    const person = personOf(workspace, other);
    return (
      <NavItem
        key={channel.id}
        channel={channel}
        icon={channel.is_im ? <Avatar person={person} name={nameOf(person, other)} small /> : '#'}
        label={channelTitle(workspace, channel, user).replace(/^#/, '')}
        onGo={go(() => actions.go({ kind: 'channel', id: channel.id }))}
      />
    );
  };
  return (
    <div className="sidebar">
      <p className="sidebar__team">
        <span className="sidebar__mark">
          <SextantMark />
        </span>
        <strong>{workspace.team.name}</strong>
      </p>
      <ActAs />
      <nav aria-label="Channels and conversations" onKeyDown={moveRovingFocus}>
        <button
          type="button"
          className="nav-item"
          data-roving
          aria-current={place?.kind === 'home' ? 'page' : undefined}
          onClick={go(() => actions.go({ kind: 'home' }))}
        >
          <span className="nav-item__icon" aria-hidden="true">
            ⌂
          </span>
          <span className="nav-item__label">App Home</span>
        </button>
        <h2 className="sidebar__head">Channels</h2>
        {channels.filter((c) => !c.is_im).map(item)}
        <h2 className="sidebar__head">Direct messages</h2>
        {direct.map(item)}
        {!direct.some(withBot) && (
          <button
            type="button"
            className="nav-item"
            data-roving
            onClick={go(() => void actions.openDm(workspace.bot.user_id))}
          >
            <Avatar person={bot} name={workspace.bot.name} small />
            <span className="nav-item__label">{nameOf(bot, workspace.bot.name)}</span>
          </button>
        )}
      </nav>
    </div>
  );
}
