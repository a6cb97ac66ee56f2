import type { FeedbackElement } from '../api/blocks.ts';
import { UnknownBlock } from '../blocks/UnknownBlock.tsx';
import { InlineText } from '../text/InlineText.tsx';
import { parsePlain } from '../text/mrkdwn.ts';
import { usePress } from './use-press.tsx';

/** Was this of use? Two quiet buttons under an answer. */
export function FeedbackView({ blockId, element }: { blockId: string; element: FeedbackElement }) {
  const { busy, press } = usePress(blockId, element);
  if (element.type !== 'feedback_buttons') return <UnknownBlock what="element" block={element} />;
  return (
    <>
      {[element.positive_button, element.negative_button].map(({ text, value, accessibility_label: name }) => (
        <button
          key={value}
          type="button"
          className="button button--plain"
          aria-label={name}
          aria-busy={busy}
          onClick={() => press(value)}
        >
          <InlineText nodes={parsePlain(text.text)} />
        </button>
      ))}
    </>
  );
}
