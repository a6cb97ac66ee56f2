import { newId } from '../../src/app.ts';
import { startHttpServer } from '../../src/http/http-server.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { alertBody } from './alert-body.ts';
import type { StorePlace } from './bench-stores.ts';
import type { Benchmark } from './benchmark.ts';
import { figure, median, spread, table } from './figures.ts';
import { load } from './load.ts';
import { quiet } from './quiet.ts';

const rounds = 5;
const seconds = 2;
const senders = 16;
const token = 'bench';

interface Round {
  readonly intake: number;
  readonly commits: number;
}

export const webhookIntake: Benchmark = {
  name: 'webhook-intake',
  title: 'Durable webhook intake over raw commits',
  usesStores: true,
  async run({ stores, say }) {
    const rows: string[][] = [];
    for (const store of stores) {
      const measured = await store.fresh((place) => measure(place));
      const intake = measured.map((round) => round.intake);
      const commits = measured.map((round) => round.commits);
      const ratios = measured.map((round) => round.intake / round.commits);
      say(`${store.kind}: ${figure(median(intake))}/s over ${figure(median(commits))}/s`);
      rows.push([
        store.kind,
        figure(median(intake)),
        figure(median(commits)),
        `**${figure(median(ratios))}** (${spread(ratios)})`,
      ]);
    }
    return [
      table(['store', 'webhooks answered 202 a second', 'raw commits a second', 'ratio (median, min … max)'], rows),
      '',
      `${rounds} rounds of ${seconds} s each, the two in turn on the same store, ${senders} senders at once from a thread of their own. ` +
        'A webhook reads the clock and commits the inbox row and the step that reads it in one transaction (5 statements); ' +
        'a raw commit is one `insert` of the same body through the same pool. Nobody works the steps meanwhile.',
    ].join('\n');
  },
};

async function measure(place: StorePlace): Promise<Round[]> {
  const store = await openStore({ ...place, newId, log: quiet });
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: quiet,
    ready: async () => ({ ready: true, checks: {} }),
    intake: { store, newId, secrets: { token, secret: undefined } },
    slack: null,
    wallClock: () => new Date(),
  });
  try {
    await store.pool.query('create table bench_commit (id text primary key, body jsonb not null)');
    await rawCommits(store, 0.5);
    await webhooks(server.url, 0.5);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++)
      measured.push({ intake: await webhooks(server.url, seconds), commits: await rawCommits(store, seconds) });
    return measured;
  } finally {
    await server.close();
    await store.close();
  }
}

async function webhooks(url: string, duration: number): Promise<number> {
  const shape = { kind: 'closed', senders } as const;
  const report = await load({ url, token, models: ['model-a'], seconds: duration, shape });
  if (report.refused > 0) throw new Error(`${report.refused} webhooks were not answered 202`);
  return report.accepted / report.seconds;
}

async function rawCommits(store: OpenStore, duration: number): Promise<number> {
  const body = alertBody('model-a', 'x'.repeat(20));
  const began = performance.now();
  const until = began + duration * 1000;
  let commits = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() < until) {
      await store.pool.query('insert into bench_commit (id, body) values ($1, $2)', [newId('evt'), body]);
      commits += 1;
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return commits / ((performance.now() - began) / 1000);
}
