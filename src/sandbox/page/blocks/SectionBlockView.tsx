import type { SectionBlock } from '../api/blocks.ts';
import { ElementView } from '../elements/ElementView.tsx';
import { keyed } from '../text/keyed.ts';
import { TextObjectView } from '../text/TextObjectView.tsx';

export function SectionBlockView({ block }: { block: SectionBlock }) {
  return (
    <div className="block-section">
      <div className="block-text">
        {block.text && <TextObjectView text={block.text} />}
        {block.fields && (
          <div className="block-fields">
            {keyed(block.fields).map(({ key, item: field }) => (
              <div key={key}>
                <TextObjectView text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <div className="block-accessory">
          <ElementView blockId={block.block_id ?? ''} element={block.accessory} />
        </div>
      )}
    </div>
  );
}
