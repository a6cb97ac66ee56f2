import type { Accessory } from '../api/blocks.ts';
import { imageSource } from '../blocks/image-source.ts';
import { UnknownBlock } from '../blocks/UnknownBlock.tsx';
import { ZoomableImage } from '../blocks/ZoomableImage.tsx';
import { ActingInput } from './ActingInput.tsx';
import { ButtonView } from './ButtonView.tsx';
import { OverflowView } from './OverflowView.tsx';
import { SelectView } from './SelectView.tsx';

/** Any element of an actions block or a section's accessory. */
export function ElementView({ blockId, element }: { blockId: string; element: Accessory }) {
  switch (element.type) {
    case 'button':
      return <ButtonView blockId={blockId} element={element} />;
    case 'overflow':
      return <OverflowView blockId={blockId} element={element} />;
    case 'static_select':
      return <SelectView blockId={blockId} element={element} />;
    case 'image':
      return <ZoomableImage src={imageSource(element)} alt={element.alt_text} small />;
    case 'users_select':
    case 'multi_static_select':
    case 'radio_buttons':
    case 'checkboxes':
    case 'datepicker':
    case 'timepicker':
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <ActingInput blockId={blockId} element={element} />;
    default:
      return <UnknownBlock what="element" block={element} />;
  }
}
