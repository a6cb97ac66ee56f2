import { useEffect } from 'react';
import { BlockList } from '../blocks/BlockList.tsx';
import { SurfaceContext } from '../elements/surface-context.ts';
import { useApp } from '../state/app-context.ts';
import { PaneHead } from './PaneHead.tsx';

/** The app's own page, drawn by the app each time it is opened. */
export function HomeView() {
  const { state, actions } = useApp();
  const { home, live, user } = state;
  useEffect(() => {
    if (live && user) void actions.askForHome();
  }, [live, user, actions]);
  return (
    <>
      <PaneHead title="App Home" />
      <div className="list">
        <div className="home">
          {home ? (
            <SurfaceContext value={{ view_id: home.id }}>
              <BlockList blocks={home.blocks} />
            </SurfaceContext>
          ) : (
            <p className="empty">Waiting for the app to draw its Home…</p>
          )}
        </div>
      </div>
    </>
  );
}
