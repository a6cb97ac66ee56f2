import { accessSync, constants } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { verifyChain } from '../../../src/domain/ledger-chain.ts';
import { createLog } from '../../../src/process/create-log.ts';
import { startDemo } from '../../../src/sandbox/demo/start-demo.ts';
import { playStory, type StoryStep } from '../../../src/sandbox/demo/story.ts';
import { cast } from '../../../src/sandbox/demo/workspace.ts';
import { freshDatabase } from '../../store/postgres-database.ts';
import type { Attempt } from './planted/attack.ts';
import { roleLogins } from './role-logins.ts';
import { startRoleProcesses } from './role-processes.ts';

const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env;
const agentUid = 64_002;
const isRoot = process.getuid?.() === 0;
const dir = await mkdtemp(join(tmpdir(), 'sextant-planted-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Files and processes are walls only between different users: it takes root to start one, and a checkout that user may read. */
const mayReadCheckout =
  isRoot &&
  (
    await execa(
      'setpriv',
      [
        `--reuid=${agentUid}`,
        `--regid=${agentUid}`,
        '--clear-groups',
        process.execPath,
        '-e',
        "require('node:fs').accessSync('src/main.ts')",
      ],
      { reject: false },
    )
  ).exitCode === 0;
const whyNot =
  !databaseUrl || !redisUrl
    ? 'set TEST_DATABASE_URL and TEST_REDIS_URL'
    : !mayReadCheckout
      ? 'run as root, in a checkout other users may read'
      : '';
if (whyNot) console.log(`skipped: to plant a tool in the agent process, ${whyNot}`);

/** What is no breach: a role may look for the others and wake them. */
const allowed: Readonly<Record<string, string>> = {
  'find the other roles': 'found',
  'wake every role with steps of others and steps that are none': 'woken',
};

test.skipIf(whyNot !== '')(
  'a planted tool with code execution in the agent process moves no alias, casts no vote, reads no other role\u2019s secret',
  { timeout: 900_000 },
  async () => {
    await chmod(dir, 0o755);
    const database = await freshDatabase();
    onTestFinished(() => database.drop());
    const roleUrls = await roleLogins(database);
    let secrets: Readonly<Record<string, string>> = {};
    let registry = '';
    let heard = '';
    let attacked: (() => void) | undefined;
    const attack = new Promise<void>((resolve) => {
      attacked = resolve;
    });
    const demo = await startDemo({
      dir: join(dir, 'demo'),
      environment: {},
      log: createLog('silent'),
      fresh: true,
      paused: true,
      reloadDelayMs: 500,
      start: async (environment, configFile) => {
        secrets = environment;
        registry = loadConfig(configFile).models[0]?.registry.local?.path ?? '';
        accessSync(registry, constants.R_OK);
        await execa('chmod', ['-R', 'a+rX', join(dir, 'demo')]);
        await chmod(join(dir, 'demo', 'secrets.json'), 0o600);
        const app = await startRoleProcesses(
          {
            databaseUrl: database.url,
            roleUrls,
            redisUrl: redisUrl ?? '',
            dataDir: join(dir, 'demo', 'store'),
            more: {
              bot: { environment: () => ({ SEXTANT_PLANTED_CANARY: 'of the bot' }) },
              agent: {
                nodeArgs: ['--import', join(import.meta.dirname, 'planted', 'attack.ts')],
                environment: (botUrl) => ({ PLANTED_REGISTRY: registry, PLANTED_BOT: botUrl, HOME: '/tmp' }),
                uid: agentUid,
              },
            },
          },
          environment,
          configFile,
        );
        app.processes[1]?.stdout?.on('data', (chunk: Buffer) => {
          heard += chunk.toString();
          if (/^ATTACK .*\n/m.test(heard)) attacked?.();
        });
        return app;
      },
    });
    const steps: StoryStep[] = [];
    try {
      await playStory(demo, (step) => steps.push(step));
      await attack;
      const told = JSON.parse(/^ATTACK (.*)$/m.exec(heard)?.[1] ?? '{}') as {
        environment: Record<string, string>;
        attempts: Attempt[];
      };
      expect(told.attempts.length).toBeGreaterThan(50);
      expect(told.attempts.filter(({ what, came }) => !came.startsWith('refused') && allowed[what] !== came)).toEqual(
        [],
      );
      const others = Object.entries(secrets).filter(([name]) => /TOKEN|SECRET|SIGNING/.test(name));
      expect(others.length).toBeGreaterThan(2);
      for (const [, secret] of others) expect(JSON.stringify(told.environment)).not.toContain(secret);
      const { store } = demo.app;
      const votes = await store.find('vote', {});
      expect(votes.map(({ user }) => user)).toEqual([cast.approver]);
      expect(await store.find('promotion', {})).toHaveLength(1);
      expect(verifyChain(await store.ledger({ limit: 100_000 }))).toMatchObject({ ok: true });
      expect(steps.at(-1)).toBe('incident-closed');
    } finally {
      await demo.stop();
    }
  },
);
