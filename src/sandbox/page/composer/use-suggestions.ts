import { type KeyboardEvent, useState } from 'react';
import type { Workspace } from '../api/wire.ts';
import { type Suggestion, suggest } from './suggest.ts';

/** The completion list of a composer: what it offers, which one is marked, and the keys that steer it. */
export function useSuggestions(text: string, workspace: Workspace | undefined, replace: (text: string) => void) {
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [refused, setRefused] = useState('');
  const found = workspace && text !== refused ? suggest(text, caret, workspace) : undefined;
  const items = found?.items ?? [];
  const marked = Math.min(active, items.length - 1);

  const pick = (item: Suggestion) => {
    if (!found) return;
    const next = text.slice(0, found.from) + item.insert + text.slice(caret);
    setCaret(found.from + item.insert.length);
    setActive(0);
    replace(next);
  };
  /** True when the key was for the list and the composer must leave it alone. */
  const onKey = (event: KeyboardEvent): boolean => {
    const item = items[marked];
    if (!item) return false;
    if (event.key === 'ArrowDown') setActive((marked + 1) % items.length);
    else if (event.key === 'ArrowUp') setActive((marked + items.length - 1) % items.length);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(item);
    else if (event.key === 'Escape') setRefused(text);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { items, active: marked, pick, onKey, setCaret };
}
