import { beforeAll, describe, expect, it } from 'vitest';
import { getDecisions } from '../../src/agent/tools/get-decisions.ts';
import type { ToolWorld } from '../../src/agent/tools/tool.ts';
import { readReport } from '../../src/process/report/read-report.ts';
import { reportCsv } from '../../src/process/report/report-csv.ts';
import { reportMarkdown } from '../../src/process/report/report-markdown.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from '../flows/candidate.ts';
import {
  engineer,
  lead,
  makeTemplate,
  modelOf,
  oncall,
  openScene,
  outsider,
  prepare,
  type Scene,
} from '../flows/scene.ts';

/** Answers about the past come from the tables; here they are held against the ledger of a history that really happened. */
const drifted = prepare(conceptWorld(1));
let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
  await history();
  // Whoever owns the database can do that; the program's roles cannot.
  await scene.store.pool.query('alter table sextant.approval disable trigger user');
  return () => scene.close();
}, 300_000);

/** One model promoted by two votes, one denied, one expired, one whose run failed, and presses that were refused. */
async function history(): Promise<void> {
  const ids = ['promoted', 'denied', 'expired', 'failed'];
  const models = ids.map((id) =>
    modelOf(id, {}, id === 'promoted' ? { approvers: { sets: ['S0ONCALL'], quorum: 2 } } : {}),
  );
  scene = await openScene(template, models, Object.fromEntries(ids.map((id) => [id, drifted])));
  for (const id of ids) await scene.fire(id);
  await scene.settle();
  const failing = await scene.one('run', { model: 'failed' });
  scene.pipeline.settle(failing.requestId, { state: 'failed', minutes: 3, errorTail: 'boom' });
  for (const id of ids.slice(0, 3)) await finishRun(scene, id);
  const card = async (model: string) => (await scene.one('approval', { model })).id;
  for (const user of [outsider, oncall, oncall, lead]) await scene.press(await card('promoted'), user);
  await scene.press(await card('denied'), lead, 'deny', 'not today');
  await scene.person({
    kind: 'incident-action',
    channel: '#ml-alerts',
    threadTs: null,
    action: 'retrain',
    incidentId: failing.incidentId,
    user: engineer,
  });
  await scene.settle();
  await scene.advance(25 * 3_600_000);
  await scene.settle();
}

const reported = async () =>
  readReport(scene.store, new Date('2026-10-01T00:00:00Z'), new Date((await scene.store.now()).getTime() + 1));

describe('what is answered about the past', () => {
  it('is what the ledger says, row by row, and adds up to it', async () => {
    const report = await reported();
    expect(report.totals).toMatchObject({
      notInLedger: 0,
      differing: 0,
      approvals: { approved: 1, denied: 1, expired: 1 },
    });
    expect(report.refused.length).toBeGreaterThanOrEqual(2);
    const told = (await scene.store.ledger({ limit: 10_000 })).map(
      ({ body }) => JSON.parse(body) as { kind: string; facts: { state?: string; cost?: number | null } },
    );
    const count = (kind: string, state?: string) =>
      told.filter((each) => each.kind === kind && (state === undefined || each.facts.state === state)).length;
    expect(report.decisions).toHaveLength(count('decision-made'));
    expect(report.approvals).toHaveLength(count('approval-requested'));
    expect(report.approvals.flatMap(({ votes }) => votes)).toHaveLength(count('vote-cast'));
    expect(report.promotions.filter(({ row }) => row.state === 'done')).toHaveLength(
      count('promotion-settled', 'done'),
    );
    const spent = told
      .filter(({ kind }) => kind === 'run-finished')
      .reduce((sum, { facts }) => sum + (facts.cost ?? 0), 0);
    expect(report.totals.cost.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(spent, 9);
  });

  it.each([
    ['approval', 'denied', 'state', 'approved', /state is approved, the ledger says denied/],
    ['approval', 'promoted', 'decided_by', 'U0CTO', /decidedBy is U0CTO, the ledger says U0/],
    ['approval', 'promoted', 'quorum', 1, /quorum is 1, the ledger says 2/],
    ['run', 'failed', 'cost', 0.01, /cost is 0.01, the ledger says 0.36/],
    ['run', 'failed', 'state', 'succeeded', /state is succeeded, the ledger says failed/],
    ['decision', 'denied', 'action', 'hold', /action is hold, the ledger says retrain/],
  ])('a changed %s of %s (%s) is seen', async (table, model, column, value, words) => {
    const { pool } = scene.store;
    const { rows } = await pool.query(
      `select id, ${column} as was from sextant.${table} where model = $1 order by position limit 1`,
      [model],
    );
    const [{ id, was } = { id: '', was: null }] = rows as { id: string; was: unknown }[];
    const set = (to: unknown) => pool.query(`update sextant.${table} set ${column} = $1 where id = $2`, [to, id]);
    await set(value);
    const report = await reported();
    await set(was);
    expect(report.totals.differing).toBe(1);
    expect(reportCsv(report)).toMatch(words);
    expect(reportMarkdown(report)).toContain('**1 items say something else than the ledger**');
  });

  it('in chat says so of a decision whose row was changed', async () => {
    const world = {
      store: scene.store,
      models: scene.deps.models,
      now: await scene.store.now(),
    } as unknown as ToolWorld;
    const ask = async () => JSON.stringify(await getDecisions.call({ model: 'denied' }, world));
    expect(await ask()).toMatch(/On record in the ledger, row \d+/);
    await scene.store.pool.query(`update sextant.decision set action = 'hold' where model = 'denied'`);
    expect(await ask()).toMatch(/Its action is hold, the ledger says retrain, in row \d+. The ledger counts/);
  });
});
