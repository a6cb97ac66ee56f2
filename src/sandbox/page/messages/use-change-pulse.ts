import { useEffect, useRef, useState } from 'react';
import type { Message } from '../api/wire.ts';

/** True for a moment after what a message says has changed; reactions do not count. */
export function useChangePulse(message: Message): boolean {
  const said = JSON.stringify([message.text, message.blocks, message.attachments]);
  const before = useRef(said);
  const [pulse, setPulse] = useState(false);
  useEffect(() => {
    if (before.current === said) return;
    before.current = said;
    setPulse(true);
    const timer = setTimeout(() => setPulse(false), 2_000);
    return () => clearTimeout(timer);
  }, [said]);
  return pulse;
}
