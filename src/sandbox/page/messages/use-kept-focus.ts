import { type RefObject, useEffect, useRef } from 'react';

/**
 * When an edit removes the button that had focus, the message itself takes it, not the top of the page.
 * Listens natively: React holds focus events back while it changes the page, which is exactly when this happens.
 */
export function useKeptFocus(ref: RefObject<HTMLElement | null>): void {
  const inside = useRef(false);
  useEffect(() => {
    const element = ref.current;
    const enter = () => {
      inside.current = true;
    };
    const leave = ({ target }: FocusEvent) => {
      // A removed element reports a blur too: only one that is still there afterwards means that the person left.
      queueMicrotask(() => {
        const left = target instanceof Element && target.isConnected && !element?.contains(document.activeElement);
        if (left) inside.current = false;
      });
    };
    element?.addEventListener('focusin', enter);
    element?.addEventListener('focusout', leave);
    return () => {
      element?.removeEventListener('focusin', enter);
      element?.removeEventListener('focusout', leave);
    };
  }, [ref]);
  useEffect(() => {
    const orphaned = inside.current && document.activeElement === document.body;
    if (orphaned && !document.querySelector('dialog[open]')) ref.current?.focus({ preventScroll: true });
  });
}
