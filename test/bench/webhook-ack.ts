import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadEnv } from '../../src/config/load-env.ts';
import { roles } from '../../src/domain/step.ts';
import { type Demo, startDemo } from '../../src/sandbox/demo/start-demo.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import type { StorePlace } from './bench-stores.ts';
import type { Benchmark } from './benchmark.ts';
import { count, figure, ms, quantile, table } from './figures.ts';
import { type LoadReport, load } from './load.ts';
import { quiet } from './quiet.ts';

const perSecond = 200;
const seconds = 20;
const patienceMs = 30_000;

interface Storm extends LoadReport {
  readonly workedMeanwhile: number;
  readonly failed: number;
  readonly left: number;
  readonly drainSeconds: number;
}

export const webhookAck: Benchmark = {
  name: 'webhook-ack',
  title: `Acknowledging ${perSecond} alerts a second`,
  usesStores: true,
  async run({ stores, say }) {
    const rows: string[][] = [];
    for (const store of stores) {
      const storm = await store.fresh(measure);
      const { latencies, accepted, refused } = storm;
      say(`${store.kind}: p50 ${ms(quantile(latencies, 0.5))}, p99 ${ms(quantile(latencies, 0.99))}`);
      rows.push([
        store.kind,
        `**${ms(quantile(latencies, 0.5))}**`,
        `**${ms(quantile(latencies, 0.99))}**`,
        ms(quantile(latencies, 1)),
        `${count(accepted)} of ${count(accepted + refused)}`,
        `${count(storm.workedMeanwhile)} (${figure(storm.workedMeanwhile / storm.seconds)} a second)`,
        storm.left === 0
          ? `${figure(storm.drainSeconds)} s`
          : `${count(storm.left)} left after ${figure(storm.drainSeconds)} s`,
        count(storm.failed),
      ]);
    }
    return [
      table(
        [
          'store',
          'ack p50',
          'ack p99',
          'slowest',
          'answered 202',
          'alerts worked off meanwhile',
          'all worked off after the last alert in',
          'alerts given up',
        ],
        rows,
      ),
      '',
      `One run of ${seconds} s: an alert is due every ${1000 / perSecond} ms whether the one before was answered or not, and its time counts from when it was due. ` +
        'The alerts are all different and name the four demo models in turn, so a storm of them meets in four incidents. ' +
        'In the receiving process everything else is running too: the four roles work the steps through BullMQ on the same store, ' +
        'each model is measured and explained, a retraining may start, cards are posted to the sandbox Slack, and that Slack and the simulated world live in this process as well. The sender has a thread of its own.',
    ].join('\n');
  },
};

async function measure(place: StorePlace): Promise<Storm> {
  const demo = await demoOn(place);
  try {
    await demo.app.idle();
    const { webhookToken } = await secretsOf(place.dataDir);
    const plan = { url: demo.app.url, token: webhookToken, models: demo.world.models.map((model) => model.id) };
    await load({ ...plan, seconds: 1, shape: { kind: 'open', perSecond: 20 } });
    await drained(demo.app.store);
    const before = await stepsIn(demo.app.store, 'done');
    const report = await load({ ...plan, seconds, shape: { kind: 'open', perSecond } });
    const workedMeanwhile = (await stepsIn(demo.app.store, 'done')) - before;
    const ended = performance.now();
    const left = await drained(demo.app.store);
    const drainSeconds = (performance.now() - ended) / 1000;
    return { ...report, workedMeanwhile, left, drainSeconds, failed: await stepsIn(demo.app.store, 'failed') };
  } finally {
    await demo.stop();
  }
}

const demoOn = ({ dataDir, databaseUrl }: StorePlace): Promise<Demo> =>
  startDemo({
    dir: dataDir,
    environment: {},
    log: quiet,
    paused: true,
    port: 0,
    start: (environment, configFile) =>
      startApp({
        env: loadEnv({ ...environment, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) }),
        config: loadConfig(configFile),
        roles,
        dataDir: join(dataDir, 'store'),
        log: quiet,
        schedule: false,
        pollMs: 500,
      }),
  });

async function secretsOf(dir: string): Promise<{ webhookToken: string }> {
  const text = await readFile(join(dir, 'secrets.json'), 'utf8');
  return z.object({ webhookToken: z.string() }).parse(JSON.parse(text));
}

const counted = z.tuple([z.object({ n: z.coerce.number() })]);

/** Steps that read an alert: the ones every acknowledged alert owes. */
async function stepsIn(store: OpenStore, state: 'done' | 'failed' | 'open'): Promise<number> {
  const states = state === 'open' ? ['waiting', 'running'] : [state];
  const { rows } = await store.pool.query(
    "select count(*) as n from sextant.step where kind = 'receive-signal' and state = any($1)",
    [states],
  );
  return counted.parse(rows)[0].n;
}

/** How many alerts still wait to be read when all are read, or when patience ends. */
async function drained(store: OpenStore): Promise<number> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const left = await stepsIn(store, 'open');
    if (left === 0 || performance.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
