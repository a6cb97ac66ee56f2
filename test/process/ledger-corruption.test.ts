import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerFact, LedgerRow } from '../../src/domain/ledger.ts';
import { genesisHash } from '../../src/domain/ledger-chain.ts';
import { ledgerLine } from '../../src/domain/ledger-lines.ts';
import { verifyExport } from '../../src/domain/verify-export.ts';
import { ledgerPages } from '../../src/process/ledger-rows.ts';
import { checkpointsFile, writeCheckpoint } from '../../src/process/write-checkpoint.ts';
import { chainFrom } from '../domain/ledger-rows.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from '../flows/candidate.ts';
import { lead, makeTemplate, modelOf, oncall, openScene, outsider, prepare } from '../flows/scene.ts';

const pair = generateKeyPairSync('ed25519');
const seed = Number(process.env.SEXTANT_SEED ?? Date.now() % 2 ** 31);
let dataDir: string;
let rows: LedgerRow[];
let lines: string[];
let checkpoints: string;
/** Rows up to here are proven by the last checkpoint. */
let proven: number;

/** From the alert to the new champion, with a stranger's press in between: the ledger of a real store. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sextant-corruption-'));
  const scene = await openScene(await makeTemplate(), [modelOf('m')], { m: prepare(conceptWorld(1)) });
  const sign = () => writeCheckpoint({ store: scene.store, dataDir, key: pair.privateKey, channel: null });
  await scene.fire('m');
  await scene.settle();
  await sign();
  await finishRun(scene, 'm');
  const approval = await scene.one('approval');
  await scene.press(approval.id, outsider);
  await scene.press(approval.id, oncall);
  await scene.settle();
  proven = (await sign()).size;
  await scene.press(approval.id, lead);
  await scene.sweep();
  await scene.settle();
  rows = [];
  for await (const page of ledgerPages(scene.store)) rows.push(...page);
  lines = rows.map(ledgerLine);
  checkpoints = await readFile(checkpointsFile(dataDir), 'utf8');
  await scene.close();
});
afterAll(() => rm(dataDir, { recursive: true }));

const verify = (given: readonly string[]) =>
  verifyExport({ rows: `${given.join('\n')}\n`, checkpoints, keys: [pair.publicKey] });
/** The first place where the file is not the one that was written. */
const firstDifference = (given: readonly string[]): number => given.findIndex((line, i) => line !== lines[i]) + 1;
const place = () => fc.integer({ min: 0, max: lines.length - 1 });
const holds = (property: fc.IProperty<[number, number]>) => fc.assert(property, { seed, numRuns: 400 });

const forged = (i: number): LedgerFact => ({
  kind: 'approval-settled',
  incidentId: null,
  model: 'm',
  actor: oncall,
  facts: { forged: i },
});

describe(`an export of a real ledger (SEXTANT_SEED=${seed})`, () => {
  it('is whole as it was written, and holds what was refused too', () => {
    expect(verify(lines)).toMatchObject({ ok: true, count: rows.length, checkpoint: { size: proven } });
    expect(rows.length).toBeGreaterThan(proven);
    const kinds = rows.map((row) => JSON.parse(row.body).kind);
    expect(kinds.filter((kind) => kind === 'press-refused')).toHaveLength(2);
  });

  it('with one bit flipped anywhere: the row that holds the bit is named', () => {
    holds(
      fc.property(place(), fc.nat(), (i, at) => {
        const bytes = Buffer.from(lines[i]!);
        bytes[(at >> 3) % bytes.length]! ^= 1 << (at & 7);
        const given = lines.with(i, bytes.toString('utf8'));
        expect(verify(given)).toMatchObject({ ok: false, fault: { seq: i + 1 } });
      }),
    );
  });

  it('with rows deleted: the first missing one is named, unless they were the newest', () => {
    holds(
      fc.property(place(), fc.integer({ min: 1, max: 4 }), (i, count) => {
        const given = lines.toSpliced(i, count);
        const unseen = given.length === i && i >= proven;
        expect(verify(given)).toMatchObject(unseen ? { ok: true } : { ok: false, fault: { seq: i + 1 } });
      }),
    );
  });

  it('with a row put in, copied or forged so that it fits: its place is named', () => {
    holds(
      fc.property(place(), place(), (i, from) => {
        const copied = lines.toSpliced(i, 0, lines[from]!);
        const made = chainFrom(rows[i - 1]?.hash ?? genesisHash, i + 1, rows[i]!.at, [forged(i)])[0]!;
        const fitting = lines.toSpliced(i, 0, ledgerLine(made));
        expect(verify(copied)).toMatchObject({ ok: false, fault: { seq: firstDifference(copied) } });
        expect(verify(fitting).fault?.seq).toBe(i + 2);
      }),
    );
  });

  it('with two rows exchanged, with or without their numbers: the first of them is named', () => {
    holds(
      fc.property(place(), place(), (a, b) => {
        fc.pre(a !== b);
        const swapped = rows.with(a, rows[b]!).with(b, rows[a]!);
        const renumbered = swapped.map((row, i) => ({ ...row, seq: i + 1 }));
        for (const given of [swapped, renumbered].map((each) => each.map(ledgerLine)))
          expect(verify(given)).toMatchObject({ ok: false, fault: { seq: Math.min(a, b) + 1 } });
      }),
    );
  });

  it('cut off at the end: named up to the last checkpoint, and past it that is the limit', () => {
    for (let kept = 0; kept < lines.length; kept++) {
      const proof = verify(lines.slice(0, kept));
      expect(proof).toMatchObject(kept < proven ? { ok: false, fault: { seq: kept + 1 } } : { ok: true, count: kept });
    }
  });

  it('rewritten from a row on, every hash mended: the stretch since the checkpoint before is named', () => {
    holds(
      fc.property(place(), fc.nat(), (i, _) => {
        const before = rows[i - 1]?.hash ?? genesisHash;
        const tail = rows.slice(i).map((_, k) => forged(i + k));
        const given = [...rows.slice(0, i), ...chainFrom(before, i + 1, rows[i]!.at, tail)].map(ledgerLine);
        const proof = verify(given);
        expect(proof.ok).toBe(i >= proven);
        if (!proof.ok) expect(proof.fault!.seq).toBeLessThanOrEqual(i + 1);
      }),
    );
  });
});
