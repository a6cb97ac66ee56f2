import { useState } from 'react';
import { useApp } from '../state/app-context.ts';

/** Things worth trying; a click puts the text into the composer, sending stays with the person. */
export function Tips() {
  const { state, actions } = useApp();
  const [shown, setShown] = useState(true);
  const tips = state.workspace?.tips ?? [];
  if (!shown || tips.length === 0) return null;
  return (
    <section className="tips" aria-label="Things to try">
      <span className="tips__word">Try</span>
      <div className="tips__row">
        {tips.map((tip) => (
          <button key={tip} type="button" className="tip" onClick={() => actions.fill(tip.replace(/^try:\s*/i, ''))}>
            {tip.replace(/^try:\s*/i, '')}
          </button>
        ))}
      </div>
      <button type="button" className="icon-button" aria-label="Hide the tips" onClick={() => setShown(false)}>
        ×
      </button>
    </section>
  );
}
