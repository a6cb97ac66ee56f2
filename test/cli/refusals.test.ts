import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/app.ts';
import { createLog } from '../../src/process/create-log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Ended, runCommand } from './run-command.ts';

let dir: string;
let taken: Awaited<ReturnType<typeof openStore>>;
const listening = createServer();
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sextant-cli-'));
  await writeFile(
    join(dir, 'sextant.yaml'),
    [
      'defaults: { channel: "#a", owner: S0OWNER1, approvers: { sets: [S0ONCALL1] } }',
      'models:',
      '  - id: m',
      '    monitor: { parquet: { reference: r.parquet, current: c.parquet, time: ts } }',
      '    registry: { local: { path: registry, name: m } }',
    ].join('\n'),
  );
  await writeFile(join(dir, 'wrong.yaml'), 'models:\n  - id: "M M"\n    tier: 9\n');
  await writeFile(join(dir, 'a-file'), '');
  taken = await openStore({ dataDir: join(dir, 'taken'), newId, log: createLog('silent') });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await taken.close();
  await new Promise((resolve) => listening.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const slack = { SLACK_BOT_TOKEN: 'xoxb-x', SLACK_SIGNING_SECRET: 'x', SLACK_API_URL: 'http://127.0.0.1:1/api/' };
const nowhere = 'postgres://owner:hunter2@127.0.0.1:1/x';

type Case = readonly [
  what: string,
  args: string,
  code: number,
  words: RegExp,
  env?: () => Readonly<Record<string, string>>,
];

const noConfig = ['start', 'sweep', 'explain m', 'pending', 'ledger verify', 'ledger show', 'doctor', 'config check'];
const cases: readonly Case[] = [
  ...noConfig.map(
    (command): Case => [
      'no configuration',
      `${command} --config nowhere.yaml`,
      2,
      /no readable configuration at .*nowhere\.yaml/,
    ],
  ),
  [
    'mistakes in the configuration',
    'config check --config wrong.yaml',
    2,
    /wrong\.yaml:2 .*id: [\s\S]*wrong\.yaml:3 .*tier:/,
  ],
  ['an unknown command', 'bogus', 2, /unknown command 'bogus'/],
  ['an unknown flag', 'sweep --bogus', 2, /unknown option '--bogus'/],
  ['a missing argument', 'explain', 2, /missing required argument 'model'/],
  ['an unknown model', 'explain nobody --data-dir nobody', 2, /"nobody" is not configured/],
  ['an unknown role', 'start --roles x', 2, /"x" is no role; the roles are bot, agent, worker, promoter/],
  ['no Slack for the role bot', 'start --data-dir tokenless', 2, /needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET/],
  ['no data yet', 'pending --data-dir none', 2, /no data in .*none yet/],
  ['no data yet', 'ledger show --data-dir none', 2, /no data in .*none yet/],
  ['a limit that is none', 'ledger show --limit x', 2, /--limit: "x" is no number of rows/],
  ['a time that is none', 'ledger show --since x', 2, /--since: "x" is no time; write 2026/],
  ['a port that is none', 'demo --port 99999', 2, /--port: "99999" is no whole number/],
  ['an unknown script', 'demo --script tale', 2, /"tale" is no script; there is "story"/],
  ['no address to migrate', 'migrate', 2, /Set DATABASE_OWNER_URL/],
  [
    'an address that is none',
    'pending',
    2,
    /DATABASE_URL: write a Postgres address/,
    () => ({ DATABASE_URL: 'hunter2' }),
  ],
  ['a file where the data should be', 'sweep --data-dir a-file', 2, /a-file cannot be used as data directory/],
  ['a store in use', 'sweep --data-dir taken', 4, /Another Sextant \(pid \d+\) is using .*taken\. Stop it/],
  [
    'a store in use',
    'start --data-dir taken',
    4,
    /Another Sextant \(pid \d+\) is using .*taken\. Stop it/,
    () => slack,
  ],
  ['a store in use', 'pending --data-dir taken', 4, /Another Sextant \(pid \d+\)/],
  ['a store in use', 'ledger verify --data-dir taken', 4, /Another Sextant \(pid \d+\)/],
  [
    'a database out of reach',
    'pending',
    5,
    /Cannot reach the database: .*Is DATABASE_URL right/,
    () => ({ DATABASE_URL: nowhere }),
  ],
  [
    'a database out of reach',
    'migrate',
    5,
    /Migrating the store failed .*ECONNREFUSED/,
    () => ({ DATABASE_OWNER_URL: nowhere }),
  ],
  [
    'a port in use',
    'start --data-dir port',
    5,
    /Port \d+ is in use already/,
    () => ({ ...slack, PORT: String(port()) }),
  ],
];

function port(): number {
  const address = listening.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Three at a time: processes need processors. */
async function runAll(): Promise<ReadonlyMap<Case, Ended>> {
  const ended = new Map<Case, Ended>();
  const left = cases.values();
  const hand = async (): Promise<void> => {
    for (const each of left)
      ended.set(each, await runCommand(each[1].split(' '), { cwd: dir, env: each[4]?.() ?? {} }));
  };
  await Promise.all([hand(), hand(), hand()]);
  return ended;
}

describe('one clear sentence on stderr, the exit code that is written down, no stack', () => {
  let ended: ReadonlyMap<Case, Ended>;
  beforeAll(async () => {
    ended = await runAll();
  }, 180_000);

  test.each(cases.map((each) => [`${each[0]}: ${each[1]}`, each] as const))('%s', (_name, each) => {
    const { code, stdout, stderr } = ended.get(each) ?? { code: null, stdout: '', stderr: '' };
    expect(stderr).toMatch(each[3]);
    expect(code).toBe(each[2]);
    expect(stderr).not.toMatch(/^\s+at |node:internal|\.ts:\d+:\d+/m);
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
