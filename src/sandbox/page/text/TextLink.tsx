import type { MouseEvent, ReactNode } from 'react';
import { readPermalink } from '../state/address.ts';
import { useApp } from '../state/app-context.ts';

/** Links leave in a new tab, except permalinks of this workspace: those jump to their message. */
export function TextLink({ url, children }: { url: string; children: ReactNode }) {
  const { actions } = useApp();
  const target = readPermalink(url, location.origin);
  const jump = (event: MouseEvent) => {
    if (!target) return;
    event.preventDefault();
    actions.jump(target.channel, target.ts);
  };
  return (
    <a href={url} rel="noopener noreferrer" {...(target ? { onClick: jump } : { target: '_blank' })}>
      {children}
    </a>
  );
}
