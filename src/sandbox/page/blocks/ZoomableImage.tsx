import { useState } from 'react';
import { Lightbox } from '../dialogs/Lightbox.tsx';

interface Props {
  src: string;
  alt: string;
  small?: boolean;
}

export function ZoomableImage({ src, alt, small = false }: Props) {
  const [zoomed, setZoomed] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!src || failed) return <p className="image-missing">Image not available: {alt}</p>;
  return (
    <span className={small ? 'picture picture--small' : 'picture'}>
      <img src={src} alt={alt} onError={() => setFailed(true)} />
      <button type="button" className="picture__zoom" aria-label={`Enlarge: ${alt}`} onClick={() => setZoomed(true)}>
        <span aria-hidden="true">⤢</span>
      </button>
      {zoomed && <Lightbox src={src} alt={alt} onClose={() => setZoomed(false)} />}
    </span>
  );
}
