import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../../src/process/create-log.ts';
import { startDemo } from '../../../src/sandbox/demo/start-demo.ts';
import { playStory, type StoryStep } from '../../../src/sandbox/demo/story.ts';
import { freshDatabase } from '../../store/postgres-database.ts';
import { roleLogins } from './role-logins.ts';
import { startRoleProcesses } from './role-processes.ts';

const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env;
const dir = await mkdtemp(join(tmpdir(), 'sextant-roles-'));
afterAll(() => rm(dir, { recursive: true, force: true }));
if (!databaseUrl || !redisUrl)
  console.log('skipped: set TEST_DATABASE_URL and TEST_REDIS_URL to play the story on real servers');

test.skipIf(!databaseUrl || !redisUrl).each([
  { over: 'HTTP', socket: false },
  { over: 'Socket Mode', socket: true },
])(
  'F78 the story, four roles as processes under four Postgres roles and on Redis, Slack over $over',
  { timeout: 300_000 },
  async ({ socket }) => {
    const at = join(dir, socket ? 'socket' : 'http');
    const steps: StoryStep[] = [];
    const database = await freshDatabase();
    onTestFinished(() => database.drop());
    const roleUrls = await roleLogins(database);
    const demo = await startDemo({
      dir: at,
      environment: {},
      log: createLog('silent'),
      fresh: true,
      paused: true,
      socket,
      reloadDelayMs: 500,
      start: (environment, configFile) =>
        startRoleProcesses(
          { databaseUrl: database.url, roleUrls, redisUrl: redisUrl ?? '', dataDir: join(at, 'store') },
          environment,
          configFile,
        ),
    });
    try {
      await playStory(demo, (step) => steps.push(step));
    } finally {
      await demo.stop();
    }
    expect(steps).toEqual([
      'alert-received',
      'thread-opened',
      'explained',
      'decided',
      'run-finished',
      'validated',
      'approval-requested',
      'press-refused',
      'approved',
      'promoted',
      'incident-closed',
    ]);
  },
);
