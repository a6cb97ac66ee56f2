import { Dialog } from './Dialog.tsx';

export function Lightbox({ src, alt, onClose }: { src: string; alt: string; onClose: () => void }) {
  return (
    <Dialog label={`Image: ${alt}`} className="dialog--lightbox" onClose={onClose}>
      <button type="button" className="icon-button lightbox__close" onClick={onClose} aria-label="Close image">
        ×
      </button>
      <img src={src} alt={alt} />
      <p className="lightbox__caption">{alt}</p>
    </Dialog>
  );
}
