import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

const NEAR = 80;

/** Keeps a scroller at its newest message while the reader is there, also when images load late. */
export function useStickToBottom(scroller: RefObject<HTMLElement | null>, resetKey: string) {
  const stuck = useRef(true);
  const [away, setAway] = useState(false);

  const toBottom = useCallback(() => {
    stuck.current = true;
    setAway(false);
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (!element || !content || !resetKey) return;
    toBottom();
    const onScroll = () => {
      stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      setAway(!stuck.current);
    };
    const grown = new ResizeObserver(() => {
      if (stuck.current) element.scrollTop = element.scrollHeight;
      else onScroll();
    });
    grown.observe(content);
    grown.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      grown.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, resetKey, toBottom]);

  const letGo = useCallback(() => {
    stuck.current = false;
  }, []);
  return { away, toBottom, letGo };
}
