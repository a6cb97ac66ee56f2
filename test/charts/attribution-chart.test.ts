import { describe, expect, it } from 'vitest';
import { attributionChart } from '../../src/charts/attribution-chart.ts';
import { attributionAlt, attributionFinding } from '../../src/charts/attribution-summary.ts';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import type { Attribution, Part } from '../../src/domain/attribution.ts';

const part = (value: number): Part => ({ value, low: value - 0.01, high: value + 0.01 });

const loss: Attribution = {
  metric: 'auc',
  n: { reference: 8000, current: 5000 },
  total: part(0.112),
  covariate: part(0.004),
  concept: part(-0.007),
  leftOver: { ...part(0.115), share: 0.049 },
  effectiveRows: 7800,
  features: [],
  slices: [
    {
      where: [{ column: 'category', value: 'crypto' }],
      n: { reference: 0, current: 245 },
      share: { reference: 0, current: 0.049 },
      part: part(0.061),
      p: 1e-9,
    },
  ],
  elsewhere: { ...part(0.051), share: 0.951 },
};

describe('the picture of where the loss lies', () => {
  it('says the finding in words, and the parts beside', () => {
    const alt = attributionAlt({ model: 'cards', attribution: loss });
    expect(alt).toBe(
      'cards: AUC lost 0.112: 0.061 of it at category = crypto, 4.9 % of traffic; moved inputs 0.004, other answers to the same inputs minus 0.007, inputs never seen before 0.115.',
    );
  });

  it('names no slice that went the other way', () => {
    const slices = [{ ...loss.slices[0]!, part: part(-0.02) }];
    expect(attributionFinding({ ...loss, slices, covariate: part(0.3) })).toBe(
      'AUC lost 0.112, most because inputs moved',
    );
    expect(attributionFinding({ ...loss, slices: [], covariate: null })).toBe('AUC lost 0.112, in every segment alike');
  });

  it('is drawn within its size, with one step for each part', async () => {
    const chart = attributionChart({ model: 'cards', attribution: loss });
    const graphic = chart.option.graphic as { type: string; shape?: { x: number; width: number; y: number } }[];
    const bars = graphic.filter(({ type }) => type === 'rect').map(({ shape }) => shape!);
    expect(bars).toHaveLength(5);
    for (const { x, width, y } of bars) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(chart.width);
      expect(y).toBeLessThan(chart.height);
    }
    const { png } = await createChartRenderer().attribution({ model: 'cards', attribution: loss });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });
});
