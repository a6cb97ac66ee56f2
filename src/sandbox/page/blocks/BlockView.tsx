import type { Block } from '../api/blocks.ts';
import { ElementView } from '../elements/ElementView.tsx';
import { FeedbackView } from '../elements/FeedbackView.tsx';
import { InlineText } from '../text/InlineText.tsx';
import { parseMarkdown } from '../text/markdown.ts';
import { parsePlain } from '../text/mrkdwn.ts';
import { parseRichText } from '../text/rich-text.ts';
import { TextBlocks } from '../text/TextBlocks.tsx';
import { TextObjectView } from '../text/TextObjectView.tsx';
import { ContextBlockView } from './ContextBlockView.tsx';
import { ImageBlockView } from './ImageBlockView.tsx';
import { InputBlockView } from './InputBlockView.tsx';
import { SectionBlockView } from './SectionBlockView.tsx';
import { TableBlockView } from './TableBlockView.tsx';
import { UnknownBlock } from './UnknownBlock.tsx';

export function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case 'header':
      return (
        <h3 className="block-header">
          <InlineText nodes={parsePlain(block.text.text)} />
        </h3>
      );
    case 'section':
      return <SectionBlockView block={block} />;
    case 'context':
      return <ContextBlockView block={block} />;
    case 'actions':
      return (
        <div className="block-actions">
          {block.elements.map((element, index) => (
            <ElementView key={element.action_id ?? index} blockId={block.block_id ?? ''} element={element} />
          ))}
        </div>
      );
    case 'context_actions':
      return (
        <div className="block-actions">
          {block.elements.map((element, index) => (
            <FeedbackView key={element.action_id ?? index} blockId={block.block_id ?? ''} element={element} />
          ))}
        </div>
      );
    case 'alert':
      return (
        <div className={`block-alert block-alert--${block.level ?? 'default'}`}>
          <TextObjectView text={block.text} />
        </div>
      );
    case 'divider':
      return <hr />;
    case 'image':
      return <ImageBlockView block={block} />;
    case 'markdown':
      return (
        <div className="block-text">
          <TextBlocks blocks={parseMarkdown(block.text)} />
        </div>
      );
    case 'table':
    case 'data_table':
      return <TableBlockView block={block} />;
    case 'rich_text':
      return (
        <div className="block-text">
          <TextBlocks blocks={parseRichText(block)} />
        </div>
      );
    case 'input':
      return <InputBlockView block={block} />;
    default:
      return <UnknownBlock what="block" block={block} />;
  }
}
