import { useEffect, useState } from 'react';
import { Dialog } from '../dialogs/Dialog.tsx';
import { ViewModal } from '../dialogs/ViewModal.tsx';
import { NARROW, ONE_PANE, useMedia } from '../hooks/use-media.ts';
import { Announcer } from '../messages/Announcer.tsx';
import { useApp } from '../state/app-context.ts';
import { channelTitle } from '../state/directory.ts';
import { ChannelView } from './ChannelView.tsx';
import { DrawerContext } from './drawer-context.ts';
import { HomeView } from './HomeView.tsx';
import { Sidebar } from './Sidebar.tsx';
import { ThreadPane } from './ThreadPane.tsx';
import { Toasts } from './Toasts.tsx';
import { WorldBar } from './WorldBar.tsx';

function MainPane() {
  const { workspace, place } = useApp().state;
  if (place?.kind === 'home') return <HomeView />;
  const channel = workspace?.channels.find((c) => c.id === place?.id);
  return channel ? <ChannelView channel={channel} /> : <p className="empty">Opening the workspace…</p>;
}

function useTitle(): void {
  const { workspace, place, user } = useApp().state;
  const channel = place?.kind === 'channel' && workspace?.channels.find((c) => c.id === place.id);
  useEffect(() => {
    const here = channel && workspace ? channelTitle(workspace, channel, user) : 'App Home';
    document.title = `${here} · ${workspace?.team.name ?? 'Sextant sandbox'}`;
  }, [channel, workspace, user]);
}

/** The frame: world bar, sidebar or drawer, main pane, thread, and whatever lies above them. */
export function Shell() {
  const { state } = useApp();
  const narrow = useMedia(NARROW);
  const onePane = useMedia(ONE_PANE);
  const [drawer, setDrawer] = useState(false);
  useTitle();
  const modal = state.modals.at(-1);
  const { thread } = state;
  return (
    <DrawerContext value={narrow ? () => setDrawer(true) : undefined}>
      <button type="button" className="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the messages
      </button>
      <div className={thread ? 'shell shell--thread' : 'shell'}>
        <WorldBar />
        {!narrow && <Sidebar />}
        <main id="main" className="main" tabIndex={-1}>
          {state.workspace && !state.live && state.loaded && (
            <p className="offline" role="status">
              Connection lost. Trying again…
            </p>
          )}
          {thread && onePane ? <ThreadPane key={thread.ts} thread={thread} alone /> : <MainPane />}
        </main>
        {thread && !onePane && <ThreadPane key={thread.ts} thread={thread} alone={false} />}
      </div>
      {drawer && narrow && (
        <Dialog label="Channels and conversations" className="dialog--drawer" onClose={() => setDrawer(false)}>
          <Sidebar onGo={() => setDrawer(false)} />
        </Dialog>
      )}
      {modal && <ViewModal key={modal.id} view={modal} />}
      <Announcer />
      <Toasts />
    </DrawerContext>
  );
}
