import type { Block } from '../api/blocks.ts';
import { BlockBoundary } from './BlockBoundary.tsx';
import { BlockView } from './BlockView.tsx';

export function BlockList({ blocks }: { blocks: Block[] }) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        <BlockBoundary key={`${block.block_id ?? index}:${JSON.stringify(block).length}`} block={block}>
          <BlockView block={block} />
        </BlockBoundary>
      ))}
    </div>
  );
}
