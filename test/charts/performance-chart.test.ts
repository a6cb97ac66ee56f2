import { describe, expect, it } from 'vitest';
import { performanceChart } from '../../src/charts/performance-chart.ts';
import { bandStretches } from '../../src/charts/performance-panel.ts';
import { windowAxis } from '../../src/charts/window-axis.ts';
import type { Measurement } from '../../src/domain/evidence.ts';
import { checks, degrading, drift, measured, measurement, performance } from './measurement.ts';
import { list, parts, texts } from './option-parts.ts';

function seriesOf(m: Measurement, id: string): Record<string, unknown> {
  const found = list(performanceChart({ model: 'm', measurement: m }).option.series).find((s) => s.id === id);
  if (found === undefined) throw new Error(`no series ${id}`);
  return found;
}

const lineNames = (series: Record<string, unknown>) => list(parts(series.markLine).data).map((d) => d.name ?? d.xAxis);

describe('performanceChart', () => {
  it('draws the limit and the reference as named lines and labels them with their values', () => {
    const lines = list(parts(seriesOf(measurement(), 'measured').markLine).data);
    expect(lines.find((l) => l.name === 'limit')).toMatchObject({ yAxis: 0.9, lineStyle: { type: 'dashed' } });
    expect(lines.find((l) => l.name === 'reference')).toMatchObject({ yAxis: 0.93, lineStyle: { type: 'dotted' } });
    const said = texts(performanceChart({ model: 'm', measurement: measurement() }));
    expect(said).toEqual(expect.arrayContaining(['limit 0.90', 'ref. 0.93', 'limit 0.10', 'labels not matured']));
  });

  it('draws the band from the intervals, without the windows that have none', () => {
    const data = seriesOf(measurement(), 'band').data;
    expect(data).toHaveLength(1);
    const flat = Array.isArray(data) ? data.flat() : [];
    expect(flat).toHaveLength(7 * 3);
    expect(flat.slice(1, 3)).toEqual([0.934 - 0.01, 0.934 + 0.01]);
  });

  it('leaves gaps for missing and not-a-number values and never draws a zero', () => {
    const nan = { value: Number.NaN, low: Number.NaN, high: Number.NaN, n: 0 };
    const m = measurement({
      checks: checks(5, (i) =>
        i === 1 ? { performance: nan, drift: Number.NaN } : i === 3 ? { performance: null } : {},
      ),
    });
    const values = list(seriesOf(m, 'measured').data).map((d) => (Array.isArray(d.value) ? d.value[1] : undefined));
    expect(values).toEqual([0.93, '-', 0.93, '-', 0.93]);
    expect(seriesOf(m, 'drift').data).toHaveLength(4);
    expect(bandStretches(windowAxis(m.checks, 5).checks).map((s) => s.length)).toEqual([1, 1, 1]);
  });

  it('breaks the line where whole windows are missing', () => {
    const m = measurement({ checks: checks(5).filter((_, i) => i !== 2) });
    const values = list(seriesOf(m, 'measured').data).map((d) => (Array.isArray(d.value) ? d.value[1] : undefined));
    expect(values).toEqual([0.93, 0.93, '-', 0.93, 0.93]);
  });

  it('takes a drift of zero without a column for not measured', () => {
    const m = measurement({ checks: checks(3, (i) => (i === 1 ? { drift: 0, driftColumn: '' } : { drift: 0 })) });
    expect(seriesOf(m, 'drift').data).toHaveLength(2);
  });

  it('greys only windows whose labels have not matured', () => {
    const area = parts(seriesOf(measurement(), 'measured').markArea).data;
    expect(area).toEqual([
      [{ name: 'labels not matured', xAxis: Date.UTC(2026, 2, 8) }, { xAxis: Date.UTC(2026, 2, 10) }],
    ]);
    const tooFew = measurement({
      performance: performance({ maturedUntil: '2026-04-01T00:00:00.000Z' }),
    });
    expect(parts(seriesOf(tooFew, 'measured').markArea).data).toEqual([]);
    expect(texts(performanceChart({ model: 'm', measurement: tooFew }))).not.toContain('labels not matured');
  });

  it('marks the start of the trouble and every change of version', () => {
    const m = measurement({
      checks: checks(12, (i) => ({ ...degrading(Math.min(i, 8)), version: i < 2 ? 'v3' : i < 9 ? '4' : 'v5' })),
    });
    expect(lineNames(seriesOf(m, 'measured'))).toEqual(
      expect.arrayContaining([Date.UTC(2026, 2, 5), Date.UTC(2026, 2, 3), Date.UTC(2026, 2, 10)]),
    );
    expect(texts(performanceChart({ model: 'm', measurement: m }))).toEqual(
      expect.arrayContaining(['▼ since 5 Mar', '▸ v5']),
    );
    const together = measurement({ checks: checks(9, (i) => ({ version: i < 4 ? 'v3' : 'v4' })) });
    expect(texts(performanceChart({ model: 'm', measurement: together }))).toContain('▼ since 5 Mar ▸ v4');
  });

  it('puts the arrow of a late start behind the words, still over its line', () => {
    const m = measurement({ checks: checks(60), since: 'w58' });
    expect(texts(performanceChart({ model: 'm', measurement: m }))).toContain('since 28 Apr ▼');
  });

  it('cuts off a drift that would flatten the rest and says its value', () => {
    const m = measurement({ checks: checks(6, (i) => ({ drift: i < 3 ? 0.03 : 95 })) });
    const last = list(seriesOf(m, 'drift').data).at(-1)?.value;
    expect(Array.isArray(last) && last[1] < 1 && last[2] === 95).toBe(true);
    expect(texts(performanceChart({ model: 'm', measurement: m }))).toContain('↑ 95.0, cut off');
  });

  it('shows drift alone for a model without performance', () => {
    const chart = performanceChart({ model: 'm', measurement: measurement({ performance: null }) });
    expect(list(chart.option.series).map((s) => s.id)).toEqual(['drift']);
    expect(chart.option.grid).toHaveLength(1);
  });

  it('draws the estimate only where the truth is not known', () => {
    const m = measurement({
      checks: checks(3, (i) => ({ performance: i === 2 ? null : measured(0.9), estimated: 0.8 })),
    });
    const data = seriesOf(m, 'estimated').data;
    expect(Array.isArray(data) ? data.map((d) => d[1]) : []).toEqual(['-', '-', 0.8]);
  });

  it('keeps both panels on the same time axis with at most five labels', () => {
    for (const count of [1, 2, 7, 30, 60]) {
      const { option } = performanceChart({ model: 'm', measurement: measurement({ checks: checks(count) }) });
      const [upper, lower] = list(option.xAxis);
      expect([upper?.min, upper?.max]).toEqual([lower?.min, lower?.max]);
      const at = parts(lower?.axisLabel).customValues;
      expect(Array.isArray(at) && at.length >= 1 && at.length <= 5).toBe(true);
    }
  });

  it('shortens names that are too long for the picture', () => {
    const long = 'a-very-long-model-name-'.repeat(8);
    const m = measurement({ drift: drift({ column: 'column_'.repeat(40) }) });
    for (const text of texts(performanceChart({ model: long, measurement: m }))) {
      expect(text.length).toBeLessThanOrEqual(70);
    }
  });

  it('says so when there are no checks', () => {
    const chart = performanceChart({ model: 'm', measurement: measurement({ checks: [] }) });
    expect(chart.option.series).toBeUndefined();
    expect(texts(chart)).toContain('No checks yet');
  });
});
