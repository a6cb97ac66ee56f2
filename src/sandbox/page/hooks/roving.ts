import type { KeyboardEvent } from 'react';

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Arrow keys, Home and End move focus among the `[data-roving]` children; other keys pass through. */
export function moveRovingFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-roving]')];
  const at = event.target instanceof HTMLElement ? items.indexOf(event.target) : -1;
  if (!step || at < 0) return;
  event.preventDefault();
  items[step(at, items.length - 1)]?.focus();
}
