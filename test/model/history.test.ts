import { describe, expect, it } from 'vitest';
import type { LedgerFact } from '../../src/domain/ledger.ts';
import { approvalRow, promotionRow, runRow, voteRow } from '../contracts/rows.ts';
import { chainOf } from '../domain/ledger-rows.ts';
import { checkHistory, type History, type Move } from './history.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 12, minute));
const base = approvalRow({ state: 'approved', quorum: 2, requestedBy: 'UASKS', expiresAt: at(60), decidedAt: at(11) });
const subject = {
  ...base.subject,
  kind: 'promote' as const,
  candidate: '2',
  champion: '1',
  artifactDigest: 'digest-of-2',
  policyVersion: 'policy-1',
};
const approval = { ...base, subject };
const votes = [
  voteRow({ approvalId: approval.id, user: 'UANN', choice: 'approve', votedAt: at(10) }),
  voteRow({ approvalId: approval.id, user: 'UBEN', choice: 'approve', votedAt: at(11) }),
];
const move: Move = {
  from: '1',
  to: '2',
  approvalId: approval.id,
  policyVersion: 'policy-1',
  artifactDigest: 'digest-of-2',
};
const fact = (kind: LedgerFact['kind'], facts: LedgerFact['facts']): LedgerFact => ({
  kind,
  incidentId: null,
  model: 'm',
  actor: 'sextant',
  facts: { approval: approval.id, ...facts },
});
const facts = [
  fact('approval-requested', {}),
  ...votes.map((vote) => fact('vote-cast', { vote: vote.id })),
  fact('approval-settled', {}),
  fact('promotion-intended', {}),
  fact('alias-changed', {}),
];
const good: History = {
  first: '1',
  moves: [move],
  approvals: [approval],
  votes,
  promotions: [promotionRow({ approvalId: approval.id })],
  runs: [],
  started: [],
  ledger: chainOf(facts),
  mayVote: (user) => ['UANN', 'UBEN', 'UASKS'].includes(user),
};
const outside = (from: string, to: string): Move => ({ ...move, from, to, approvalId: null });
const [run, other] = [runRow({ state: 'running' }), runRow({ state: 'queued' })];

describe('the checker of histories', () => {
  it('has nothing to say of a good one, also where somebody moved the alias elsewhere', () => {
    expect(checkHistory(good)).toEqual([]);
    expect(checkHistory({ ...good, moves: [move, outside('2', '9'), outside('9', '2')] })).toEqual([]);
    expect(checkHistory({ ...good, runs: [run], started: [run.requestId] })).toEqual([]);
  });

  it.each<[string, Partial<History>, RegExp]>([
    ['a line that broke', { moves: [outside('1', '9'), move] }, /moved from 1, but stood at 9/],
    ['no approval', { moves: [{ ...move, approvalId: 'apr_none' }] }, /without an approval/],
    ['an approval of another state', { approvals: [{ ...approval, state: 'superseded' }] }, /is superseded and moved/],
    [
      'an approval of a run',
      { approvals: [{ ...approval, subject: { ...subject, kind: 'retrain' } }] },
      /about a retraining/,
    ],
    ['another candidate', { moves: [{ ...move, to: '3' }] }, /showed 2, 3 was promoted/],
    ['another champion', { first: '0', moves: [{ ...move, from: '0' }] }, /showed champion 1, it was 0/],
    ['another policy', { moves: [{ ...move, policyVersion: 'policy-2' }] }, /under another policy/],
    ['another artifact', { moves: [{ ...move, artifactDigest: 'x' }] }, /another artifact/],
    ['too few votes', { votes: votes.slice(0, 1) }, /has 1 of 2 votes/],
    ['one voter twice', { votes: votes.map((vote) => ({ ...vote, user: 'UANN' })) }, /voted twice/],
    ['the requester among them', { votes: [votes[0]!, { ...votes[1]!, user: 'UASKS' }] }, /approved the own request/],
    [
      'a stranger among them',
      { votes: [votes[0]!, { ...votes[1]!, user: 'UOUT' }] },
      /UOUT voted .* without the right/,
    ],
    ['a no among them', { votes: [...votes, voteRow({ ...votes[1]!, user: 'UBEN', choice: 'deny' })] }, /was denied/],
    ['a late vote', { approvals: [{ ...approval, expiresAt: at(11) }] }, /after it expired/],
    ['a vote after the end', { ledger: chainOf(facts.with(2, facts[3]!).with(3, facts[2]!)) }, /comes after its end/],
    ['an approval used twice', { moves: [move, outside('2', '1'), move] }, /moved the champion twice/],
    ['two promotions', { promotions: [...good.promotions, ...good.promotions] }, /has two promotions/],
    ['two runs at once', { runs: [run, other] }, /2 runs go on/],
    ['a run nobody decided', { started: ['run_x'] }, /which nobody decided/],
    ['a run started twice', { runs: [run], started: [run.requestId, run.requestId] }, /was started twice/],
    ['a ledger that was changed', { ledger: good.ledger.with(1, good.ledger[2]!) }, /does not hold/],
    ['a vote that is not in the ledger', { ledger: chainOf(facts.toSpliced(2, 1)) }, /vote-cast of .* 0 times/],
    ['an end that is not in the ledger', { ledger: chainOf(facts.toSpliced(3, 1)) }, /approval-settled of .* 0 times/],
    ['a move told twice', { ledger: chainOf([...facts, facts[5]!]) }, /alias-changed of .* 2 times/],
    ['a move told before its votes', { ledger: chainOf([facts[5]!, ...facts.slice(0, 5)]) }, /in another order/],
  ])('finds %s', (_name, change, complaint) => {
    expect(checkHistory({ ...good, ...change }).join('\n')).toMatch(complaint);
  });
});
