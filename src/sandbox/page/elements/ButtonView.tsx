import type { ButtonElement } from '../api/blocks.ts';
import { InlineText } from '../text/InlineText.tsx';
import { parsePlain } from '../text/mrkdwn.ts';
import { safeUrl } from '../text/safe-url.ts';
import { usePress } from './use-press.tsx';

interface Props {
  blockId: string;
  element: ButtonElement;
}

export function ButtonView({ blockId, element }: Props) {
  const { busy, press, dialog } = usePress(blockId, element);
  const className = `button button--${element.style ?? 'plain'}`;
  const label = <InlineText nodes={parsePlain(element.text.text)} />;
  const url = element.url && safeUrl(element.url);
  if (url) {
    return (
      <a
        className={className}
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={element.accessibility_label}
        onClick={() => press()}
      >
        {label}
        <span className="button__away" aria-hidden="true">
          ↗
        </span>
        <span className="hidden"> (opens a new tab)</span>
      </a>
    );
  }
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={element.accessibility_label}
        aria-disabled={busy}
        aria-busy={busy}
        onClick={() => press()}
      >
        {busy && <span className="spinner" aria-hidden="true" />}
        {label}
      </button>
      {dialog}
    </>
  );
}
