import { type RefObject, useEffect, useRef } from 'react';

/** When an edit removes the button that had focus, the message itself takes it, not the top of the page. */
export function useKeptFocus(ref: RefObject<HTMLElement | null>) {
  const inside = useRef(false);
  useEffect(() => {
    const orphaned = inside.current && document.activeElement === document.body;
    if (orphaned && !document.querySelector('dialog[open]')) ref.current?.focus({ preventScroll: true });
  });
  return {
    onFocus: () => {
      inside.current = true;
    },
    onBlur: (event: { target: Element }) => {
      const { target } = event;
      // A removed element may still report a blur: only one that is still there means that the person left.
      queueMicrotask(() => {
        if (target.isConnected) inside.current = false;
      });
    },
  };
}
