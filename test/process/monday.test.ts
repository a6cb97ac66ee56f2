import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdvisor } from '../../src/agent/create-advisor.ts';
import type { Observation } from '../../src/domain/observation.ts';
import { readReport } from '../../src/process/report/read-report.ts';
import { reportCsv } from '../../src/process/report/report-csv.ts';
import { reportMarkdown } from '../../src/process/report/report-markdown.ts';
import { recordMissed } from '../../src/process/sweep-slots.ts';
import { quietLog } from '../agent/quiet-log.ts';
import { observe, type World } from '../drift/synthetic-world.ts';
import { conceptWorld, healthyDemandWorld } from '../drift/worlds.ts';
import { finishRun } from '../flows/candidate.ts';
import { makeTemplate, modelOf, newId, oncall, openScene, outsider, type Scene } from '../flows/scene.ts';

const everyFourHours = '0 */4 * * *';
const since = new Date('2026-10-10T00:00:00Z');
const until = new Date('2026-10-12T08:00:00Z');
const slots = Array.from({ length: 14 }, (_, i) => new Date(since.getTime() + i * 4 * 3_600_000));
/** Sunday 00:00 and 04:00. */
const asleep = new Set([6, 7]);

const small = (world: World): Observation =>
  observe({ ...world, rowsPerDay: 120, days: 15, referenceDays: 7, labelDelayDays: 0 });
const stocktaking = { name: 'stocktaking', from: '2026-10-09T00:00:00Z', to: '2026-10-14T00:00:00Z' };
const policy = { min_rows: 50, approval: { expires: '2h' } };

let scene: Scene;
beforeAll(async () => {
  const models = [
    modelOf('fine', policy, { task: 'regression' }),
    modelOf('frozen', { ...policy, freeze: [stocktaking] }),
    modelOf('gone', policy),
    modelOf('fraud', { ...policy, cooldown: '3d' }),
  ];
  scene = await openScene(await makeTemplate(), models, {
    fine: small(healthyDemandWorld(1)),
    frozen: small(conceptWorld(1, 4, 0.3)),
    gone: { blind: true, reason: 'metric drift_score is gone', source: 'test', since: null },
    fraud: small(conceptWorld(2, 4, 0.3)),
  });
  await weekend();
}, 300_000);
afterAll(() => scene.close());

/** Nobody is there: a card expires, a stranger presses, Sextant is down for four hours, the rest is looked at and left alone. */
async function weekend(): Promise<void> {
  await scene.store.moveClock(since);
  await record('process-started');
  for (const [i, slot] of slots.entries()) {
    if (asleep.has(i)) continue;
    if (asleep.has(i - 1)) {
      await scene.store.moveClock(new Date(slot.getTime() - 600_000));
      await record('process-started');
      await recordMissed(scene.store, scene.deps.models, newId, everyFourHours);
    }
    await scene.store.moveClock(slot);
    await scene.sweepSlot(slot);
    await scene.settle();
    if (i === 0) {
      await finishRun(scene, 'fraud', { rows: 600, day: 5 });
      await scene.press((await scene.one('approval')).id, outsider);
      await scene.settle();
    }
    if (asleep.has(i + 1)) await record('process-stopped');
  }
  await scene.store.moveClock(until);
}
const record = (kind: 'process-started' | 'process-stopped') =>
  scene.store.recordLedger({ kind, incidentId: null, model: null, actor: 'sextant', facts: { roles: ['bot'] } });

/** "48 checks … = 12 healthy + 1 drifted + …": the whole and its parts. */
function addends(text: string, whole: RegExp): { readonly whole: number; readonly parts: number[] } {
  const line = text.split('\n').find((each) => whole.test(each)) ?? '';
  const [, said = ''] = whole.exec(line) ?? [];
  const sum = line.slice(line.indexOf('=') + 1);
  return {
    whole: Number(said),
    parts: [...sum.matchAll(/(\d+) (?:healthy|drifted|held|blind|skipped|ran|missed)/g)].map((m) => Number(m[1])),
  };
}
const total = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);

/** What the built-in rules answer over this very store. */
async function answered(question: string): Promise<string> {
  const advisor = await createAdvisor({
    store: scene.store,
    models: scene.deps.models,
    registry: scene.deps.registry,
    serving: scene.deps.serving,
    pool: null,
    openai: null,
    newId,
    log: quietLog(),
  });
  const answer = await advisor.answer({
    question: {
      id: newId('qst'),
      thread: 'C1-1.1',
      channel: 'C1',
      threadTs: null,
      messageTs: '1.1',
      user: oncall,
      text: question,
      incidentId: null,
      askedAt: until,
      answer: null,
      state: 'waiting',
    },
    addressed: 'mention',
  });
  return (answer?.sentences ?? []).map((each) => each.text).join('\n');
}

