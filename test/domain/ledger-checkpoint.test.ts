import { generateKeyPairSync, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { type LedgerCheckpoint, makeCheckpoint, verifyLedger } from '../../src/domain/ledger-checkpoint.ts';
import { keyIdOf, readPublicKeys, readSigningKey } from '../../src/domain/ledger-key.ts';
import { ledgerLine, readCheckpointLines, readLedgerLines } from '../../src/domain/ledger-lines.ts';
import { numbered, rewritten } from './ledger-rows.ts';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const time = (hour: number): Date => new Date(`2026-03-01T${hour}:07:00.000Z`);
const rows = numbered(8);
const at = (size: number, hour: number, of: readonly LedgerRow[] = rows, key = ours.privateKey): LedgerCheckpoint =>
  makeCheckpoint(of[size - 1] ?? null, time(hour), key);
const checkpoints = [at(0, 12), at(3, 13), at(6, 14)];
const keys = [ours.publicKey];
const without = (seq: number): LedgerRow[] => rows.filter((row) => row.seq !== seq);
const swapped = (a: number, b: number): LedgerRow[] =>
  rows.map((row) => (row.seq === a ? rows[b - 1]! : row.seq === b ? rows[a - 1]! : row));

/** Signed by our key indeed, over the statement that another key signs it. */
function underAnotherName({ signature: _, ...said }: LedgerCheckpoint): LedgerCheckpoint {
  const other = { ...said, key: keyIdOf(theirs.publicKey) };
  const bytes = Buffer.from(`sextant ledger checkpoint\n${canonicalize(other)}`);
  return { ...other, signature: sign(null, bytes, ours.privateKey).toString('base64') };
}

describe('a ledger and its checkpoints', () => {
  it('agree when nobody touched them, also after the last checkpoint', () => {
    const proof = verifyLedger(rows, checkpoints, keys);
    expect(proof).toEqual({ ok: true, count: 8, fault: null, checkpoint: checkpoints[2], signaturesChecked: true });
    expect(verifyLedger([], [at(0, 12)], keys).ok).toBe(true);
  });

  const tampered: [string, LedgerRow[], number, RegExp][] = [
    ['a row in the middle deleted', without(4), 4, /row 4 is missing/],
    ['the first row deleted', without(1), 1, /row 1 is missing/],
    ['a row inserted', [...rows.slice(0, 4), rows[2]!, ...rows.slice(4)], 5, /row 5 is missing: row 3 stands/],
    ['two rows reordered', swapped(4, 5), 4, /row 4 is missing: row 5 stands/],
    ['reordered and renumbered', swapped(4, 5).map((r, i) => ({ ...r, seq: i + 1 })), 4, /does not follow/],
    [
      'cut off below the last checkpoint',
      rows.slice(0, 5),
      6,
      /row 6 is missing: the checkpoint of .*14:07.* counts 6/,
    ],
    ['everything gone', [], 1, /row 1 is missing: the checkpoint of .*13:07.* counts 3/],
    ['rewritten from row 5 on, chain mended', rewritten(8, 5), 4, /some row from 4 to 6 was rewritten/],
    ['rewritten from row 2 on, chain mended', rewritten(8, 2), 1, /some row from 1 to 3 was rewritten/],
  ];
  it.each(tampered)('name the first bad row: %s', (_name, bad, seq, reason) => {
    const proof = verifyLedger(bad, checkpoints, keys);
    expect(proof).toMatchObject({ ok: false, fault: { seq, reason: expect.stringMatching(reason) } });
  });

  it('cannot show what happened after the last checkpoint: that is the limit', () => {
    expect(verifyLedger(rows.slice(0, 6), checkpoints, keys).ok).toBe(true);
    expect(verifyLedger(rewritten(8, 7), checkpoints, keys).ok).toBe(true);
  });

  const forged: [string, LedgerCheckpoint[], RegExp][] = [
    ['by another key', [at(6, 14, rows, theirs.privateKey)], /not signed by the given key/],
    [
      'by another key under our name',
      [{ ...at(6, 14, rows, theirs.privateKey), key: keyIdOf(ours.publicKey) }],
      /sign/,
    ],
    ['with another size', [{ ...at(6, 14), size: 5 }], /not signed/],
    ['with another time', [{ ...at(6, 14), time: time(15).toISOString() }], /not signed/],
    ['under the name of another key', [underAnotherName(at(6, 14))], /not signed/],
    ['before the one it follows', [at(3, 13), at(6, 12)], /checkpoint 2 of 2 .* older or smaller/],
    ['with fewer rows than the one it follows', [at(6, 13), at(3, 14)], /checkpoint 2 of 2 .* older or smaller/],
    ['in another order', [at(6, 14), at(3, 13)], /checkpoint 2 of 2 .* older or smaller/],
  ];
  it.each(forged)('a checkpoint forged %s is refused', (_name, bad, reason) => {
    expect(verifyLedger(rows, bad, keys)).toMatchObject({
      ok: false,
      fault: { seq: null, reason: expect.stringMatching(reason) },
    });
  });

  it('need the key: without one a forged checkpoint over a forged chain passes, and the proof says so', () => {
    const chain = rewritten(8, 2);
    const proof = verifyLedger(chain, [at(6, 14, chain, theirs.privateKey)], null);
    expect(proof).toMatchObject({ ok: true, signaturesChecked: false });
    expect(verifyLedger(chain, [at(6, 14, chain, theirs.privateKey)], keys).ok).toBe(false);
  });

  it('stand still together: the same rows may be signed again, at the same time too', () => {
    expect(verifyLedger(rows, [at(6, 14), at(6, 14), at(6, 15)], keys)).toMatchObject({
      ok: true,
      checkpoint: { size: 6, time: time(15).toISOString() },
    });
  });

  it('may be signed by an old key and a new one', () => {
    const both = [at(3, 13, rows, theirs.privateKey), at(6, 14)];
    expect(verifyLedger(rows, both, [ours.publicKey, theirs.publicKey]).ok).toBe(true);
  });
});

describe('an export', () => {
  it('shows every single flipped bit', () => {
    const bytes = Buffer.from(
      numbered(3)
        .map((row) => `${ledgerLine(row)}\n`)
        .join(''),
    );
    const unseen: string[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = Buffer.from(bytes);
      copy[bit >> 3]! ^= 1 << (bit & 7);
      const read = readLedgerLines(copy.toString('utf8'));
      if (read.fault === null && verifyLedger(read.items, [], null).ok) unseen.push(`bit ${bit}`);
    }
    expect(bytes.length).toBeGreaterThan(500);
    expect(unseen).toEqual([]);
  });

  it('reads back as it was, and names the first line that is no row', () => {
    const lines = rows.map(ledgerLine);
    expect(readLedgerLines(`${lines.join('\n')}\n`)).toEqual({ items: rows, fault: null });
    const broken = [...lines.slice(0, 2), '{"seq":3}', ...lines.slice(3)].join('\n');
    expect(readLedgerLines(broken)).toMatchObject({
      items: rows.slice(0, 2),
      fault: { seq: 3, reason: expect.stringMatching(/line 3/) },
    });
    const good = at(6, 14);
    const line = (change: object) => JSON.stringify({ ...good, ...change });
    expect(readCheckpointLines(`${line({})}\n`)).toEqual({ items: [good], fault: null });
    for (const change of [
      { size: -1 },
      { root: good.root.slice(1) },
      { root: `${good.root}0` },
      { root: 'x'.repeat(64) },
      { time: 'noon' },
      { key: good.key.slice(1) },
      { key: `${good.key}0` },
      { key: 'x'.repeat(16) },
      { signature: '?' },
      { extra: 1 },
    ])
      expect(readCheckpointLines(`${line({})}\n${line(change)}`)).toEqual({
        items: [good],
        fault: { seq: null, reason: 'line 2 of the checkpoints is none' },
      });
  });
});

describe('the signing key', () => {
  const pem = ours.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const der = ours.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  it.each([
    ['PEM', pem],
    ['PEM with blanks around it', `\n  ${pem}  \n`],
    ['PEM on one line', pem.trim().replaceAll('\n', '\\n')],
    ['base64 of the PEM', Buffer.from(pem).toString('base64')],
    ['base64 of the DER', der],
  ])('is read from %s', (_name, text) => {
    expect(keyIdOf(readSigningKey(text))).toBe(keyIdOf(ours.publicKey));
    expect(keyIdOf(ours.privateKey)).toMatch(/^[0-9a-f]{16}$/);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  it.each([
    ['of another kind', rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
    ['that is none', 'hunter2'],
    ['that is only public', ours.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  ])('refuses a key %s without repeating it', (_name, text) => {
    expect(() => readSigningKey(text)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    expect(() => readSigningKey(text)).toThrow(/^LEDGER_SIGNING_KEY is no Ed25519 private key \(PKCS8\)\. Make one/);
  });

  it('is checked with every public key of a file', () => {
    const spki = [ours, theirs].map((pair) => pair.publicKey.export({ format: 'pem', type: 'spki' }).toString());
    expect(readPublicKeys(spki.join('\n')).map(keyIdOf)).toEqual([ours, theirs].map((pair) => keyIdOf(pair.publicKey)));
    for (const text of ['nothing', `${spki[0]}${rsa.publicKey.export({ format: 'pem', type: 'spki' })}`])
      expect(() => readPublicKeys(text)).toThrow(
        /^The key file holds no Ed25519 public key in PEM\. Make one with `openssl genpkey -algorithm ed25519`, and its public half/,
      );
    expect(() => readPublicKeys('nothing')).toThrow(expect.objectContaining({ code: 'input_invalid' }));
  });
});
