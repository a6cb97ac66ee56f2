import { newId } from '../../src/app.ts';
import type { Change } from '../../src/domain/change.ts';
import { insert, update } from '../../src/domain/change.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { approvalRow, incidentRow, promotionRow, voteRow } from '../contracts/rows.ts';
import type { Benchmark } from './benchmark.ts';
import { figure, ms, quantile, table } from './figures.ts';
import { quiet } from './quiet.ts';

const rounds = 200;
const warmUps = 20;

export const approvalTransaction: Benchmark = {
  name: 'approval-transaction',
  title: 'The transaction that decides an approval, over a bare row lock',
  usesStores: true,
  async run({ stores, say }) {
    const rows: string[][] = [];
    for (const place of stores) {
      const { decide, lock } = await place.fresh(async ({ dataDir, databaseUrl }) => {
        const store = await openStore({ databaseUrl, dataDir: `${dataDir}/store`, newId, log: quiet });
        try {
          return await measure(store);
        } finally {
          await store.close();
        }
      });
      const ratio = quantile(decide, 0.99) / quantile(lock, 0.99);
      say(`${place.kind}: ${figure(ratio)}`);
      rows.push([
        place.kind,
        ms(quantile(decide, 0.5)),
        ms(quantile(decide, 0.99)),
        ms(quantile(lock, 0.5)),
        ms(quantile(lock, 0.99)),
        `**${figure(ratio)}**`,
        ratio <= 3 ? '≤ 3: met' : '≤ 3: missed',
      ]);
    }
    return [
      table(['store', 'decision p50', 'decision p99', 'row lock p50', 'row lock p99', 'ratio of p99', 'goal'], rows),
      '',
      `${rounds} of each in turn, one after another. The decision is what one press commits: the vote, the approval, the promotion, ` +
        'three rows of the ledger under its head’s lock, the card’s edit, the next step and the step itself. ' +
        'A bare row lock is begin, select … for update, update of that row, commit on the same connection pool.',
    ].join('\n');
  },
};

async function measure(store: OpenStore): Promise<{ decide: number[]; lock: number[] }> {
  const [decide, lock]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds + warmUps; i++) {
    const decided = await decideOne(store);
    const locked = await lockOne(store, decided.incident);
    if (i < warmUps) continue;
    decide.push(decided.took);
    lock.push(locked);
  }
  return { decide, lock };
}

async function decideOne(store: OpenStore): Promise<{ took: number; incident: string }> {
  const model = newId('evt');
  const incident = incidentRow({ id: newId('inc'), model });
  const approval = approvalRow({ id: newId('apr'), incidentId: incident.id, model, state: 'pending' });
  const subject = { kind: 'approval' as const, id: approval.id };
  await store.insertOnce('incident', incident, []);
  await store.insertOnce('approval', approval, [{ kind: 'resolve-approval', subject, incidentId: incident.id }]);
  const due = await store.due(['bot'], 1000);
  const claim = await store.claim(due.at(-1)?.id ?? '', 60_000);
  if (!claim) throw new Error('the step could not be claimed');
  const change = decision(incident.id, model, approval.id);
  const began = performance.now();
  await store.apply(claim, change);
  return { took: performance.now() - began, incident: incident.id };
}

function decision(incidentId: string, model: string, approvalId: string): Change {
  const vote = voteRow({ id: newId('vot'), approvalId });
  const promotion = promotionRow({ id: newId('pro'), approvalId, incidentId, model, state: 'intended' });
  const fact = (kind: 'vote-cast' | 'approval-settled' | 'promotion-intended') => ({
    kind,
    incidentId,
    model,
    actor: vote.user,
    facts: { approval: approvalId, vote: vote.id, promotion: promotion.id },
  });
  return {
    writes: [
      insert('vote', vote),
      update('approval', approvalId, { state: 'approved', decidedBy: vote.user }, { state: 'pending' }),
      insert('promotion', promotion),
    ],
    ledger: [fact('vote-cast'), fact('approval-settled'), fact('promotion-intended')],
    posts: [
      {
        key: `approval-${approvalId}`,
        kind: 'note',
        incidentId,
        to: { channel: 'C1' },
        facts: { text: 'Approved.', tone: 'good', mentions: [] },
      },
    ],
    next: [{ kind: 'promote', subject: { kind: 'promotion', id: promotion.id }, incidentId }],
  };
}

async function lockOne(store: OpenStore, id: string): Promise<number> {
  const client = await store.pool.connect();
  try {
    const began = performance.now();
    await client.query('begin');
    await client.query('select id from sextant.incident where id = $1 for update', [id]);
    await client.query('update sextant.incident set severity = severity where id = $1', [id]);
    await client.query('commit');
    return performance.now() - began;
  } finally {
    client.release();
  }
}
