import type { Channel } from '../api/wire.ts';
import { Composer } from '../composer/Composer.tsx';
import { Tips } from '../composer/Tips.tsx';
import { MessageList } from '../messages/MessageList.tsx';
import { useApp } from '../state/app-context.ts';
import { channelTitle } from '../state/directory.ts';
import { channelMessages } from '../state/messages.ts';
import { InlineText } from '../text/InlineText.tsx';
import { parseInline } from '../text/mrkdwn.ts';
import { PaneHead } from './PaneHead.tsx';
import { StartHere } from './StartHere.tsx';

export function ChannelView({ channel }: { channel: Channel }) {
  const { state } = useApp();
  if (!state.workspace) return null;
  const title = channelTitle(state.workspace, channel, state.user);
  const messages = channelMessages(state.messages[channel.id] ?? [], state.dismissed);
  return (
    <>
      <PaneHead title={title}>
        {channel.topic && (
          <p className="pane-head__topic">
            <InlineText nodes={parseInline(channel.topic)} />
          </p>
        )}
      </PaneHead>
      <StartHere />
      <MessageList
        key={channel.id}
        label={`Messages in ${title}`}
        messages={messages}
        resetKey={`${state.user}:${channel.id}:${state.loaded}`}
        intro={
          state.loaded &&
          messages.length === 0 && (
            <p className="empty">Nothing here yet. {channel.is_im ? 'Say hello, or ask a question.' : ''}</p>
          )
        }
      />
      <Tips />
      <Composer key={`${state.user}:${channel.id}`} label={`Message ${title}`} target={{ channel: channel.id }} />
    </>
  );
}
