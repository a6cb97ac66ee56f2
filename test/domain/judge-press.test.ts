import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Approval, approvalStates, type Press, type Proof, type Vote } from '../../src/domain/approval.ts';
import { judgePress, type PressContext } from '../../src/domain/judge-press.ts';

const now = new Date('2026-03-05T12:00:00Z');
const later = new Date('2026-03-06T12:00:00Z');
const digest = 'a'.repeat(64);

const approval = (changes: Partial<Approval> = {}): Approval => ({
  id: 'apr_0123456789',
  kind: 'promote',
  incidentId: 'inc_0123456789',
  model: 'm',
  state: 'pending',
  subject: {
    kind: 'promote',
    model: 'm',
    alias: 'champion',
    candidate: '2',
    artifactDigest: 'd',
    champion: '1',
    evaluationDigest: 'e',
    evaluationRows: 100,
    metrics: {},
    gates: [],
    policyVersion: 'p',
  },
  digest,
  validationId: null,
  runId: null,
  decisionId: null,
  requestedBy: null,
  sets: ['S0ONCALL', 'U0BOSS'],
  quorum: 1,
  votesCounted: 0,
  requestedAt: now,
  expiresAt: later,
  decidedAt: null,
  decidedBy: null,
  reason: null,
  ...changes,
});

const vote = (user: string, choice: Vote['choice'] = 'approve'): Vote => ({
  id: `vot_${user}`,
  approvalId: 'apr_0123456789',
  user,
  choice,
  reason: null,
  via: 'button',
  votedAt: now,
});

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
  approvers: new Set(['U0PRIYA', 'U0LEAD']),
  startedBy: new Set(),
  passed: true,
  stepUp: 'none',
  surface: 'slack',
  proofs: [],
  digestNow: digest,
  newId: (prefix) => `${prefix}_0000000000`,
  ...changes,
});

const proof = (changes: Partial<Proof> = {}): Proof => ({
  id: 'prf_0123456789',
  approvalId: 'apr_0123456789',
  user: 'U0PRIYA',
  choice: 'approve',
  digest,
  provedAt: now,
  ...changes,
});

const full = { active: true, isBot: false, isGuest: false, isForeign: false };

describe('refusals', () => {
  it.each<[string, PressContext, string]>([
    [
      'already approved',
      context({ approval: approval({ state: 'approved', decidedBy: 'U0LEAD' }) }),
      'already-decided',
    ],
    ['already superseded', context({ approval: approval({ state: 'superseded' }) }), 'already-decided'],
    ['at the moment it expires', context({ now: later }), 'expired'],
    ['nobody is configured', context({ approvers: new Set() }), 'no-approvers'],
    ['a quorum of none', context({ approval: approval({ quorum: 0 }) }), 'no-approvers'],
    ['not in the set', context({ press: press({ user: 'U0OUT' }) }), 'not-approver'],
    ['unknown to Slack', context({ person: null }), 'not-approver'],
    ['deactivated', context({ person: { ...full, active: false } }), 'not-approver'],
    ['a bot', context({ person: { ...full, isBot: true } }), 'not-approver'],
    ['a guest', context({ person: { ...full, isGuest: true } }), 'not-approver'],
    ['an outsider denies', context({ press: press({ user: 'U0OUT', choice: 'deny' }) }), 'not-approver'],
    ['from another workspace', context({ person: { ...full, isForeign: true } }), 'not-approver'],
    ['the own request', context({ startedBy: new Set(['U0PRIYA']) }), 'own-request'],
    ['no PASS behind it', context({ passed: false }), 'not-passed'],
    ['a button of another card', context({ press: press({ card: 'apr_9999999999' }) }), 'wrong-card'],
    ['the id of another model’s approval', context({ press: press({ approvalId: 'apr_9999999999' }) }), 'wrong-card'],
    ['a second vote', context({ votes: [vote('U0PRIYA')] }), 'already-voted'],
    ['something changed', context({ digestNow: 'b'.repeat(64) }), 'changed'],
  ])('%s', (_name, given, why) => {
    expect(judgePress(given)).toMatchObject({ kind: 'refused', why });
  });

  it('name who may, as mentions', () => {
    const outcome = judgePress(context({ press: press({ user: 'U0OUT' }) }));
    expect(outcome).toMatchObject({ text: expect.stringContaining('<!subteam^S0ONCALL> or <@U0BOSS>') });
  });

  it('tell who decided and when', () => {
    const settled = approval({ state: 'denied', decidedBy: 'U0LEAD', decidedAt: now });
    expect(judgePress(context({ approval: settled }))).toMatchObject({
      text: 'Already denied by <@U0LEAD> at 2026-03-05 12:00 UTC. Your press changed nothing.',
    });
  });
});

describe('votes', () => {
  it('one carries a quorum of one, a moment before it expires', () => {
    const last = context({ now: new Date(later.getTime() - 1) });
    expect(judgePress(last)).toMatchObject({ kind: 'approved', vote: { user: 'U0PRIYA', choice: 'approve' } });
  });

  it('count towards a quorum of two', () => {
    const two = approval({ quorum: 2 });
    expect(judgePress(context({ approval: two }))).toMatchObject({ kind: 'counted', have: 1, need: 2 });
    expect(judgePress(context({ approval: two, votes: [vote('U0LEAD')] }))).toMatchObject({ kind: 'approved' });
  });

  it('of somebody who left the set count no more', () => {
    const outcome = judgePress(context({ approval: approval({ quorum: 2 }), votes: [vote('U0GONE')] }));
    expect(outcome).toMatchObject({ kind: 'counted', have: 1, need: 2 });
  });

  it('to deny end it at once, by the requester and on changed ground too', () => {
    const deny = press({ choice: 'deny', reason: 'no' });
    const own = approval({ quorum: 3, requestedBy: 'U0PRIYA' });
    expect(judgePress(context({ approval: own, press: deny, digestNow: 'b' }))).toMatchObject({
      kind: 'denied',
      vote: { reason: 'no', choice: 'deny' },
    });
  });
});

