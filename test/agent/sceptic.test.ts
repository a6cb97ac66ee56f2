import { describe, expect, it } from 'vitest';
import { inventedIn, keepGrounded, tableOf } from '../../src/agent/grounding.ts';
import { doubt } from '../../src/agent/sceptic/doubt.ts';
import { proofsOf } from '../../src/agent/sceptic/proof.ts';
import * as developedSentences from './sceptic/developed-sentences.ts';
import * as fourth from './sceptic/fourth-trial-sentences.ts';
import * as heldSentences from './sceptic/held-sentences.ts';
import { developed, held } from './sceptic/pools.ts';
import { type Pools, randomEvidence, type Told } from './sceptic/random-evidence.ts';
import * as second from './sceptic/second-trial-sentences.ts';
import * as third from './sceptic/third-trial-sentences.ts';
import * as trial from './sceptic/trial-sentences.ts';

interface Sentences {
  readonly trueSentences: (told: Told) => string[];
  readonly inventions: (told: Told) => Record<string, string[]>;
}

const rows = 26;

/** Every sentence of a half, told about rows of evidence nobody thought out. */
function judged({ trueSentences, inventions }: Sentences, pools: Pools, seed: number) {
  const rejected: string[] = [];
  const survived: string[] = [];
  const kinds = new Map<string, number>();
  let said = 0;
  for (let i = 0; i < rows; i++) {
    const told = randomEvidence(seed + i, pools);
    const proofs = proofsOf(told.results);
    const table = tableOf(told.results.map((result) => JSON.stringify(result)));
    const passes = (sentence: string): boolean =>
      inventedIn(sentence, table).length === 0 && doubt(sentence, proofs) === null;
    for (const sentence of trueSentences(told)) {
      said += 1;
      if (!passes(sentence)) rejected.push(sentence);
    }
    for (const [kind, sentences] of Object.entries(inventions(told))) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + sentences.length);
      survived.push(...sentences.filter(passes).map((sentence) => `${kind}: ${sentence}`));
    }
  }
  return { rejected, survived, kinds, passRate: 1 - rejected.length / said, said };
}

describe('what the facts do not prove', () => {
  it.each([
    ['developed', developedSentences, developed, 100],
    ['first trial', trial, held, 5000],
    ['second trial', second, held, 9000],
    ['third trial', third, held, 13_000],
    ['fourth trial', fourth, held, 17_000],
  ] as const)(
    'development, %s: no invention survives, at least 98 %% of true sentences pass',
    (_, half, pools, seed) => {
      const { survived, kinds, passRate, said } = judged(half, pools, seed);
      expect(survived).toEqual([]);
      expect(kinds.size).toBe(8);
      for (const count of kinds.values()) expect(count).toBeGreaterThanOrEqual(25);
      expect(said).toBeGreaterThanOrEqual(300);
      expect(passRate).toBeGreaterThanOrEqual(0.98);
    },
  );

  it('test half, other words, names and rows: no invention survives; what passes is measured, not tuned', () => {
    const { survived, kinds, passRate, said } = judged(heldSentences, held, 21_000);
    expect(survived).toEqual([]);
    expect(kinds.size).toBe(8);
    for (const count of kinds.values()) expect(count).toBeGreaterThanOrEqual(25);
    expect(said).toBeGreaterThanOrEqual(300);
    // 260 of 312 when it was written: two constructions of twelve are rejected although they are true.
    expect(passRate).toBeGreaterThanOrEqual(0.83);
  });
});

describe('a guess', () => {
  it('may go beyond the facts, with their numbers only', () => {
    const told = randomEvidence(1, developed);
    const proofs = proofsOf(told.results);
    const table = tableOf(told.results.map((result) => JSON.stringify(result)));
    const kept = keepGrounded(
      { sentences: [], hypotheses: ['A new campaign may be behind it.', 'A campaign hit 77777 rows.'] },
      table,
      (sentence) => doubt(sentence, proofs),
    );
    expect(kept).toMatchObject({ hypotheses: ['A new campaign may be behind it.'], dropped: 1 });
  });
});
