import { useState } from 'react';
import { NARROW, useMedia } from '../hooks/use-media.ts';
import { useApp } from '../state/app-context.ts';
import { recallText, remember } from '../state/memory.ts';

const STEPS = [
  ['Watch', 'A model gets worse: the app opens one thread about it here. Open the thread from its reply count.'],
  ['Ask', 'Write “@sextant why?” in the thread, then “and the second feature?”. Answers name their evidence.'],
  [
    'Be refused',
    'When the approval card comes, press Approve as somebody without the right. Only you see the refusal.',
  ],
  [
    'Approve',
    'Switch to an approver with “You act as”, press again, and watch production change and the thread close.',
  ],
] as const;

/** What a person who was given only the address needs to know; shown until put away. */
export function StartHere() {
  const { state } = useApp();
  const narrow = useMedia(NARROW);
  const [hidden, setHidden] = useState(() => recallText('start-here') === 'hidden');
  if (hidden || !state.world) return null;
  const hide = () => {
    remember('start-here', 'hidden');
    setHidden(true);
  };
  return (
    <section className="start-here" aria-label="Introduction">
      <details open={!narrow && !state.thread}>
        <summary>Start here{narrow && ': four steps'}</summary>
        <ol>
          {STEPS.map(([word, text]) => (
            <li key={word}>
              <strong>{word}.</strong> {text}
            </li>
          ))}
        </ol>
      </details>
      <button type="button" className="icon-button" aria-label="Hide this introduction" onClick={hide}>
        ×
      </button>
    </section>
  );
}
