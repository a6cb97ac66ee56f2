import { describe, expect, it } from 'vitest';
import type { Approval, Press, Vote } from '../../src/domain/approval.ts';
import { judgePress, type PressContext } from '../../src/domain/judge-press.ts';
import { approvalRow, voteRow } from '../contracts/rows.ts';

const now = new Date('2026-03-05T12:00:00Z');
const approval = (changes: Partial<Approval> = {}): Approval =>
  approvalRow({
    id: 'apr_0123456789',
    state: 'pending',
    digest: 'd',
    requestedBy: null,
    sets: ['S0ONCALL', 'U0BOSS'],
    quorum: 2,
    expiresAt: new Date('2026-03-06T12:00:00Z'),
    decidedAt: null,
    decidedBy: null,
    ...changes,
  });
const yes = (user: string, choice: Vote['choice'] = 'approve'): Vote =>
  voteRow({ approvalId: 'apr_0123456789', user, choice, votedAt: now });
const press = (changes: Partial<Press> = {}): Press => ({
  approvalId: 'apr_0123456789',
  user: 'U0PRIYA',
  choice: 'approve',
  reason: null,
  via: 'button',
  channel: 'C1',
  threadTs: null,
  ...changes,
});
const context = (changes: Partial<PressContext> = {}): PressContext => ({
  approval: approval(),
  votes: [],
  press: press(),
  now,
  person: { active: true, isBot: false, isGuest: false, isForeign: false },
  approvers: new Set(['U0PRIYA', 'U0LEAD', 'U0ANA']),
  startedBy: new Set(),
  passed: true,
  stepUp: 'none',
  surface: 'slack',
  proofs: [],
  digestNow: 'd',
  newId: (prefix) => `${prefix}_0000000000`,
  ...changes,
});
const settled = (decidedBy: string | null, decidedAt: Date | null) =>
  context({ approval: approval({ state: 'approved', decidedBy, decidedAt }) });

describe('a refused press is told why, in full', () => {
  it.each<[string, PressContext, string]>([
    [
      'expired',
      context({ approval: approval({ expiresAt: now }) }),
      'This approval expired at 2026-03-05 12:00 UTC. Nothing happened.',
    ],
    ['no approvers', context({ approvers: new Set() }), 'Nobody is configured to approve this model, so nobody can.'],
    [
      'no right',
      context({ press: press({ user: 'U0OUT' }) }),
      'You may not decide this: it takes <!subteam^S0ONCALL> or <@U0BOSS>. Your press is on record and changed nothing.',
    ],
    [
      'own request',
      context({ approval: approval({ requestedBy: 'U0PRIYA' }) }),
      'You asked for this yourself or started its run, so somebody else has to approve it.',
    ],
    ['voted', context({ votes: [yes('U0PRIYA')] }), 'Your vote is already counted.'],
    [
      'no PASS',
      context({ passed: false }),
      'No comparison that passed stands behind this card, so nobody can approve it.',
    ],
    [
      'changed',
      context({ digestNow: 'x' }),
      'Something changed since this card was posted, so it no longer counts. A new card follows if it still makes sense.',
    ],
    [
      'another card',
      context({ press: press({ card: 'apr_9999999999' }) }),
      'That button does not belong to that card. Your press is on record and changed nothing.',
    ],
    [
      'settled by a person',
      settled('U0LEAD', now),
      'Already approved by <@U0LEAD> at 2026-03-05 12:00 UTC. Your press changed nothing.',
    ],
    [
      'settled by a guest of old',
      settled('W0LEAD', now),
      'Already approved by <@W0LEAD> at 2026-03-05 12:00 UTC. Your press changed nothing.',
    ],
    ['settled by the clock', settled('sextant', null), 'Already approved. Your press changed nothing.'],
    ['settled by nobody', settled(null, null), 'Already approved. Your press changed nothing.'],
  ])('%s', (_name, given, text) => {
    expect(judgePress(given)).toMatchObject({ kind: 'refused', text });
  });

  it('in this order: who knows a card is gone needs no right to hear it, and rights come before changes', () => {
    const all = { press: press({ user: 'U0OUT' }), digestNow: 'x', passed: false };
    const why = (changes: Partial<PressContext>) => {
      const outcome = judgePress(context({ ...all, ...changes }));
      return outcome.kind === 'refused' ? outcome.why : outcome.kind;
    };
    expect(why({ approval: approval({ state: 'denied', expiresAt: now }) })).toBe('already-decided');
    expect(why({ approval: approval({ expiresAt: now }), approvers: new Set() })).toBe('expired');
    expect(why({ approvers: new Set() })).toBe('no-approvers');
    expect(why({})).toBe('not-approver');
    expect(why({ press: press(), startedBy: new Set(['U0PRIYA']), votes: [yes('U0PRIYA')] })).toBe('own-request');
    expect(why({ press: press(), votes: [yes('U0PRIYA')] })).toBe('already-voted');
    expect(why({ press: press() })).toBe('not-passed');
    expect(why({ press: press(), passed: true })).toBe('changed');
  });
});

describe('a quorum counts', () => {
  it.each<[string, readonly Vote[], Partial<PressContext>, object]>([
    ['the first of two', [], {}, { kind: 'counted', have: 1, need: 2 }],
    ['the second of two', [yes('U0LEAD')], {}, { kind: 'approved' }],
    ['no vote of somebody who left', [yes('U0GONE')], {}, { kind: 'counted', have: 1 }],
    ['no denial as a yes', [yes('U0LEAD', 'deny')], {}, { kind: 'counted', have: 1 }],
    [
      'nobody twice',
      [yes('U0LEAD'), yes('U0LEAD')],
      { approval: approval({ quorum: 3 }) },
      { kind: 'counted', have: 2 },
    ],
    ['nobody who started it', [yes('U0LEAD')], { startedBy: new Set(['U0LEAD']) }, { kind: 'counted', have: 1 }],
    [
      'nobody who asked for it',
      [yes('U0LEAD')],
      { approval: approval({ requestedBy: 'U0LEAD' }) },
      { kind: 'counted', have: 1 },
    ],
  ])('%s', (_name, votes, changes, outcome) => {
    expect(judgePress(context({ votes, ...changes }))).toMatchObject(outcome);
  });

  it('keeps the vote as it was given', () => {
    const given = press({ choice: 'deny', reason: 'not today', via: 'command' });
    expect(judgePress(context({ press: given, digestNow: 'x', passed: false }))).toEqual({
      kind: 'denied',
      vote: {
        id: 'vot_0000000000',
        approvalId: 'apr_0123456789',
        user: 'U0PRIYA',
        choice: 'deny',
        reason: 'not today',
        via: 'command',
        votedAt: now,
      },
    });
  });
});
