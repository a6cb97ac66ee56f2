import type { ReactNode } from 'react';
import type { Channel } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';
import { unreadIn } from '../state/messages.ts';

interface Props {
  channel: Channel;
  icon: ReactNode;
  label: string;
  onGo: () => void;
}

export function NavItem({ channel, icon, label, onGo }: Props) {
  const { place, messages, read, user } = useApp().state;
  const here = place?.kind === 'channel' && place.id === channel.id;
  const unread = here ? 0 : unreadIn(messages[channel.id] ?? [], read[channel.id] ?? '', user);
  return (
    <button
      type="button"
      className={unread > 0 ? 'nav-item nav-item--unread' : 'nav-item'}
      data-roving
      data-channel-link={channel.id}
      aria-current={here ? 'page' : undefined}
      onClick={onGo}
    >
      <span className="nav-item__icon" aria-hidden="true">
        {icon}
      </span>
      <span className="nav-item__label">{label}</span>
      {unread > 0 && (
        <span className="badge">
          {unread}
          <span className="hidden"> unread</span>
        </span>
      )}
    </button>
  );
}
