import type { ContextBlock } from '../api/blocks.ts';
import { keyed } from '../text/keyed.ts';
import { TextObjectView } from '../text/TextObjectView.tsx';
import { imageSource } from './image-source.ts';

export function ContextBlockView({ block }: { block: ContextBlock }) {
  return (
    <div className="block-context">
      {keyed(block.elements).map(({ key, item: element }) =>
        element.type === 'image' ? (
          <img key={key} src={imageSource(element)} alt={element.alt_text} />
        ) : (
          <div key={key}>
            <TextObjectView text={element} />
          </div>
        ),
      )}
    </div>
  );
}
