import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBullQueue } from '../../src/adapters/bullmq/create-bull-queue.ts';
import { migrateQueue } from '../../src/adapters/bullmq/postgres-backing.ts';
import { insert, type Table, type Tables, update } from '../../src/domain/change.ts';
import { type Role, roles } from '../../src/domain/step.ts';
import type { Claim } from '../../src/ports/store.ts';
import { migrateStore } from '../../src/store/migrate-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import {
  approvalRow,
  incidentRow,
  ledgerFact,
  linkRow,
  newId,
  promotionRow,
  proofRow,
  questionRow,
  rowOf,
  runRow,
  signalRow,
  voteRow,
} from '../contracts/rows.ts';
import { addStep, heldStep, investigate } from '../contracts/store/held-step.ts';
import { type FreshDatabase, freshDatabase, onServer, serverUrl, whyNoPostgres } from './postgres-database.ts';
import { silentLog } from './silent-log.ts';

const mayInsert: Record<Table, readonly Role[]> = {
  signal: ['bot', 'agent'],
  incident: roles,
  evidence: ['agent', 'worker'],
  decision: ['bot', 'agent', 'worker'],
  run: ['bot', 'agent'],
  validation: ['worker'],
  approval: ['bot'],
  vote: ['bot'],
  link: ['bot'],
  proof: ['promoter'],
  promotion: ['bot'],
  watch: ['promoter'],
  sweep: ['bot', 'agent'],
  question: ['bot'],
  cause: ['agent'],
};
const mayUpdate: Record<Table, readonly Role[]> = {
  signal: ['bot', 'agent'],
  incident: roles,
  evidence: [],
  decision: [],
  run: ['worker'],
  validation: [],
  approval: ['bot'],
  vote: [],
  link: ['promoter'],
  proof: [],
  promotion: ['promoter'],
  watch: ['worker'],
  sweep: ['agent'],
  question: ['bot', 'agent'],
  cause: ['agent'],
};
const tables = Object.keys(mayInsert) as Table[];

describe('grants, on PGlite', () => {
  let store: OpenStore;
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sextant-roles-'));
    store = await openStore({ dataDir, newId, log: silentLog });
  });
  afterAll(() => store.close());

  it.each(roles)('of %s are those of the table in the migration, and no more', async (role) => {
    const may = async (right: string, table: string): Promise<boolean> => {
      const { rows } = await store.pool.query('select has_table_privilege($1, $2, $3) as may', [
        `sextant_${role}`,
        `sextant.${table}`,
        right,
      ]);
      return rows[0].may;
    };
    for (const table of tables) {
      expect([table, await may('insert', table)]).toEqual([table, mayInsert[table].includes(role)]);
      expect([table, await may('update', table)]).toEqual([table, mayUpdate[table].includes(role)]);
    }
    for (const table of [...tables, 'step', 'post', 'inbox', 'ledger', 'ledger_head', 'clock', 'migration']) {
      expect([table, await may('delete', table), await may('truncate', table)]).toEqual([table, false, false]);
    }
    expect([await may('insert', 'ledger'), await may('update', 'ledger')]).toEqual([true, false]);
    expect([await may('select', 'ledger_head'), await may('update', 'ledger_head')]).toEqual([false, false]);
    expect([await may('update', 'clock'), await may('insert', 'inbox')]).toEqual([false, role === 'bot']);
    expect([await may('insert', 'agent_turn'), await may('update', 'agent_turn')]).toEqual([
      role === 'agent',
      role === 'agent',
    ]);
    expect([await may('delete', 'agent_turn'), await may('update', 'budget_lock')]).toEqual([false, false]);
  });

  it.each(roles)('give the secrets of the second factor to the promoter alone, not to %s', async (role) => {
    const { rows } = await store.pool.query(
      `select has_table_privilege($1, 'sextant.totp', 'select') as read, has_table_privilege($1, 'sextant.totp', 'insert, update') as write`,
      [`sextant_${role}`],
    );
    expect(rows[0]).toEqual({ read: role === 'promoter', write: role === 'promoter' });
  });

  it('keep an approval to what was shown, and settle it once, never late', async () => {
    const apply = async (id: string, set: Partial<Tables['approval']>) =>
      store.apply(await heldStep(store), { writes: [update('approval', id, set)] });
    await expect(store.insertOnce('approval', approvalRow({ state: 'approved' }), [])).rejects.toThrow(
      'begins as pending',
    );
    const approval = approvalRow();
    await store.insertOnce('approval', approval, []);
    for (const set of [{ digest: 'x' }, { quorum: 0 }, { sets: ['S9'] }, { requestedBy: 'U9' }, { model: 'other' }]) {
      await expect(apply(approval.id, set)).rejects.toThrow('keeps what was shown');
    }
    await apply(approval.id, { state: 'denied', decidedBy: 'U1' });
    await expect(apply(approval.id, { state: 'approved' })).rejects.toThrow('settled once');
    await expect(apply(approval.id, { decidedBy: 'U2' })).rejects.toThrow('settled once');
    const late = approvalRow({ expiresAt: new Date('2026-03-01T12:00:00Z') });
    await store.insertOnce('approval', late, []);
    await expect(apply(late.id, { state: 'approved' })).rejects.toMatchObject({ code: 'conflict' });
    await apply(late.id, { state: 'expired' });
  });

  it('keep a promotion to what was approved', async () => {
    const approval = approvalRow();
    const promotion = promotionRow({ approvalId: approval.id });
    await store.insertOnce('approval', approval, []);
    await expect(
      store.insertOnce('promotion', promotionRow({ approvalId: approval.id, state: 'done' }), []),
    ).rejects.toThrow('begins as intended');
    await store.insertOnce('promotion', promotion, []);
    const apply = async (set: Partial<Tables['promotion']>) =>
      store.apply(await heldStep(store), { writes: [update('promotion', promotion.id, set)] });
    for (const set of [{ to: 'v9' }, { digest: 'x' }, { model: 'other' }, { approvalId: 'apr_x' }]) {
      await expect(apply(set)).rejects.toThrow('keeps what was approved');
    }
    await apply({ state: 'done' });
  });
});

