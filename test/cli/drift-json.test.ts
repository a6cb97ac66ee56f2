import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../../src/drift/statistics/seeded-random.ts';
import { runCommand } from './run-command.ts';

/** The shape that docs/cli.md promises, nothing more and nothing less. */
const number = z.number().nullable();
const text = z.string();
const part = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
const shared = part.extend({ share: z.number() });
const pairOf = <T extends z.ZodType>(of: T) => z.strictObject({ reference: of, current: of });
const interval = z.strictObject({ value: number, low: number, high: number });
const metrics = ['auc', 'average_precision', 'f1', 'precision', 'recall', 'log_loss', 'brier', 'ece'] as const;
const errors = ['rmse', 'mae', 'mape', 'r2'] as const;
const performances = z.partialRecord(z.enum([...metrics, ...errors]), interval);
const statistic = z.strictObject({
  value: number,
  method: text,
  threshold: number,
  bins: number,
  n_reference: z.number(),
  n_current: z.number(),
});
const statistics = ['psi', 'ks', 'jensen_shannon', 'hellinger', 'wasserstein_raw', 'l_infinity', 'cramers_v'] as const;
const range = z.strictObject({ min: z.number(), mean: z.number(), max: z.number() }).nullable();
const share = z.strictObject({ name: text, share: z.number() });
const detail = z.strictObject({
  role: z.enum(['score', 'prediction', 'label', 'feature']),
  status: z.enum(['ok', 'insufficient', 'not-judged', 'missing-column', 'new-column', 'type-change']),
  reason: text.nullable(),
  move: text.nullable(),
  missing: pairOf(number),
  infinite: pairOf(z.number()),
  constant: pairOf(z.boolean()),
  range: pairOf(range).nullable(),
  categories: z
    .strictObject({
      reference: z.number(),
      current: z.number(),
      new: z.array(share),
      new_count: z.number(),
      vanished: z.array(share),
      vanished_count: z.number(),
    })
    .nullable(),
  threshold_from: z.enum(['fixed', 'chance', 'reference-chunks']).nullable(),
  bins: number,
  statistics: z.partialRecord(z.enum(statistics), statistic),
  test: z
    .strictObject({ name: z.enum(['ks', 'chi2', 'z']), statistic: z.number(), p: z.number(), p_holm: z.number() })
    .nullable(),
  outside: number,
  chi2: z.strictObject({ statistic: z.number(), degrees: z.number(), p: z.number() }).nullable(),
  quality: z.array(text),
});
const types =
  'healthy monitor-noise broken-data serving-fault traffic-mix covariate-shift label-shift concept-drift harmless-drift unknown'.split(
    ' ',
  );
const report = z.strictObject({
  columns: z.array(
    z.strictObject({
      name: text,
      type: z.enum(['numeric', 'categorical']),
      method: z.enum(['wasserstein', 'jensen-shannon']),
      value: number,
      threshold: number,
      alert: z.boolean(),
      n_reference: z.number(),
      n_current: z.number(),
      detail,
    }),
  ),
  multivariate: z
    .strictObject({
      method: text,
      columns: z.array(text),
      components: z.number(),
      low: z.number(),
      high: z.number(),
      n_reference: z.number(),
      n_current: z.number(),
      chunks: z.array(z.strictObject({ key: text, n: z.number(), value: z.number(), alert: z.boolean() })),
    })
    .nullable(),
  chunks: z.array(
    z.strictObject({
      key: text,
      start: z.union([text, z.number()]),
      end: z.union([text, z.number()]),
      n: z.number(),
      columns: z.record(text, z.strictObject({ value: number, alert: z.boolean() })),
      performance: z.strictObject({
        realised: performances,
        estimated: performances,
        not_estimated: text.nullable(),
        matures: text.nullable(),
      }),
    }),
  ),
  performance: pairOf(performances).extend({ threshold: number }),
  ranking: z.strictObject({
    alert_count: z.array(z.strictObject({ column: text, alerts: z.number() })),
    correlation: z.array(
      z.strictObject({
        column: text,
        metric: z.enum(['auc', 'rmse']),
        r: z.number(),
        signed: number,
        chunks: z.number(),
      }),
    ),
    effect: z.array(z.strictObject({ column: text, method: text, value: z.number(), rank: z.number() })),
  }),
  attribution: z
    .strictObject({
      metric: z.enum(['auc', 'rmse']),
      n: pairOf(z.number()),
      total: part,
      covariate: part.nullable(),
      concept: part.nullable(),
      leftOver: shared,
      effectiveRows: z.number(),
      features: z.array(z.strictObject({ column: text, part, importance: number })),
      slices: z.array(
        z.strictObject({
          where: z.array(z.strictObject({ column: text, value: text })),
          others: z.literal(true).optional(),
          n: pairOf(z.number()),
          share: pairOf(z.number()),
          part,
          p: number,
        }),
      ),
      elsewhere: shared,
    })
    .nullable(),
  change: z
    .strictObject({
      since: text,
      earliest: text,
      latest: text,
      before: z.number(),
      after: z.number(),
      p: z.number(),
    })
    .nullable(),
  distributions: z.array(
    z.strictObject({
      column: text,
      labels: z.array(text),
      reference: z.array(z.number()),
      current: z.array(z.number()),
    }),
  ),
  verdict: z.strictObject({
    type: z.enum(types),
    confidence: z.number().min(0).max(1),
    because: z.array(text),
    hypotheses: z.array(
      z.strictObject({ type: z.enum(types), status: z.enum(['supported', 'rejected', 'open']), because: text }),
    ),
    action: z.enum(['retrain', 'hold', 'fix-data', 'rollback', 'escalate']),
    next: text,
    provisional: z.strictObject({ until: text, why: text }).nullable(),
  }),
});

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sextant-json-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Scores that know the label but where `lost` rows of Rome no longer follow; `y` is a number to predict. */
async function rowsFile(name: string, rows: number, lost: boolean): Promise<string> {
  const random = seededRandom(rows);
  const lines = Array.from({ length: rows }, (_, i) => {
    const city = ['Rome', 'Oslo', 'Lima'][Math.floor(random() * 3)]!;
    const amount = random() + (lost ? 0.3 : 0);
    const score = random();
    const label = lost && city === 'Rome' ? random() < 0.5 : random() < score;
    const at = new Date(Date.UTC(2026, 0, 1) + i * 600_000).toISOString();
    return [at, city, amount, random(), amount * 2 + random(), score, Number(label)].join(',');
  });
  const path = join(dir, name);
  await writeFile(path, ['at,city,amount,age,cost,score,label', ...lines].join('\n'));
  return path;
}

