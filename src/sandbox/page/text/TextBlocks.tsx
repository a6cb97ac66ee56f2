import { DataTable } from '../blocks/DataTable.tsx';
import { InlineText } from './InlineText.tsx';
import { keyed } from './keyed.ts';
import type { TextBlock } from './nodes.ts';

function List({ block }: { block: Extract<TextBlock, { kind: 'list' }> }) {
  const Tag = block.ordered ? 'ol' : 'ul';
  return (
    <Tag className="text-list">
      {keyed(block.items).map(({ key, item }) => (
        <li key={key} style={{ marginInlineStart: `${item.depth * 1.25}em` }}>
          <InlineText nodes={item.children} />
        </li>
      ))}
    </Tag>
  );
}

function One({ block }: { block: TextBlock }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <InlineText nodes={block.children} />
        </p>
      );
    case 'heading':
      return (
        <p className={`text-heading text-heading--${Math.min(block.level, 3)}`}>
          <InlineText nodes={block.children} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <TextBlocks blocks={block.children} />
        </blockquote>
      );
    case 'pre':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <pre tabIndex={0}>{block.text}</pre>
      );
    case 'list':
      return <List block={block} />;
    case 'table':
      return (
        <DataTable
          rows={block.rows.map((row) => row.map((nodes) => ({ content: <InlineText nodes={nodes} /> })))}
          align={block.align}
        />
      );
    case 'rule':
      return <hr />;
  }
}

export function TextBlocks({ blocks }: { blocks: TextBlock[] }) {
  return keyed(blocks).map(({ key, item }) => <One key={key} block={item} />);
}
