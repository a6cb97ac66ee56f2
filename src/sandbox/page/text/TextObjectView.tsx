import type { TextObject } from '../api/blocks.ts';
import { InlineText } from './InlineText.tsx';
import { parseMrkdwn, parsePlain } from './mrkdwn.ts';
import { TextBlocks } from './TextBlocks.tsx';

/** A text object of Block Kit: plain_text shows as typed, mrkdwn is parsed. */
export function TextObjectView({ text }: { text: TextObject }) {
  if (text.type === 'mrkdwn') return <TextBlocks blocks={parseMrkdwn(text.text)} />;
  return (
    <p>
      <InlineText nodes={parsePlain(text.text)} />
    </p>
  );
}
