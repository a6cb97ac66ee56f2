import { generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { verifyLedger } from '../../src/domain/ledger-checkpoint.ts';
import { ledgerLine, readCheckpointLines } from '../../src/domain/ledger-lines.ts';
import type { Post } from '../../src/domain/post.ts';
import { verifyExport } from '../../src/domain/verify-export.ts';
import type { LedgerQuery } from '../../src/ports/store.ts';
import { checkpointsFile, writeCheckpoint } from '../../src/process/write-checkpoint.ts';
import { type CardPost, renderCard } from '../../src/slack/cards/render-card.ts';
import { numbered, rewritten } from '../domain/ledger-rows.ts';
import { around } from '../slack/card-reading.ts';

const pair = generateKeyPairSync('ed25519');
let dataDir: string;
let rows: LedgerRow[];
let owed: Post[];
const store = {
  owe: async (post: Post) => void owed.push(post),
  now: async () => new Date('2026-03-01T13:07:00Z'),
  ledger: async ({ fromSeq = 1, limit = 1000 }: LedgerQuery = {}) =>
    rows.filter((row) => row.seq >= fromSeq).slice(0, limit),
};
const write = () => writeCheckpoint({ store, dataDir, key: pair.privateKey, channel: '#ml-audit' });
const written = async () => readCheckpointLines(await readFile(checkpointsFile(dataDir), 'utf8'));

beforeEach(async () => {
  owed = [];
  dataDir = await mkdtemp(join(tmpdir(), 'sextant-checkpoint-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

it('signs what the ledger holds, and again when it has grown', async () => {
  rows = [];
  await write();
  rows = numbered(3);
  await write();
  rows = numbered(12_000);
  await write();
  const { items, fault } = await written();
  expect({ fault, sizes: items.map((c) => c.size) }).toEqual({ fault: null, sizes: [0, 3, 12_000] });
  expect(verifyLedger(rows, items, [pair.publicKey])).toMatchObject({ ok: true, count: 12_000 });
});

it.each<[string, () => LedgerRow[], RegExp]>([
  ['rewritten', () => rewritten(8, 2), /row 5 is not the one that was signed/],
  ['cut off', () => numbered(3), /row 5 is missing/],
  ['emptied', () => [], /row 5 is missing/],
  ['broken after it', () => numbered(8).filter((row) => row.seq !== 7), /row 7 is missing/],
])('signs no ledger that was %s since the last checkpoint', async (_name, now, reason) => {
  rows = numbered(5);
  await write();
  rows = now();
  await expect(write()).rejects.toThrow(reason);
  expect((await written()).items).toHaveLength(1);
});

it('drops the half line of a crash and goes on', async () => {
  rows = numbered(2);
  await write();
  await appendFile(checkpointsFile(dataDir), '{"size":2,"root":"ab');
  await write();
  expect(await written()).toMatchObject({ fault: null, items: [{ size: 2 }, { size: 2 }] });
});

it('does not go on after a checkpoint that somebody changed', async () => {
  rows = numbered(2);
  await write();
  const text = await readFile(checkpointsFile(dataDir), 'utf8');
  await writeFile(checkpointsFile(dataDir), text.replace('"size":2', '"size":1'));
  await expect(write()).rejects.toThrow(/not signed by our key/);
});

it('owes a copy to the channel when the ledger has grown, good for a verify as it is', async () => {
  rows = [];
  await write();
  rows = numbered(3);
  await write();
  await write();
  rows = numbered(4);
  await write();
  const copies = owed.flatMap((post) => (post.kind === 'checkpoint' ? [post.facts] : []));
  expect(copies.map((copy) => copy.rows)).toEqual([3, 4]);
  expect(owed[0]?.to).toEqual({ channel: '#ml-audit' });
  const card = renderCard(owed[1] as CardPost, around);
  const [, boxed] = /```(.+)```/.exec(JSON.stringify(card.rungs[0]).replaceAll('\\"', '"')) ?? [];
  expect(boxed).toBe(copies[1]?.line);
  const checkpoints = `${boxed}\n`;
  const given = (size: number) => ({
    rows: numbered(size).map(ledgerLine).join('\n'),
    checkpoints,
    keys: [pair.publicKey],
  });
  expect(verifyExport(given(5))).toMatchObject({ ok: true, checkpoint: { size: 4 } });
  expect(verifyExport(given(3))).toMatchObject({ ok: false, fault: { seq: 4 } });
});
