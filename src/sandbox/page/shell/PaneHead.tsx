import { type ReactNode, use } from 'react';
import { ActAs } from './ActAs.tsx';
import { DrawerContext } from './drawer-context.ts';

/** Top of the main pane; on narrow screens it also opens the drawer and switches the person. */
export function PaneHead({ title, children }: { title: string; children?: ReactNode }) {
  const openDrawer = use(DrawerContext);
  return (
    <header className="pane-head">
      {openDrawer && (
        <button type="button" className="icon-button" aria-label="Channels and conversations" onClick={openDrawer}>
          <span aria-hidden="true">☰</span>
        </button>
      )}
      <div className="pane-head__words">
        <h1>{title}</h1>
        {children}
      </div>
      {openDrawer && <ActAs compact />}
    </header>
  );
}
