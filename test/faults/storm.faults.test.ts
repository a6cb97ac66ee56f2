import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { cast } from '../../src/sandbox/demo/workspace.ts';
import { channelId } from '../acceptance/bad-input/small-world.ts';
import { quantile } from '../bench/figures.ts';
import { findButton } from '../bench/find-button.ts';
import { type FaultWorld, openFaultWorld } from './fault-world.ts';
import { faultsIn } from './invariants.ts';
import { keepUp } from './keep-up.ts';
import { modelNames, pick } from './scale.ts';
import { alert, quiet, until } from './story.ts';
import { writeFigure } from './write-figures.ts';

/** Slack's own pace: one message a second a channel, two at once forgiven. */
const slackPace = {
  perMinute: { 1: 60_000, 2: 60_000, 3: 60_000, 4: 60_000, special: 60_000 },
  postsPerSecond: 1,
  postBurst: 2,
};

test('thousands of alerts over many models, Redis down for a third of the time', async () => {
  const [alerts, models] = [pick(1000, 10_000), modelNames('s', pick(10, 50))];
  // A candidate takes a pipeline; here the question is what the alerts do.
  const world = await openFaultWorld({ models, rates: slackPace, leaseMs: 60_000, autonomy: 'observe' });
  onTestFinished(() => world.close());
  const kept = await keepUp(world);
  const seconds = pick(20, 60);
  const redis = (async () => {
    await pause((seconds * 1000) / 3);
    await world.redis.end('SIGKILL');
    await pause((seconds * 1000) / 3);
    await world.redis.start();
  })();
  const acks = await pour(world, models, alerts, seconds);
  await redis;
  await quiet(world);
  await kept.release();

  expect(await rowsOf(world, 'signal')).toBe(alerts);
  const incidents = await world.store.find('incident', { limit: 1000 });
  expect(incidents.map(({ model }) => model).sort()).toEqual([...models].sort());
  // One whose acknowledgement came too late was sent again, and is counted again.
  const sent = await rowsOf(world, 'inbox');
  expect(sent).toBeGreaterThanOrEqual(alerts);
  expect(incidents.reduce((sum, { signalCount }) => sum + signalCount, 0)).toBe(sent);
  const posted = world.slack.transcript().filter(({ bot_id, ephemeral_to }) => bot_id && !ephemeral_to);
  const roots = posted.filter(({ thread_ts, ts }) => !thread_ts || thread_ts === ts);
  expect(roots).toHaveLength(models.length);
  // Each thread has its own few: why, pictures, what is decided.
  expect(posted.length).toBeLessThanOrEqual(models.length * 6);
  expect(alerts / roots.length).toBeGreaterThanOrEqual(100);
  for (const model of models) expect(most10s(world, channelId(model))).toBeLessThanOrEqual(10);
  expect(await faultsIn(world)).toEqual([]);
  writeFigure(
    'storm',
    `${alerts.toLocaleString('en-US')} alerts in ${seconds} s over ${models.length} models, 0 lost, ${roots.length} messages in channels and ${posted.length - roots.length} in their threads; acknowledged in ${Math.round(quantile(acks, 0.99))} ms (p99)`,
  );
});

async function rowsOf(world: FaultWorld, table: 'signal' | 'inbox'): Promise<number | undefined> {
  const { rows } = await world.store.pool.query<{ n: number }>(`select count(*)::int as n from sextant.${table}`);
  return rows[0]?.n;
}

/** Alerts at an even pace, each repeated until it is acknowledged, as Alertmanager does; how long each took. */
async function pour(world: FaultWorld, models: readonly string[], alerts: number, seconds: number): Promise<number[]> {
  const acks: number[] = [];
  const began = performance.now();
  const sent = Array.from({ length: alerts }, async (_, i) => {
    const due = began + (i * seconds * 1000) / alerts;
    await pause(Math.max(0, due - performance.now()));
    await alert(world, models[i % models.length] ?? '', `storm-${i}`);
    acks.push(performance.now() - due);
  });
  await Promise.all(sent);
  return acks;
}

/** The most messages that came to a channel within any ten seconds. */
function most10s(world: FaultWorld, channel: string): number {
  const at = world.slack
    .transcript(channel)
    .filter(({ bot_id, ephemeral_to }) => bot_id && !ephemeral_to)
    .map(({ ts }) => Number(ts));
  return Math.max(0, ...at.map((end) => at.filter((time) => time > end - 10 && time <= end).length));
}

test('100 presses at once by five approvers on two replicas: one promotion, every loser told', async () => {
  const presses = 100;
  const people = ['U0APPROVE1', 'U0APPROVE2', 'U0APPROVE3', 'U0APPROVE4', cast.approver];
  const world = await openFaultWorld({ models: ['p-001'], leaseMs: 60_000, approvers: people });
  onTestFinished(() => world.close());
  const kept = await keepUp(world);
  await alert(world, 'p-001');
  const card = await until('the card', async () => {
    const [approval] = await world.store.find('approval', { where: { state: 'pending' } });
    const message = approval && world.slack.transcript(channelId('p-001')).find((m) => findButton(m, approval.id));
    return message && approval ? findButton(message, approval.id) : null;
  });
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: presses }, (_, i) =>
      world.slack.people().press({ user: people[i % people.length] ?? '', ...card }),
    ),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(presses);
  await quiet(world);
  const told = world.slack.transcript().filter(({ ephemeral_to }) => ephemeral_to && people.includes(ephemeral_to));
  const seconds = (performance.now() - began) / 1000;
  await kept.release();

  expect(await world.store.find('promotion', {})).toMatchObject([{ state: 'done' }]);
  const votes = await world.store.find('vote', {});
  expect(votes).toHaveLength(1);
  // Each press that did not count is answered, the winner's own repeats too.
  expect(told).toHaveLength(presses - 1);
  expect(await faultsIn(world)).toEqual([]);
  writeFigure(
    'presses',
    `${presses} presses by ${people.length} people on 2 replicas: 1 promotion, ${told.length} told; all in ${seconds.toFixed(1)} s`,
  );
});