describe('a second factor', () => {
  const factor = (changes: Partial<PressContext> = {}): PressContext => context({ stepUp: 'totp', ...changes });

  it('is asked for before a yes counts, and counts once it is given', () => {
    expect(judgePress(factor())).toEqual({ kind: 'step-up' });
    expect(judgePress(factor({ proofs: [proof()] }))).toMatchObject({ kind: 'approved' });
  });

  it.each<[string, Partial<Proof>]>([
    ['somebody else', { user: 'U0LEAD' }],
    ['another approval', { approvalId: 'apr_9999999999' }],
    ['what was on another card', { digest: 'b'.repeat(64) }],
    ['a no', { choice: 'deny' }],
  ])('of %s carries nothing', (_name, changes) => {
    expect(judgePress(factor({ proofs: [proof(changes)] }))).toEqual({ kind: 'step-up' });
  });

  it('is never in the way of a no', () => {
    expect(judgePress(factor({ press: press({ choice: 'deny' }) }))).toMatchObject({ kind: 'denied' });
  });

  it('is not asked of those who may not decide anyway', () => {
    expect(judgePress(factor({ press: press({ user: 'U0OUT' }) }))).toMatchObject({ why: 'not-approver' });
    expect(judgePress(factor({ passed: false }))).toMatchObject({ why: 'not-passed' });
  });

  it('on the page only, where Slack is not trusted with a yes', () => {
    const web = factor({ surface: 'web' });
    expect(judgePress(web)).toEqual({ kind: 'step-up' });
    expect(judgePress({ ...web, proofs: [proof()] })).toMatchObject({ why: 'web-only' });
    expect(judgePress({ ...web, proofs: [proof()], press: press({ via: 'web' }) })).toMatchObject({ kind: 'approved' });
  });
});

describe('whatever happens', () => {
  const users = fc.constantFrom('U0PRIYA', 'U0LEAD', 'U0OUT', 'U0GONE');
  const any = fc
    .record({
      user: users,
      choice: fc.constantFrom('approve' as const, 'deny' as const),
      state: fc.constantFrom(...approvalStates),
      requestedBy: fc.option(users),
      quorum: fc.integer({ min: 0, max: 3 }),
      approvers: fc.uniqueArray(users),
      voters: fc.uniqueArray(users),
      starters: fc.uniqueArray(users),
      proved: fc.uniqueArray(users),
      stepUp: fc.constantFrom('none' as const, 'totp' as const),
      surface: fc.constantFrom('slack' as const, 'web' as const),
      person: fc.option(
        fc.record({ active: fc.boolean(), isBot: fc.boolean(), isGuest: fc.boolean(), isForeign: fc.boolean() }),
      ),
      same: fc.boolean(),
      at: fc.constantFrom(now, later, new Date(later.getTime() + 1)),
    })
    .map((a) =>
      context({
        approval: approval({ state: a.state, requestedBy: a.requestedBy, quorum: a.quorum }),
        press: press({ user: a.user, choice: a.choice }),
        approvers: new Set(a.approvers),
        votes: a.voters.map((v) => vote(v)),
        startedBy: new Set(a.starters),
        proofs: a.proved.map((user) => proof({ user })),
        stepUp: a.stepUp,
        surface: a.surface,
        person: a.person,
        digestNow: a.same ? digest : 'b',
        now: a.at,
      }),
    );
  const holds = (check: (given: PressContext, kind: string) => void): void =>
    fc.assert(
      fc.property(any, (given) => check(given, judgePress(given).kind)),
      { numRuns: 1000 },
    );

  it('nobody outside the set decides anything', () =>
    holds((given, kind) => {
      if (!given.approvers.has(given.press.user)) expect(kind).toBe('refused');
    }));

  it('a requester never approves, nor counts towards it', () =>
    holds((given, kind) => {
      const own = given.approval.requestedBy === given.press.user || given.startedBy.has(given.press.user);
      if (given.press.choice === 'approve' && own) expect(kind).toBe('refused');
    }));

  it('no yes counts without the second factor of that very person where it is asked', () =>
    holds((given, kind) => {
      if (given.stepUp === 'none' || given.press.choice === 'deny') return;
      if (given.proofs.some((p) => p.user === given.press.user)) return;
      expect(['refused', 'step-up']).toContain(kind);
    }));

  it('nothing is decided twice, late, or on changed ground', () =>
    holds((given, kind) => {
      if (given.approval.state !== 'pending' || given.now >= given.approval.expiresAt) expect(kind).toBe('refused');
      if (given.press.choice === 'approve' && given.digestNow !== given.approval.digest) expect(kind).toBe('refused');
    }));

  it('an approval has a quorum of different people of the set behind it', () =>
    holds((given, kind) => {
      if (kind !== 'approved') return;
      const voters = new Set([...given.votes.map((v) => v.user), given.press.user]);
      const members = [...voters].filter((user) => given.approvers.has(user));
      expect(members.length).toBeGreaterThanOrEqual(given.approval.quorum);
      expect(given.approval.quorum).toBeGreaterThan(0);
    }));
});
