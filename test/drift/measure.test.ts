import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/domain/frame.ts';
import type { DataWindow, Observation } from '../../src/domain/observation.ts';
import { measure } from '../../src/drift/measure.ts';
import { lookAt, settings } from './look-at.ts';
import { categories, DAY, nowOf, numbers, observe, START, type World } from './synthetic-world.ts';
import { conceptWorld, harmlessWorld, healthyWorld } from './worlds.ts';

const small = (world: World): World => ({ referenceDays: 10, days: 8, rowsPerDay: 600, ...world });

function changeWindows(
  observation: Observation,
  from: number,
  change: (columns: Record<string, Column>, window: DataWindow) => void,
): Observation {
  const windows = observation.windows.map((window, i) => {
    if (i < from) return window;
    const columns = { ...window.frame.columns };
    change(columns, window);
    const rows = Object.values(columns)[0]!;
    const count = rows.kind === 'numeric' ? rows.values.length : rows.codes.length;
    return { ...window, frame: { rows: count, columns } };
  });
  return { ...observation, windows };
}

describe('measure', () => {
  it('finds the moved column, since when, and the newest windows that show it', () => {
    const { measurement } = lookAt(small(harmlessWorld(1)));
    expect(measurement.drift).toMatchObject({ column: 'age', role: 'feature', alert: true, since: '2026-10-04' });
    expect(measurement.drift!.value).toBeCloseTo(9 / (50 / Math.sqrt(12)), 1);
    expect(measurement.drift!.detail).toMatch(/^mean 4\d(\.\d)? → 5\d(\.\d)? \(\+2\d % *\)$/);
    expect(measurement.columns.find((c) => c.role === 'score')).toMatchObject({ column: 'score', alert: false });
    expect(measurement.persistence).toEqual({ hits: 3, of: 3, atLeast: 2 });
    expect(measurement.since).toBe(new Date(START + 3 * DAY).toISOString());
    expect(measurement.checks.map((check) => check.alert)).toEqual([false, false, false, true, true, true, true, true]);
    expect(measurement.checks.map((check) => check.performance !== null).lastIndexOf(true)).toBe(4);
    expect(JSON.parse(JSON.stringify(measurement))).toEqual(measurement);
  });

  it('tells the cost in missed positives a day against the reference rate', () => {
    const impact = { missed: 'missed frauds', threshold: 0.5 };
    const { measurement } = lookAt({ ...conceptWorld(1), rowsPerDay: 2000 }, { impact });
    expect(measurement.impact).toMatch(
      /^about \d+ more missed frauds a day \(\d+ a day; the reference rate would give \d+\)$/,
    );
    expect(lookAt(healthyWorld(1), { impact }).measurement.impact).toBeNull();
  });

  it('gives readable distributions whose shares add up', () => {
    const { distributions } = lookAt(small(conceptWorld(1))).measurement;
    expect(distributions).toHaveLength(3);
    for (const { labels, reference, current } of distributions) {
      expect(labels.length).toBeLessThanOrEqual(12);
      expect(reference).toHaveLength(labels.length);
      expect(reference.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
      expect(current.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    }
    expect(distributions[0]!.labels).toContain('crypto');
  });

  it('pools small windows, and says so when they stay too small', () => {
    const tiny = { ...healthyWorld(2), rowsPerDay: 120, days: 8 };
    const { measurement, verdict } = lookAt(tiny);
    expect(measurement.n.current).toBe(360);
    expect(verdict.type).toBe('monitor-noise');
    expect(verdict.toldApartBy).toContain('360');
    expect(measurement.columns.filter((column) => column.alert)).toEqual([]);
    expect(measurement.drift!.threshold).toBeGreaterThan(0.1);
  });

  it('compares performance only on rows of the version that serves now', () => {
    const observation = observe({ ...harmlessWorld(3), days: 10 });
    const versioned = changeWindows(observation, 0, (columns, window) => {
      const version = window.from.getTime() < START + 5 * DAY ? 'v1' : 'v2';
      if (version === 'v1') columns.score = numbers(Array.from({ length: window.frame.rows }, (_, i) => (i % 97) / 97));
      columns.version = categories(Array.from({ length: window.frame.rows }, () => version));
    });
    const withRole = { ...versioned, roles: { ...versioned.roles, version: 'version' } };
    const { performance, checks } = measure(withRole, { ...settings, now: nowOf(observation) });
    expect(performance!.current!.from).toBe(observation.windows[5]!.from.toISOString());
    expect(performance!.lost).toBe(false);
    expect(checks[0]).toMatchObject({ version: 'v1' });
    expect(checks[0]!.performance!.value).toBeLessThan(0.6);
  });

  it('believes no label that came before its time', () => {
    const observation = observe({ ...healthyWorld(4), days: 8 });
    const early = changeWindows(observation, 5, (columns, window) => {
      columns.label = numbers(Array.from({ length: window.frame.rows }, (_, i) => i % 2));
    });
    const { performance, checks } = measure(early, { ...settings, now: nowOf(observation) });
    expect(performance!.lost).toBe(false);
    expect(checks.slice(5).map((check) => check.performance)).toEqual([null, null, null]);
  });

  it('refuses an observation without windows or without reference rows', () => {
    const observation = observe(small(healthyWorld(1)));
    expect(() => measure({ ...observation, windows: [] }, { ...settings, now: new Date() })).toThrow(
      /no complete window/,
    );
    const empty = { ...observation.reference, frame: { rows: 0, columns: {} } };
    expect(() => measure({ ...observation, reference: empty }, { ...settings, now: new Date() })).toThrow(/no rows/);
  });

  it('is quiet about ids and clocks, however far they move', () => {
    const observation = observe(small(healthyWorld(6)));
    const add = (window: DataWindow): DataWindow => {
      const { rows } = window.frame;
      const sequence = Array.from({ length: rows }, (_, i) => window.from.getTime() / 1e5 + i);
      const columns = {
        ...window.frame.columns,
        counter: numbers(sequence),
        reference_number: categories(sequence.map((n) => `R${window.key}${n}`)),
      };
      return { ...window, frame: { rows, columns } };
    };
    const grown = { ...observation, reference: add(observation.reference), windows: observation.windows.map(add) };
    expect(lookAt(grown).verdict.type).toBe('healthy');
  });
});

describe('broken data', () => {
  const observation = observe(small(healthyWorld(5)));
  const found = (from: number, change: (columns: Record<string, Column>, window: DataWindow) => void) => {
    const { measurement, verdict } = lookAt(changeWindows(observation, from, change));
    return { quality: measurement.quality, type: verdict.type };
  };
  const amounts = (window: DataWindow): number[] => {
    const column = window.frame.columns.amount!;
    return column.kind === 'numeric' ? [...column.values] : [];
  };

  it.each([100, 0.01, 1000, 60])('a unit change ×%d, with the range of the ratios', (factor) => {
    const { quality, type } = found(6, (columns, window) => {
      columns.amount = numbers(amounts(window).map((amount) => amount * factor));
    });
    expect(type).toBe('broken-data');
    const unit = quality.find(({ kind }) => kind === 'unit-change')!;
    expect(unit).toMatchObject({ column: 'amount', since: '2026-10-07' });
    expect(unit.factor! / factor).toBeGreaterThan(0.85);
    expect(unit.factor! / factor).toBeLessThan(1.15);
    expect(unit.text).toMatch(/^amount [×÷][\d.,]+ \(ratios of quantiles [\d.,]+–[\d.,]+\)$/);
  });

  it('a spike of missing values, with its share', () => {
    const { quality, type } = found(7, (columns, window) => {
      columns.amount = numbers(amounts(window).map((amount, i) => (i % 4 === 0 ? Number.NaN : amount)));
    });
    expect(type).toBe('broken-data');
    expect(quality).toEqual([
      {
        column: 'amount',
        kind: 'null-spike',
        factor: 0.25,
        since: '2026-10-08',
        text: 'amount is missing in 25 % of rows, was 0 %',
      },
    ]);
  });

  it('a constant, a gone column, a changed type', () => {
    const kinds = (change: (columns: Record<string, Column>, window: DataWindow) => void): string[] =>
      found(6, change).quality.map(({ kind, column }) => `${column}: ${kind}`);
    expect(
      kinds((columns, window) => {
        columns.velocity = numbers(amounts(window).map(() => 3));
      }),
    ).toEqual(['velocity: constant']);
    expect(
      kinds((columns) => {
        delete columns.velocity;
      }),
    ).toEqual(['velocity: missing-column']);
    expect(
      kinds((columns, window) => {
        columns.velocity = categories(amounts(window).map(String));
      }),
    ).toEqual(['velocity: type-change']);
  });

  it('a flood of new categories and known ones spelled differently, but not one new category', () => {
    const renamed = (name: (i: number) => string) => (columns: Record<string, Column>, window: DataWindow) => {
      columns.country = categories(amounts(window).map((_, i) => name(i)));
    };
    expect(
      found(
        6,
        renamed((i) => `code-${i % 40}`),
      ).quality[0],
    ).toMatchObject({ kind: 'category-flood', factor: 1 });
    expect(
      found(
        6,
        renamed((i) => ['us', 'de ', 'Br', 'IN'][i % 4]!),
      ).quality[0]?.text,
    ).toContain('spelled differently');
    expect(
      found(
        6,
        renamed((i) => ['US', 'DE', 'BR', 'IN', 'FR'][i % 5]!),
      ).quality,
    ).toEqual([]);
  });

  it('duplicated rows', () => {
    const twice = (column: Column): Column =>
      column.kind === 'numeric'
        ? { kind: 'numeric', values: Float64Array.from([...column.values, ...column.values.slice(0, 60)]) }
        : { ...column, codes: Int32Array.from([...column.codes, ...column.codes.slice(0, 60)]) };
    const { quality, type } = found(7, (columns) => {
      for (const [name, column] of Object.entries(columns)) columns[name] = twice(column);
    });
    expect(type).toBe('broken-data');
    expect(quality).toMatchObject([{ column: '*', kind: 'duplicates' }]);
  });

  it('a gap of some hours in the newest window, and a window that is gone', () => {
    const cut = (column: Column): Column =>
      column.kind === 'numeric'
        ? { kind: 'numeric', values: column.values.filter((_, i) => i < 300 || i > 420) }
        : { ...column, codes: column.codes.filter((_, i) => i < 300 || i > 420) };
    const { quality } = found(7, (columns) => {
      for (const [name, column] of Object.entries(columns)) columns[name] = cut(column);
    });
    expect(quality[0]?.text).toBe('no rows from 2026-10-08 11:57 to 2026-10-08 16:50');
    const gone = { ...observation, windows: observation.windows.filter((_, i) => i !== 6) };
    expect(lookAt(gone).measurement.quality).toMatchObject([{ kind: 'time-gap', since: '2026-10-08' }]);
  });

  it('comes before everything else, and a shift of business is no unit change', () => {
    const tripled = found(5, (columns, window) => {
      columns.amount = numbers(amounts(window).map((amount) => amount * 3 + 20));
    });
    expect(tripled.quality).toEqual([]);
    expect(tripled.type).not.toBe('broken-data');
  });
});

describe('serving', () => {
  const observation = observe({ ...healthyWorld(9), days: 8 });

  it('another version than the champion with scores that moved is a serving fault', () => {
    const moved = changeWindows(observation, 5, (columns, window) => {
      const score = window.frame.columns.score!;
      if (score.kind === 'numeric') columns.score = numbers([...score.values].map((value) => value / 2));
    });
    const { verdict } = lookAt(moved, {}, { champion: 'v3', servingVersion: 'v1' });
    expect(verdict.type).toBe('serving-fault');
    expect(verdict.toldApartBy).toContain('serving answers with v1, the champion is v3');
  });

  it('rows of the previous champion do not judge the new one', () => {
    const versioned = changeWindows(observation, 0, (columns, window) => {
      columns.version = categories(Array.from({ length: window.frame.rows }, () => 'v1'));
    });
    const withRole = { ...versioned, roles: { ...versioned.roles, version: 'version' } };
    const { verdict } = lookAt(withRole, {}, { champion: 'v2', servingVersion: 'v2' });
    expect(verdict.type).toBe('monitor-noise');
    expect(verdict.toldApartBy).toContain('answered by v1, the champion is v2');
  });
});

describe('any data at all', () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, 0, 1, 1e300, -1e300));
  const column = (rows: number): fc.Arbitrary<Column> =>
    fc.oneof(
      fc.array(value, { minLength: rows, maxLength: rows }).map(numbers),
      fc.array(fc.constantFrom('a', 'b', '`c`\n', ''), { minLength: rows, maxLength: rows }).map(categories),
      fc.constant(numbers(Array.from({ length: rows }, () => 7))),
    );
  const window = (day: number): fc.Arbitrary<DataWindow> =>
    fc.integer({ min: 0, max: 40 }).chain((rows) =>
      fc.record({ x: column(rows), y: column(rows), score: column(rows), label: column(rows) }).map((columns) => ({
        key: String(day),
        from: new Date(START + day * DAY),
        to: new Date(START + (day + 1) * DAY),
        frame: {
          rows,
          columns: { ...columns, ts: numbers(Array.from({ length: rows }, (_, i) => START + day * DAY + i)) },
        },
      })),
    );

  it('is measured and judged without a crash, in plain JSON without holes', () => {
    fc.assert(
      fc.property(
        fc.tuple(window(-1), window(0), window(1), window(2)),
        fc.boolean(),
        ([reference, ...windows], regression) => {
          fc.pre(reference.frame.rows > 0);
          const look = lookAt({
            blind: false,
            level: 'L3',
            task: regression ? 'regression' : 'classification',
            source: 'fuzz',
            roles: { time: 'ts', score: 'score', label: 'label' },
            reference,
            windows,
            maturedUntil: windows[1]!.to,
            labelDelayMs: DAY,
          });
          expect(JSON.parse(JSON.stringify(look.measurement))).toEqual(look.measurement);
          expect(look.verdict.because.length).toBeGreaterThan(0);
          expect(JSON.stringify(look.verdict)).not.toMatch(/NaN|undefined|Infinity/);
        },
      ),
      { numRuns: 150 },
    );
  });
});
