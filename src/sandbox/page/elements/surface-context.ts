import { createContext, use } from 'react';
import type { Surface } from '../api/client.ts';

export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** Where the element being drawn lives, so that a press can name it. */
export function useSurface(): Surface {
  const surface = use(SurfaceContext);
  if (!surface) throw new Error('SurfaceContext is missing');
  return surface;
}
