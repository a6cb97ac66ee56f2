import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FaultWorld, type Outside, openFaultWorld } from './fault-world.ts';
import { faultsIn } from './invariants.ts';
import { type KeptUp, keepUp } from './keep-up.ts';
import { full, modelNames, pick } from './scale.ts';
import { playStory, quiet } from './story.ts';
import type { Weather } from './tcp-proxy.ts';
import { transcriptOf } from './transcript.ts';
import { writeFigure } from './write-figures.ts';

const weathers: readonly Weather[] = ['latency', 'reset', 'black-hole', 'half-open', 'drip'];
const networks: readonly Outside[] = ['postgres', 'redis', 'slack', 'serving', 'model'];
/** Each takes a model of its own through its story; the short suite lets a weather pass over all networks in one story. */
const storms = weathers.flatMap((weather) =>
  (full ? networks.map((each) => [each]) : [networks]).map((over) => ({ weather, over })),
);
const names = modelNames('m', pick(80, 250));
const next = names.values();
const fresh = (): string => {
  const { value } = next.next();
  if (value === undefined) throw new Error('more models are needed');
  return value;
};

let world: FaultWorld;
let kept: KeptUp;
let undisturbed: string[];
let endured = 0;
let stories = 0;

beforeAll(async () => {
  world = await openFaultWorld({ models: names, proxies: true });
  kept = await keepUp(world);
  const first = fresh();
  await playStory(world, first);
  await quiet(world);
  undisturbed = transcriptOf(world, first);
}, 600_000);
afterAll(() => world.close());

const redisCli = (...command: string[]): string =>
  execFileSync('redis-cli', ['-p', `${world.redis.port}`, ...command]).toString();

/** Tells one story after another while something happens, and expects that each reads as if nothing had. */
async function endures(happens: () => Promise<void>): Promise<void> {
  const told: string[] = [];
  let over = false;
  const telling = (async () => {
    do {
      const model = fresh();
      await playStory(world, model);
      told.push(model);
    } while (!over);
  })();
  await happens();
  over = true;
  await telling;
  await quiet(world);
  expect(await faultsIn(world, told)).toEqual([]);
  for (const model of told) expect(transcriptOf(world, model), model).toEqual(undisturbed);
  endured += 1;
  stories += told.length;
}

/** Whether a replica that went through it still works, alone. */
async function worksAlone(which: 0 | 1): Promise<void> {
  const other = world.replicas[which === 0 ? 1 : 0];
  other.signal('SIGSTOP');
  try {
    await playStory(world, fresh());
  } finally {
    other.signal('SIGCONT');
  }
  await quiet(world);
}

afterEach(() => {
  for (const name of networks) world.proxies?.[name].weather('fine');
});

test.each(storms)('$weather between one replica and $over', async ({ over, weather }) => {
  await endures(async () => {
    await pause(1000);
    for (const network of over) {
      world.proxies?.[network].weather(weather);
      await pause(pick(3000, 20_000));
      world.proxies?.[network].weather('fine');
    }
  });
});

test('after all this weather the replica that stood in it works alone', () => worksAlone(1));

test('Redis loses everything it knew', () =>
  endures(async () => {
    for (let i = 0; i < 5; i++) {
      await pause(700);
      redisCli('flushall');
    }
  }));

test('Redis is frozen', () =>
  endures(async () => {
    await pause(1000);
    world.redis.signal('SIGSTOP');
    await pause(pick(6000, 30_000));
    world.redis.signal('SIGCONT');
  }));

test('Redis has no memory left', () =>
  endures(async () => {
    await pause(500);
    redisCli('config', 'set', 'maxmemory', '1');
    await pause(pick(5000, 30_000));
    redisCli('config', 'set', 'maxmemory', '0');
  }));

test('Redis is killed and comes back empty', () =>
  endures(async () => {
    await pause(1000);
    await world.redis.end('SIGKILL');
    await pause(pick(3000, 30_000));
    await world.redis.start();
  }));

test('Postgres shuts down at once and comes back', () =>
  endures(async () => {
    await pause(1500);
    await world.postgres.end('SIGQUIT');
    await pause(pick(2000, 20_000));
    await world.postgres.start();
  }));

test('one replica is frozen for longer than its leases, and wakes up', () =>
  endures(async () => {
    await pause(1500);
    world.replicas[1].signal('SIGSTOP');
    await pause(8000);
    world.replicas[1].signal('SIGCONT');
  }));

test('Slack asks everybody to wait half a minute', () =>
  endures(async () => {
    await pause(500);
    world.slack.misbehave({ method: 'chat.postMessage', kind: 'ratelimit', retryAfter: pick(5, 30), times: 3 });
  }));

test('Slack posts and answers 500', () =>
  endures(async () => {
    world.slack.misbehave({ method: 'chat.postMessage', kind: 'error-after', times: 4 });
    world.slack.misbehave({ method: 'files.completeUploadExternal', kind: 'error-after', times: 1 });
    world.slack.misbehave({ method: 'chat.update', kind: 'error-after', times: 2 });
  }));

test('Slack posts and the answer is cut off', () =>
  endures(async () => {
    world.slack.misbehave({ method: 'chat.postMessage', kind: 'reset-after', times: 4 });
    world.slack.misbehave({ method: 'chat.update', kind: 'reset-after', times: 2 });
  }));

test('both replicas work alone in the end', async () => {
  await worksAlone(0);
  await worksAlone(1);
  await kept.release();
  expect(world.replicas.map(({ deaths }) => deaths)).toEqual([0, 0]);
  expect(await faultsIn(world)).toEqual([]);
  // Only a run in which every outage was endured has a figure.
  expect(endured).toBe(storms.length + 9);
  writeFigure('outages', `${endured} outages endured by ${stories} stories, 0 lost, 0 doubled`);
});