describe.skipIf(serverUrl === undefined)(
  `four processes’ users on Postgres${serverUrl ? '' : ` (${whyNoPostgres})`}`,
  () => {
    let database: FreshDatabase;
    const suffix = newId('evt').slice(4);
    const login = (role: Role): string => `${role}_${suffix}`;
    const stores = new Map<Role, OpenStore>();
    const as = (role: Role): OpenStore => {
      const store = stores.get(role);
      if (store === undefined) throw new Error(`no store for ${role}`);
      return store;
    };
    beforeAll(async () => {
      database = await freshDatabase();
      await migrateStore({ databaseUrl: database.url, log: silentLog, beside: [migrateQueue] });
      for (const role of roles) {
        await onServer(`create user ${login(role)} password 'p' in role sextant_${role}`);
        const databaseUrl = database.as(login(role), 'p');
        stores.set(role, await openStore({ databaseUrl, dataDir: tmpdir(), newId, log: silentLog, poolMax: 4 }));
      }
    });
    afterAll(async () => {
      for (const store of stores.values()) await store.close();
      await database.drop();
      for (const role of roles) await onServer(`drop user ${login(role)}`);
    });

    /** A step of the role's own, which is all it may settle; only the bot asks the promoter. */
    const heldBy = async (role: Role): Promise<Claim> => {
      const kind = ({ bot: 'receive-signal', agent: 'investigate', worker: 'check-run', promoter: 'promote' } as const)[
        role
      ];
      const id = await addStep(as(role === 'promoter' ? 'bot' : role), { kind });
      const claim = await as(role).claim(id, 60_000);
      if (claim === null) throw new Error('the step was not free');
      return claim;
    };

    it('work: each settles steps, changes incidents, owes posts and appends to the ledger', async () => {
      for (const role of roles) {
        const incident = incidentRow();
        await as(role).apply(await heldBy(role), {
          writes: [
            insert('incident', incident),
            update('incident', incident.id, { state: 'holding' }, { state: 'open' }),
          ],
          posts: [
            { kind: 'note', incidentId: null, to: { channel: 'C' }, facts: { text: role, tone: 'info', mentions: [] } },
          ],
          ledger: [ledgerFact({ actor: role })],
          next: [investigate()],
        });
      }
      expect(await as('bot').claimPost(1000)).not.toBeNull();
      expect(await as('promoter').ledger()).toHaveLength(roles.length);
    });

    const refused: [Role, string, () => Tables[Table], Table][] = [
      ['agent', 'cast a vote', () => voteRow(), 'vote'],
      ['agent', 'intend a promotion', () => promotionRow(), 'promotion'],
      ['agent', 'open an approval', () => approvalRow(), 'approval'],
      ['worker', 'cast a vote', () => voteRow(), 'vote'],
      ['promoter', 'cast a vote', () => voteRow(), 'vote'],
      ['promoter', 'intend a promotion', () => promotionRow(), 'promotion'],
      ['promoter', 'ask a question', () => questionRow(), 'question'],
      ['worker', 'start a run', () => runRow(), 'run'],
      ['worker', 'raise a signal', () => signalRow(), 'signal'],
      ['bot', 'pass a validation', () => rowOf.validation(), 'validation'],
      ['bot', 'prove a second factor', () => proofRow(), 'proof'],
      ['agent', 'prove a second factor', () => proofRow(), 'proof'],
      ['worker', 'prove a second factor', () => proofRow(), 'proof'],
      ['agent', 'make a way to the page', () => linkRow(), 'link'],
    ];
    it.each(refused)('refuse: %s cannot %s', async (role, _what, row, table) => {
      await expect(as(role).insertOnce(table, row(), [])).rejects.toMatchObject({ code: 'unauthorised' });
    });

    it('refuse: only the promoter settles a promotion, and the agent cannot decide an approval', async () => {
      const approval = approvalRow();
      const promotion = promotionRow({ approvalId: approval.id });
      await as('bot').apply(await heldBy('bot'), {
        writes: [
          insert('approval', approval),
          insert('vote', voteRow({ approvalId: approval.id })),
          insert('promotion', promotion),
        ],
      });
      const settle = async (role: Role) =>
        as(role).apply(await heldBy(role), {
          writes: [update('promotion', promotion.id, { state: 'done' }, { state: 'intended' })],
        });
      for (const role of ['bot', 'agent', 'worker'] as const) {
        await expect(settle(role)).rejects.toMatchObject({ code: 'unauthorised' });
      }
      await settle('promoter');
      const approve = as('agent').apply(await heldBy('agent'), {
        writes: [update('approval', approval.id, { state: 'approved' }, { state: 'pending' })],
      });
      await expect(approve).rejects.toMatchObject({ code: 'unauthorised' });
    });

    it.each(roles.filter((role) => role !== 'promoter'))('refuse %s the secrets of the second factor', async (role) => {
      for (const statement of [
        'select * from sextant.totp',
        `insert into sextant.totp ("user", name, secret) values ('U9', 'x', 'y')`,
        'update sextant.totp set failures = 0',
        'update sextant.link set used_at = null',
        'update sextant.proof set choice = choice',
      ]) {
        await expect(as(role).pool.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
      await expect(as(role).factors.enrol({ user: 'U9', name: 'x', secret: 'y' })).rejects.toMatchObject({
        code: 'unauthorised',
      });
    });

    it('the promoter takes the second factor: enrols, counts tries, spends a code once', async () => {
      const approval = approvalRow();
      const link = linkRow({ approvalId: approval.id, user: 'U7' });
      await as('bot').insertOnce('approval', approval, []);
      await as('bot').insertOnce('link', link, []);
      const { factors } = as('promoter');
      await factors.enrol({ user: 'U7', name: 'Priya', secret: 'SECRET' });
      expect(await factors.takeTry('U7')).toEqual({ secret: 'SECRET' });
      const given = {
        counter: 42,
        link,
        proof: proofRow({ approvalId: approval.id, user: 'U7' }),
        next: {
          kind: 'resolve-approval',
          subject: { kind: 'approval', id: approval.id },
          input: { user: 'U7' },
        } as const,
        ledger: ledgerFact({ kind: 'step-up-proved' }),
      };
      const both = await Promise.all([
        factors.accept(given),
        factors.accept({ ...given, proof: proofRow(given.proof) }),
      ]);
      expect(both.sort()).toEqual(['accepted', 'replayed']);
      expect(await as('bot').find('proof', { where: { approvalId: approval.id } })).toHaveLength(1);
    });

    it.each(roles)('refuse %s the ledger’s head, the clock and the past', async (role) => {
      await expect(as(role).moveClock(new Date())).rejects.toMatchObject({ code: 'unauthorised' });
      for (const statement of [
        'update sextant.ledger_head set seq = 0',
        "update sextant.ledger set body = '{}'",
        'truncate sextant.ledger',
        'delete from sextant.decision',
        'alter table sextant.ledger disable trigger all',
        'select sextant.grant_roles()',
        'create table sextant.mine ()',
      ]) {
        await expect(as(role).pool.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
    });

    it('wake and work the queues on the database', async () => {
      const producer = await createBullQueue({ pool: as('bot').pool, log: silentLog });
      const worker = await createBullQueue({ pool: as('agent').pool, log: silentLog });
      const woken = new Promise<string>((resolve) => {
        void worker.work('agent', async (stepId) => resolve(stepId), 1);
      });
      await producer.wake('agent', 'stp_a');
      expect(await woken).toBe('stp_a');
      const slot = new Promise<Date>((resolve) => {
        void worker.schedule('roles', '* * * * * *', async (at) => resolve(at));
      });
      expect((await slot).getUTCMilliseconds()).toBe(0);
      await worker.close();
      await producer.close();
    });
  },
);
