import type { Chart } from '../../src/charts/chart.ts';

type Parts = Record<string, unknown>;

function isParts(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null;
}

/** An option's object, opened for looking: the renderer's own types are unions too wide to read from. */
export function parts(value: unknown): Parts {
  if (!isParts(value)) throw new Error(`expected an object, got ${String(value)}`);
  return value;
}

export function list(value: unknown): Parts[] {
  if (!Array.isArray(value)) throw new Error(`expected a list, got ${String(value)}`);
  return value.map(parts);
}

/** Every text the chart places itself. */
export function texts(chart: Chart): string[] {
  return list(chart.option.graphic).flatMap((g) => {
    const text = g.type === 'text' ? parts(g.style).text : undefined;
    return typeof text === 'string' ? [text] : [];
  });
}
