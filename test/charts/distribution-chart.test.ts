import { describe, expect, it } from 'vitest';
import { distributionChart } from '../../src/charts/distribution-chart.ts';
import { distributionAlt } from '../../src/charts/distribution-summary.ts';
import { shareTicks } from '../../src/charts/share-axis.ts';
import { largestMove, shownShares } from '../../src/charts/shown-shares.ts';
import { list, parts, texts } from './option-parts.ts';

const amount = {
  column: 'amount',
  labels: ['under 10', '10 to 20', '20 to 50', '50 and more'],
  reference: [0.4, 0.3, 0.2, 0.1],
  current: [0.1, 0.2, 0.3, 0.4],
};
const country = { column: 'country', labels: ['DE', 'FR'], reference: [0.6, 0.4], current: [0.601, 0.399] };
const panel = { left: 84, top: 0, width: 600, height: 90 };

describe('distributionChart', () => {
  it('sets reference beside current for at most three features, on axes in per cent', () => {
    const { option } = distributionChart({ model: 'm', pairs: [amount, country, amount, country] });
    expect(list(option.series).map((s) => s.name)).toEqual([...Array(3)].flatMap(() => ['reference', 'current']));
    expect(list(list(option.series)[1]?.data).map((d) => d.value)).toEqual([
      [0.5, 0.1],
      [1.5, 0.2],
      [2.5, 0.3],
      [3.5, 0.4],
    ]);
    const format = parts(list(option.yAxis)[0]?.axisLabel).formatter;
    expect(typeof format === 'function' ? format(0.2) : null).toBe('20 %');
    expect(texts(distributionChart({ model: 'm', pairs: [amount] }))).toContain('under 10: 40 % → 10 %');
  });

  it('labels bins at the edges between them and categories under their bars', () => {
    expect(shareTicks(shownShares(amount), panel)).toEqual([
      { at: 1, label: '10' },
      { at: 2, label: '20' },
      { at: 3, label: '50' },
    ]);
    expect(shareTicks(shownShares(country), panel)).toEqual([
      { at: 0.5, label: 'DE' },
      { at: 1.5, label: 'FR' },
    ]);
  });

  it('keeps labels apart: fewer edges when they are long, long names on two lines', () => {
    const edges = Array.from({ length: 12 }, (_, i) => `${(i + 1) * 100_000}`);
    const labels = [
      `under ${edges[0]}`,
      ...edges.slice(1).map((e, i) => `${edges[i]} to ${e}`),
      `${edges.at(-1)} and more`,
    ];
    const shares = labels.map(() => 1 / labels.length);
    const ticks = shareTicks(shownShares({ column: 'c', labels, reference: shares, current: shares }), panel);
    expect(ticks.length).toBeLessThan(8);
    const names = ['travel_and_tourism_services', 'b', 'c', 'd', 'e'];
    const wrapped = shareTicks({ kind: 'categories', labels: names, reference: [], current: [] }, panel)[0]?.label;
    expect(wrapped).toContain('\n');
    expect(Math.max(...(wrapped ?? '').split('\n').map((l) => l.length))).toBeLessThanOrEqual(12);
  });

  it('keeps the categories that matter and puts the rest together, once', () => {
    const labels = ['a', 'b', 'c', 'd', 'e', 'crypto', '9 others'];
    const shown = shownShares({
      column: 'c',
      labels,
      reference: [0.4, 0.2, 0.1, 0.1, 0.05, 0.001, 0.149],
      current: [0.4, 0.2, 0.1, 0.05, 0.05, 0.1, 0.1],
    });
    expect(shown.labels).toEqual(['a', 'b', 'd', 'crypto', 'others']);
    expect(shown.reference.reduce((sum, s) => sum + s, 0)).toBeCloseTo(1, 10);
    expect(largestMove(shown)?.label).toBe('crypto');
  });

  it('draws a missing share as a gap and says that nothing can be compared', () => {
    const pairs = [{ column: 'broken', labels: ['a', 'b'], reference: [0.5, 0.5], current: [Number.NaN] }];
    const { option } = distributionChart({ model: 'm', pairs });
    expect(list(list(option.series)[1]?.data).map((d) => (Array.isArray(d.value) ? d.value[1] : null))).toEqual([
      '-',
      '-',
    ]);
    expect(distributionAlt({ model: 'm', pairs })).toBe(
      'Features of m, reference against current: broken cannot be compared.',
    );
  });

  it('tells the largest moves in a sentence', () => {
    expect(distributionAlt({ model: 'm', pairs: [amount, country] })).toBe(
      'Features of m, reference against current: amount moved most at "under 10", 40 % → 10 %; country is nearly unchanged.',
    );
    expect(distributionAlt({ model: 'm', pairs: [] })).toBe('No features of m to compare with the reference.');
  });
});
