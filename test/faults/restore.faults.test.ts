import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../src/app.ts';
import { createLog } from '../../src/process/create-log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type FaultWorld, openFaultWorld } from './fault-world.ts';
import { faultsIn } from './invariants.ts';
import { keepUp } from './keep-up.ts';
import { Replica } from './replica.ts';
import { alert, incidentIn, playStory, quiet, until } from './story.ts';
import { writeFigure } from './write-figures.ts';

const bin = `/usr/lib/postgresql/${readdirSync('/usr/lib/postgresql').sort().at(-1)}/bin`;

test('a backup restored into a fresh database: the ledger verifies, and the program goes on', async () => {
  const world = await openFaultWorld({ models: ['b-001', 'b-002'] });
  onTestFinished(() => world.close());
  const kept = await keepUp(world);
  await playStory(world, 'b-001');
  await alert(world, 'b-002');
  await until(
    'a card that waits',
    async () => (await world.store.find('approval', { where: { state: 'pending' } }))[0],
  );
  await quiet(world);
  await kept.release();
  await Promise.all(world.replicas.map((replica) => replica.stop()));

  const backup = join(world.dir, 'sextant.dump');
  execFileSync(`${bin}/pg_dump`, ['--format=custom', `--file=${backup}`, world.databaseUrl]);
  const restored = new URL(world.databaseUrl);
  restored.pathname = '/restored';
  await onServer(world.databaseUrl, 'create database restored');
  execFileSync(`${bin}/pg_restore`, ['--exit-on-error', `--dbname=${restored.href}`, backup]);

  const verify = execFileSync(
    process.execPath,
    ['src/main.ts', 'ledger', 'verify', '--json', '--config', world.configFile],
    { env: { ...process.env, DATABASE_URL: restored.href } },
  );
  expect(JSON.parse(verify.toString())).toMatchObject({ ok: true });

  const store = await openStore({ databaseUrl: restored.href, dataDir: world.dir, newId, log: createLog('silent') });
  const replicas = world.replicas.map(({ options }) => {
    const environment = { ...options.environment, DATABASE_URL: restored.href };
    return new Replica({ ...options, name: `${options.name}-restored`, environment });
  });
  const later = { ...world, store, replicas } as unknown as FaultWorld;
  onTestFinished(async () => {
    await Promise.all(replicas.map((replica) => replica.kill()));
    await store.close();
  });
  for (const [i, replica] of replicas.entries()) {
    await replica.start();
    // The front door knows the old ones by their address.
    Object.defineProperty(world.replicas[i], 'isUp', { value: true });
  }
  await playStory(later, 'b-002');
  await incidentIn(later, 'b-001', 'watching');
  await quiet(later);
  expect(await faultsIn(later)).toEqual([]);
  writeFigure('restore', 'one card in the middle of its story, restored, verified and promoted');
});

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
