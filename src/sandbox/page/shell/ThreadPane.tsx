import { use, useEffect } from 'react';
import { Composer } from '../composer/Composer.tsx';
import { Tips } from '../composer/Tips.tsx';
import { focusKeeper } from '../hooks/restore-focus.ts';
import { useMedia } from '../hooks/use-media.ts';
import { MessageList } from '../messages/MessageList.tsx';
import { useApp } from '../state/app-context.ts';
import { channelTitle } from '../state/directory.ts';
import { threadMessages } from '../state/messages.ts';
import type { ThreadRef } from '../state/state.ts';
import { ActAs } from './ActAs.tsx';
import { DrawerContext } from './drawer-context.ts';

interface Props {
  thread: ThreadRef;
  /** The thread is all there is on screen. */
  alone: boolean;
}

export function ThreadPane({ thread, alone }: Props) {
  const { state, actions } = useApp();
  const { workspace } = state;
  const narrow = use(DrawerContext) !== undefined;
  const typing = useMedia('(hover: hover)');
  useEffect(() => focusKeeper(document.querySelector(`[data-ts="${CSS.escape(thread.ts)}"]`)), [thread.ts]);
  const channel = workspace?.channels.find((c) => c.id === thread.channel);
  const title = workspace && channel ? channelTitle(workspace, channel, state.user) : thread.channel;
  const messages = threadMessages(state.messages[thread.channel] ?? [], thread.ts, state.dismissed);
  return (
    <aside
      className="thread"
      aria-label={`Thread in ${title}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) actions.closeThread();
      }}
    >
      <header className="pane-head">
        {alone && (
          <button type="button" className="icon-button" aria-label={`Back to ${title}`} onClick={actions.closeThread}>
            <span aria-hidden="true">←</span>
          </button>
        )}
        <div className="pane-head__words">
          <h2>Thread</h2>
          <p className="pane-head__topic">{title}</p>
        </div>
        {narrow && <ActAs compact />}
        {!alone && (
          <button type="button" className="icon-button" aria-label="Close thread" onClick={actions.closeThread}>
            <span aria-hidden="true">×</span>
          </button>
        )}
      </header>
      <MessageList
        key={thread.ts}
        label="Messages in this thread"
        messages={messages}
        inThread
        resetKey={`${state.user}:${thread.ts}:${state.loaded}`}
      />
      {alone && <Tips />}
      <Composer
        key={`${state.user}:${thread.ts}`}
        label="Reply in this thread"
        target={{ channel: thread.channel, thread_ts: thread.ts }}
        autoFocus={typing}
      />
    </aside>
  );
}
