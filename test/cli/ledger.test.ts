import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/app.ts';
import { createLog } from '../../src/process/create-log.ts';
import { checkpointsFile, writeCheckpoint } from '../../src/process/write-checkpoint.ts';
import { openStore } from '../../src/store/open-store.ts';
import { fact } from '../domain/ledger-rows.ts';
import { runSextant } from './run-sextant.ts';

const pair = generateKeyPairSync('ed25519');
let dir: string;
let lines: string[];
const file = (name: string): string => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sextant-ledger-cli-'));
  const store = await openStore({ dataDir: file('data'), newId, log: createLog('silent') });
  for (const n of [1, 2, 3, 4]) await store.recordLedger(fact(n));
  await writeCheckpoint({ store, dataDir: file('data'), key: pair.privateKey, channel: null });
  await store.recordLedger(fact(5));
  await store.close();
  await writeFile(file('key.pem'), pair.publicKey.export({ format: 'pem', type: 'spki' }));
  const at = ['--config', 'examples/sextant.yaml', '--data-dir', file('data')];
  expect(await runSextant('ledger', 'export', '--file', file('all.jsonl'), ...at)).toMatchObject({ code: 0, err: '' });
  lines = (await readFile(file('all.jsonl'), 'utf8')).trimEnd().split('\n');
});
afterAll(() => rm(dir, { recursive: true }));

const verify = async (rows: readonly string[], ...flags: string[]) => {
  await writeFile(file('given.jsonl'), `${rows.join('\n')}\n`);
  return runSextant('ledger', 'verify', '--export', file('given.jsonl'), ...flags);
};
const withCheckpoints = (): string[] => ['--checkpoints', checkpointsFile(file('data')), '--key', file('key.pem')];

it('verifies an export offline, and says what is proven and what is not', async () => {
  const { code, out } = await verify(lines, ...withCheckpoints());
  expect(code).toBe(0);
  expect(out).toContain('The chain holds: 5 rows.');
  expect(out).toMatch(/Rows 1 to 4 are those of the checkpoint of \S+Z, signed by key [0-9a-f]{16}\./);
  expect(out).toContain('Not proven: what came after the last checkpoint (rows 5 to 5)');
});

it('exits 3 and names the first bad row', async () => {
  const flipped = lines.map((line, i) => (i === 2 ? line.replace('\\"n\\":3', '\\"n\\":2') : line));
  const changed = await verify(flipped);
  expect(changed).toMatchObject({ code: 3, out: expect.stringContaining('breaks at row 3:') });
  expect(changed.out).toContain('Not proven: no checkpoint was compared');
  const cut = await verify(lines.slice(0, 3), ...withCheckpoints());
  expect(cut).toMatchObject({ code: 3, out: expect.stringContaining('breaks at row 4: row 4 is missing') });
});

it('exits 2 on a key file without a key', async () => {
  const flags = ['--checkpoints', checkpointsFile(file('data')), '--key', file('all.jsonl')];
  expect(await verify(lines, ...flags)).toMatchObject({ code: 2, err: expect.stringContaining('no Ed25519 public') });
});
