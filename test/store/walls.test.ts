import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/step.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { newId } from '../contracts/rows.ts';
import { silentLog } from './silent-log.ts';

let store: OpenStore;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sextant-walls-'));
  store = await openStore({ dataDir, newId, log: silentLog });
  await store.pool.query(`${step('stp_bots', 'receive-slack', 'bot')}; ${step('stp_prom', 'promote', 'promoter')};
    ${post('pst_card', 'approval', 'approval-apr_1')}; ${post('pst_note', 'note', 'n1')}`);
});
afterAll(() => store.close());

const step = (id: string, kind: string, role: string, input = '{}', state = 'waiting'): string =>
  `insert into sextant.step (id, kind, role, subject_kind, subject_id, input, key, due_at, state, token, lease_until)
    values ('${id}', '${kind}', '${role}', 'approval', 'apr_1', '${input}', 'key-${id}', sextant.now(), '${state}',
      ${state === 'running' ? "'t', now()" : 'null, null'})`;
const post = (id: string, kind: string, key: string): string =>
  `insert into sextant.post (id, key, kind, channel, lane, facts) values ('${id}', '${key}', '${kind}', 'C1', 'l', '{}')`;
const run = (more: string): string => `insert into sextant.run
  (id, incident_id, decision_id, model, request_id, state, created_at, progress, progress_text, currency${more ? ', candidate' : ''})
  values ('run_1', 'i', 'd', 'm', 'r', '${more ? 'succeeded' : 'queued'}', now(), 0, '', 'USD'${more})`;
const ledger = (kind: string): string => `with head as (select * from sextant.lock_ledger()),
  row as (select seq + 1 as seq, hash, format('{"kind":"${kind}","seq":%s}', seq + 1) as body from head)
  insert into sextant.ledger (seq, at, body, previous, hash)
  select seq, now(), body, hash, encode(sha256(convert_to(hash || body, 'UTF8')), 'hex') from row`;

/** What the database answers this role; nothing is kept. */
async function as(role: Role, statement: string): Promise<string> {
  const client = await store.pool.connect();
  try {
    await client.query(`begin; set local role sextant_${role}`);
    await client.query(statement);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const press = '{"user":"U0LEAD","choice":"approve","via":"button"}';
const refused = '42501';
const cases: readonly (readonly [what: string, statement: string, may: readonly Role[]])[] = [
  ['presses in a person\u2019s name', step('s1', 'resolve-approval', 'bot', press), ['bot', 'promoter']],
  [
    'lets an approval expire',
    step('s2', 'resolve-approval', 'bot', '{"cause":"expiry"}'),
    ['bot', 'agent', 'worker', 'promoter'],
  ],
  ['asks for a promotion', step('s3', 'promote', 'promoter'), ['bot']],
  ['hands in a Slack message', step('s4', 'receive-slack', 'bot'), ['bot']],
  ['asks for a look', step('s5', 'investigate', 'agent'), ['bot', 'agent', 'worker', 'promoter']],
  ['begins a step of the promoter', step('s6', 'watch', 'promoter', '{}', 'running'), ['promoter']],
  ['ends a step of the bot', "update sextant.step set state = 'done' where id = 'stp_bots'", ['bot']],
  [
    'claims a step of the promoter',
    "update sextant.step set state = 'running', token = 'x', lease_until = now() where id = 'stp_prom'",
    ['promoter'],
  ],
  ['puts a step of the bot off for ever', "update sextant.step set due_at = 'infinity' where id = 'stp_bots'", ['bot']],
  [
    'wakes a step of the bot sooner',
    "update sextant.step set due_at = due_at - interval '1 hour' where id = 'stp_bots'",
    ['bot', 'agent', 'worker', 'promoter'],
  ],
  ['writes the card of an approval', post('p1', 'approval', 'approval-apr_2'), ['bot', 'promoter']],
  [
    'changes the card of an approval',
    "update sextant.post set facts = '{\"x\":1}', revision = revision + 1 where id = 'pst_card'",
    ['bot', 'promoter'],
  ],
  ['hides the card of an approval', "update sextant.post set kind = 'note' where id = 'pst_card'", ['bot', 'promoter']],
  [
    'says that a message was sent',
    "update sextant.post set sent_revision = 1, sent_ts = '1.1' where id = 'pst_note'",
    ['bot'],
  ],
  ['writes a note', post('p2', 'note', 'n2'), ['bot', 'agent', 'worker', 'promoter']],
  ['puts a vote on record', ledger('vote-cast'), ['bot', 'promoter']],
  ['puts a moved alias on record', ledger('alias-changed'), ['bot', 'promoter']],
  ['puts evidence on record', ledger('evidence-taken'), ['bot', 'agent', 'worker', 'promoter']],
  ['asks for a run', run(''), ['bot', 'agent']],
  ['says that a run made a candidate', run(`, '{"version":"666"}'`), []],
];

describe('who may write what another role acts on', () => {
  it.each(cases)('%s', async (_, statement, may) => {
    const answers: Record<string, string> = {};
    for (const role of ['bot', 'agent', 'worker', 'promoter'] as const) answers[role] = await as(role, statement);
    const expected = (role: Role): string => (may.includes(role) ? 'done' : refused);
    expect(answers).toEqual({
      bot: expected('bot'),
      agent: expected('agent'),
      worker: expected('worker'),
      promoter: expected('promoter'),
    });
  });

  it.each(['bot', 'agent', 'worker', 'promoter'] as const)(
    '%s cannot make another of a step that is written',
    async (role) => {
      const changes = ["kind = 'promote'", "subject_id = 'apr_9'", `input = '${press}'`, "role = 'promoter'"];
      for (const change of changes)
        expect(await as(role, `update sextant.step set ${change} where id = 'stp_bots'`)).toMatch(/^(23514|42501)$/);
    },
  );
});
