import { describe, expect, it } from 'vitest';
import { performanceAlt, performanceTitle } from '../../src/charts/performance-summary.ts';
import { checks, degrading, measured, measurement, performance } from './measurement.ts';

const current = (value: number) => ({ ...measured(value), from: '2026-03-05', to: '2026-03-08' });

describe('performanceAlt', () => {
  it('tells the finding in a sentence', () => {
    expect(performanceAlt({ model: 'fraud-detector', measurement: measurement() })).toBe(
      'AUC of fraud-detector fell from 0.93 to 0.81 since 5 March; below its limit of 0.90; ' +
        'drift above 0.10 on 4 of 9 days, largest in amount; labels not matured for the last 2 days.',
    );
  });

  it('says that an error rose above its limit, with numbers of any size', () => {
    const m = measurement({
      performance: performance({
        metric: 'rmse',
        higherIsBetter: false,
        reference: measured(11.9),
        limit: 13.1,
        current: current(1240),
      }),
    });
    expect(performanceAlt({ model: 'demand', measurement: m })).toMatch(
      /^RMSE of demand rose from 11\.9 to 1240 since 5 March; above its limit of 13\.1;/,
    );
  });

  it('does not call noise a fall', () => {
    const m = measurement({
      since: null,
      performance: performance({ lost: false, since: null, current: current(0.925) }),
    });
    expect(performanceAlt({ model: 'm', measurement: m })).toContain(
      'AUC of m is 0.925, as good as its reference 0.930',
    );
    const beyond = measurement({ performance: performance({ lost: false, current: current(0.89) }) });
    expect(performanceAlt({ model: 'm', measurement: beyond })).toContain('below its limit of 0.90, but within noise');
  });

  it('says when no labels matured, with the estimate if there is one', () => {
    const m = measurement({
      performance: performance({
        current: null,
        lost: null,
        maturedUntil: null,
        estimated: { value: 0.84, method: 'CBPE' },
      }),
    });
    expect(performanceAlt({ model: 'm', measurement: m })).toContain(
      'AUC of m is not known since 5 March: no labels matured, estimated 0.84; reference 0.93, limit 0.90',
    );
  });

  it('tells drift alone, a quiet drift, unmeasured drift and no checks', () => {
    const alt = (over: Parameters<typeof measurement>[0]) =>
      performanceAlt({ model: 'm', measurement: measurement(over) });
    expect(alt({ performance: null })).toBe(
      'm: drift above 0.10 on 4 of 9 days, largest in amount; no performance is known.',
    );
    expect(alt({ checks: checks(14), performance: null })).toContain('drift never above 0.10 in 14 days');
    expect(alt({ checks: checks(2, () => ({ drift: Number.NaN })) })).toContain('drift could not be measured');
    expect(alt({ drift: null, columns: [] })).toContain('drift up to 0.42 in 9 days');
    expect(alt({ checks: [] })).toBe('No checks of m yet.');
  });

  it('names hours, and the hour of the start', () => {
    const m = measurement({ checks: checks(9, degrading, 3_600_000) });
    const alt = performanceAlt({ model: 'm', measurement: m });
    expect(alt).toContain('since 1 March 04:00 UTC');
    expect(alt).toContain('4 of 9 hours');
  });

  it('keeps control characters out and the title short', () => {
    const model = `evil\u202e\u0000\n${'x'.repeat(500)}`;
    const title = performanceTitle({ model, measurement: measurement() });
    expect(title).toMatch(/^AUC and drift of evil x+…x+$/);
    expect(title.length).toBeLessThan(90);
    expect(performanceAlt({ model, measurement: measurement() })).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});