describe('Monday: why did nothing get retrained over the weekend?', () => {
  it('is answered by the report, from rows that add up', async () => {
    const report = await readReport(scene.store, since, until);
    const text = reportMarkdown(report);
    for (const [whole, expected] of [
      [/Sweeps: (\d+) due/, 14],
      [/Models in the last sweep, \S+: (\d+) =/, 4],
      [/All checks: (\d+) =/, 48],
    ] as const) {
      const said = addends(text, whole);
      expect(said.whole, `${whole}`).toBe(expected);
      expect(total(said.parts), `${whole}`).toBe(expected);
    }
    expect(text).toContain('Sweeps: 14 due = 12 ran + 2 missed');
    expect(text).toContain('Down from 2026-10-10T20:00');
    expect(text).toMatch(/\| blind \| 12 \| gone \| metric drift\\_score is gone \|/);
    expect(text).toMatch(/\| held \| \d+ \| frozen \| .*stocktaking/);
    expect(text).toMatch(/\| refused presses and requests \| 1 \|/);
    expect(text).toContain('1 expired');
    expect(text).toContain('Every item is in the ledger.');
    const { because, checks } = report.silences;
    expect(total(because.map((each) => each.checks))).toBe(checks.expected - checks.healthy);
  });

  it('is answered by the report for a spreadsheet, item by item', async () => {
    const lines = reportCsv(await readReport(scene.store, since, until)).split('\r\n');
    const of = (section: string): string[] => lines.filter((line) => line.startsWith(`${section},`));
    expect(of('sweep')).toHaveLength(14);
    expect(of('sweep').filter((line) => line.includes(',missed,'))).toHaveLength(2);
    expect(of('refused')).toEqual([expect.stringContaining(`${outsider},refused,not-approver`)]);
    expect(of('approval')).toEqual([expect.stringMatching(/,expired,/)]);
    expect(of('run')).toEqual([expect.stringMatching(/,succeeded,.*,0\.48,USD,/)]);
  });

  it('is answered for one model by the decision that the ledger holds, and a row that it does not hold is said', async () => {
    const text = await answered('why did you not retrain frozen?');
    const [decision] = await scene.store.find('decision', { where: { model: 'frozen' }, limit: 1 });
    const told = await scene.store.ledger({ model: 'frozen', kind: 'decision-made' });
    const row = told.find(({ body }) => body.includes(decision?.id ?? 'none'));
    expect(text).toContain('stocktaking');
    expect(text).toContain(`On record in the ledger, row ${row?.seq}.`);
    await scene.store.insertOnce('decision', { ...decision!, id: newId('dec'), decidedAt: until }, []);
    expect(await answered('why did you not retrain frozen?')).toContain('the ledger does not hold this decision');
  });

  it('is answered in chat with the same counts', async () => {
    const text = await answered('why did nothing get retrained over the weekend?');
    const ranged = addends(text, /(\d+) of \d+ sweeps? ran/);
    expect(ranged.whole, text).toBeGreaterThan(0);
    const checks = addends(text, /^(\d+) checks of a model/);
    expect(total(checks.parts), text).toBe(checks.whole);
    const last = addends(text, /: (\d+) models? =/);
    expect(total(last.parts), text).toBe(last.whole);
    expect(last.whole).toBe(4);
    const order = [
      /^Sat 2026-10-10 .*: 12 of 14 sweeps ran, 2 missed\.$/m,
      /^I was down from Sat 2026-10-10 20:00 UTC to Sun 2026-10-11 07:50 UTC\.$/m,
      /: 4 models = 1 healthy \+ 2 held \((?:1 freeze window, 1 cooldown|1 cooldown, 1 freeze window)\) \+ 1 blind \(metric drift_score is gone, all that time\)\.$/m,
      /^1 run started: 1 succeeded in that time\.$/m,
      /^Approval apr_\w+ \(promote fraud \d+\) expired without a vote Sat 2026-10-10 02:01 UTC: \w+ did not decide\.$/m,
      /^Ask me about any of them\.$/m,
    ].map((line) => text.search(line));
    expect(order, text).toEqual([...order].sort((a, b) => a - b));
    expect(order, text).not.toContain(-1);
    expect(text).toContain('I was down from Sat 2026-10-10 20:00 UTC');
    expect(text).toContain('metric drift_score is gone');
    expect(text).toContain('expired without a vote');
  });
});
