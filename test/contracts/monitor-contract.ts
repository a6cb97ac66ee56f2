import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/domain/model.ts';
import { type Blind, isReadings, type Observation } from '../../src/domain/observation.ts';
import type { Monitor } from '../../src/ports/monitor.ts';
import { numeric } from './frames-contract.ts';

export interface TrafficRow {
  readonly at: string;
  readonly amount: number | null;
  readonly score: number | null;
  readonly label: number | null;
}

export interface MonitorUnderTest {
  readonly monitor: Monitor;
  /** A model with this traffic, a healthy reference, a label delay of a day, and blind after three days without rows. */
  model(traffic: readonly TrafficRow[]): Promise<Model>;
  /** A model whose traffic cannot be found at all. */
  readonly lost: Model;
}

const dayMs = 86_400_000;
const now = new Date('2026-03-05T06:00:00Z');
const look = { now, windowMs: dayMs, windows: 3, reference: null };

/** Four rows a day, from 28 February up to now. */
export function steadyTraffic(change: (row: TrafficRow) => TrafficRow = (row) => row): TrafficRow[] {
  const rows: TrafficRow[] = [];
  for (let at = Date.parse('2026-02-28T01:00:00Z'); at < now.getTime(); at += dayMs / 4) {
    rows.push(change({ at: new Date(at).toISOString(), amount: 10, score: 0.5, label: 1 }));
  }
  return rows;
}

/** What every monitor with prediction rows must do. */
export function monitorContract(name: string, setup: () => Promise<MonitorUnderTest>): void {
  describe(`monitor contract: ${name}`, () => {
    const seen = async (traffic: readonly TrafficRow[], at = look): Promise<Observation> => {
      const { monitor, model } = await setup();
      const result = await monitor.observe(await model(traffic), at);
      if (result.blind) throw new Error(result.reason);
      if (isReadings(result)) throw new Error('it gave no rows');
      return result;
    };
    const blind = async (traffic: readonly TrafficRow[], at = look): Promise<Blind> => {
      const { monitor, model } = await setup();
      const result = await monitor.observe(await model(traffic), at);
      if (!result.blind) throw new Error('it was not blind');
      return result;
    };

    test('gives complete windows on UTC days, oldest first, without today', async () => {
      const { windows } = await seen(steadyTraffic());
      expect(windows.map(({ from }) => from.toISOString().slice(0, 10))).toEqual([
        '2026-03-02',
        '2026-03-03',
        '2026-03-04',
      ]);
      expect(windows.map(({ frame }) => frame.rows)).toEqual([4, 4, 4]);
    });

    test('keys stay the same when looked at again later', async () => {
      const first = await seen(steadyTraffic());
      const later = await seen(steadyTraffic(), { ...look, now: new Date(now.getTime() + dayMs / 2) });
      expect(later.windows.map(({ key }) => key)).toEqual(first.windows.map(({ key }) => key));
    });

    test('does not believe labels that are younger than the delay', async () => {
      const { windows, maturedUntil, roles } = await seen(steadyTraffic());
      expect(maturedUntil).toEqual(new Date(now.getTime() - dayMs));
      expect(numeric(windows[2]!.frame, roles.label!)).toEqual([1, Number.NaN, Number.NaN, Number.NaN]);
      expect(numeric(windows[1]!.frame, roles.label!)).toEqual([1, 1, 1, 1]);
    });

    test('a day without rows between others is a window without rows', async () => {
      const { windows } = await seen(steadyTraffic().filter(({ at }) => !at.startsWith('2026-03-03')));
      expect(windows.map(({ frame }) => frame.rows)).toEqual([4, 0, 4]);
    });

    test('does not invent windows from before the data began', async () => {
      const { windows } = await seen(steadyTraffic(), { ...look, windows: 60 });
      expect(windows[0]?.from).toEqual(new Date('2026-02-28'));
    });

    test('no rows are blind', async () => {
      expect(await blind([])).toMatchObject({ since: null });
    });

    test('stale rows are blind since the newest of them', async () => {
      const traffic = steadyTraffic();
      const result = await blind(traffic, { ...look, now: new Date(now.getTime() + 10 * dayMs) });
      expect(result.since).toEqual(new Date(traffic.at(-1)!.at));
    });

    test('rows of the future do not make stale data fresh', async () => {
      const at = new Date(now.getTime() + 30 * dayMs);
      const traffic = [...steadyTraffic(), { at: '2027-01-01T00:00:00Z', amount: 1, score: 1, label: 1 }];
      expect((await blind(traffic, { ...look, now: at })).since?.toISOString()).toContain('2026-03-0');
    });

    test('rows without any score are blind since they began', async () => {
      const traffic = steadyTraffic((row) => (row.at >= '2026-03-03' ? { ...row, score: null } : row));
      expect(await blind(traffic)).toMatchObject({
        since: new Date('2026-03-03'),
        reason: expect.stringContaining('score'),
      });
    });

    test('rows without any feature value are blind', async () => {
      const traffic = steadyTraffic((row) => (row.at >= '2026-03-04' ? { ...row, amount: null } : row));
      expect(await blind(traffic)).toMatchObject({
        since: new Date('2026-03-04'),
        reason: expect.stringContaining('feature'),
      });
    });

    test('traffic that cannot be found is blind and says what was looked for', async () => {
      const { monitor, lost } = await setup();
      expect(await monitor.observe(lost, look)).toMatchObject({
        blind: true,
        reason: expect.stringContaining('no file'),
      });
    });
  });
}
