import type { Observation } from '../../../src/domain/observation.ts';
import { numbers } from '../../drift/synthetic-world.ts';

/** The same rows where nobody sends labels. */
export function withoutLabels(observed: Observation): Observation {
  const windows = observed.windows.map((window) => ({
    ...window,
    frame: {
      ...window.frame,
      columns: { ...window.frame.columns, label: numbers(Array.from({ length: window.frame.rows }, () => Number.NaN)) },
    },
  }));
  return { ...observed, level: 'L2' as const, maturedUntil: null, windows };
}