async function told(...flags: string[]): Promise<z.infer<typeof report>> {
  const reference = await rowsFile('reference.csv', 4_000, false);
  const current = await rowsFile('current.csv', 3_000, true);
  const ended = await runCommand(['diagnose', '--reference', reference, '--current', current, '--json', ...flags], {
    cwd: dir,
  });
  expect(ended, ended.stderr).toMatchObject({ code: 0, stderr: '' });
  return report.parse(JSON.parse(ended.stdout));
}

describe('sextant diagnose --json', () => {
  it('has the documented keys and no others, of a classification with slices and importances', async () => {
    const roles = ['--timestamp', 'at', '--target', 'label', '--score', 'score', '--chunk-period', 'day'];
    const wishes = ['--features', 'city,amount,age', '--slices', 'city', '--importances', 'amount=0.41,city=0.2'];
    const { attribution, chunks, columns, change } = await told(...roles, ...wishes);
    expect(columns.map(({ name }) => name)).toEqual(['score', 'label', 'city', 'amount', 'age']);
    expect(chunks).toHaveLength(21);
    expect(chunks.every(({ performance }) => performance.not_estimated === null)).toBe(true);
    expect(change?.since).toBe('2026-01-01');
    const { features, slices, elsewhere, total } = attribution!;
    expect(new Set(slices.flatMap(({ where }) => where.map(({ column }) => column)))).toEqual(new Set(['city']));
    const sum = slices.reduce((all, slice) => all + slice.part.value, elsewhere.value);
    expect(sum).toBeCloseTo(total.value, 9);
    expect(features.find(({ column }) => column === 'amount')?.importance).toBe(0.41);
    expect(features.find(({ column }) => column === 'age')?.importance).toBeNull();
  });

  it('has them of a regression, and says that it is not estimated', async () => {
    const { chunks } = await told('--target', 'cost', '--score', 'amount', '--features', 'city,age');
    expect(chunks).toHaveLength(10);
    for (const { performance } of chunks) {
      expect(Object.keys(performance.realised)).toEqual(expect.arrayContaining([...errors]));
      expect(performance).toMatchObject({ estimated: {}, not_estimated: /regression is not estimated/ });
    }
  });

  it('is documented key by key', async () => {
    const doc = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    const words = new Set(doc.match(/[A-Za-z0-9_]+/g));
    expect(keysOf(report).filter((key) => !words.has(key))).toEqual([]);
    for (const type of types) expect(doc).toContain(type);
  });
});

function keysOf(schema: z.ZodType): string[] {
  const shape = z.toJSONSchema(schema);
  const keys = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const properties = (node as { properties?: object }).properties;
    if (properties && typeof properties === 'object') for (const key of Object.keys(properties)) keys.add(key);
    for (const value of Object.values(node)) walk(value);
  };
  walk(shape);
  return [...keys];
}
