import type { ImageBlock } from '../api/blocks.ts';
import { imageSource } from './image-source.ts';
import { ZoomableImage } from './ZoomableImage.tsx';

export function ImageBlockView({ block }: { block: ImageBlock }) {
  return (
    <figure className="block-image">
      {block.title && <figcaption>{block.title.text}</figcaption>}
      <ZoomableImage src={imageSource(block)} alt={block.alt_text} />
    </figure>
  );
}
