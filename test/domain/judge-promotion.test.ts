import { describe, expect, it } from 'vitest';
import { objectionToPromotion, type PromotionContext } from '../../src/domain/judge-promotion.ts';
import { policySchema } from '../../src/domain/policy.ts';
import { approvalRow, promotionRow, proofRow, validationRow, voteRow } from '../contracts/rows.ts';

const approval = approvalRow({ state: 'approved', model: 'm', quorum: 1 });
const votes = [voteRow({ approvalId: approval.id, user: 'U1' })];
const promotion = promotionRow({ approvalId: approval.id, model: 'm' });
const config = (approvalPolicy: object = {}, quorum = 1): PromotionContext['model'] => ({
  approvers: { sets: ['S1'], quorum },
  policy: policySchema.parse({ approval: approvalPolicy }),
});
const context = (changes: Partial<PromotionContext> = {}): PromotionContext => ({
  promotion,
  approval,
  model: config(),
  votes,
  proofs: [],
  startedBy: new Set(),
  validation: validationRow({ model: 'm', candidate: 'v4', outcome: 'PASS' }),
  served: false,
  ...changes,
});
const totp = config({ step_up: 'totp' });
const proof = proofRow({ approvalId: approval.id, user: 'U1' });

describe('the promoter', () => {
  it('promotes what an approval with its votes carries', () => {
    expect(objectionToPromotion(context())).toBeNull();
  });

  it.each<[string, Partial<PromotionContext>, RegExp]>([
    ['waits', { approval: { ...approval, state: 'pending' } }, /pending, not approved/],
    ['was denied', { approval: { ...approval, state: 'denied' } }, /denied, not approved/],
    ['has another digest', { promotion: { ...promotion, digest: 'other' } }, /does not match/],
    ['is of another version', { promotion: { ...promotion, to: 'v9' } }, /does not match/],
    ['is of another model', { promotion: { ...promotion, model: 'other' } }, /does not match/],
    ['is of another kind', { promotion: { ...promotion, kind: 'rollback' } }, /does not match/],
    ['has no vote', { votes: [] }, /votes do not carry/],
    ['has the vote of its starter only', { startedBy: new Set(['U1']) }, /votes do not carry/],
    ['has a no beside the yes', { votes: [...votes, voteRow({ user: 'U2', choice: 'deny' })] }, /denied/],
    ['has fewer votes than its own configuration asks', { model: config({}, 2) }, /votes do not carry/],
    ['has a quorum of none in its row', { approval: { ...approval, quorum: 0 }, votes: [] }, /votes do not carry/],
    [
      'has one person voting twice for two',
      { model: config({}, 2), votes: [...votes, ...votes] },
      /votes do not carry/,
    ],
    ['rests on no comparison', { validation: null }, /No comparison that passed/],
    ['rests on a FAIL', { validation: validationRow({ candidate: 'v4', outcome: 'FAIL' }) }, /No comparison/],
    [
      'rests on a PASS of another version',
      { validation: validationRow({ candidate: 'v9', outcome: 'PASS' }) },
      /No com/,
    ],
  ])('refuses one that %s', (_what, changes, words) => {
    expect(objectionToPromotion(context(changes))).toMatch(words);
  });

  it('goes back only to what served', () => {
    const rollback = {
      approval: { ...approval, kind: 'rollback' as const },
      promotion: { ...promotion, kind: 'rollback' as const },
      validation: null,
    };
    expect(objectionToPromotion(context({ ...rollback, served: true }))).toBeNull();
    expect(objectionToPromotion(context(rollback))).toMatch(/never served/);
  });

  it.each<[string, Partial<PromotionContext>]>([
    ['none', {}],
    ['of somebody else', { proofs: [{ ...proof, user: 'U2' }] }],
    ['of another approval', { proofs: [{ ...proof, approvalId: 'apr_9999999999' }] }],
    ['on another digest', { proofs: [{ ...proof, digest: 'other' }] }],
    ['for a no', { proofs: [{ ...proof, choice: 'deny' }] }],
    [
      'beside a vote that was given in Slack where only the page counts',
      {
        proofs: [proof],
        model: config({ step_up: 'totp', surface: 'web' }),
      },
    ],
  ])('wants the second factor: %s is not enough', (_what, changes) => {
    expect(objectionToPromotion(context({ model: totp, ...changes }))).toMatch(/second factor/);
  });

  it('takes the second factor of the one who voted', () => {
    expect(objectionToPromotion(context({ model: totp, proofs: [proof] }))).toBeNull();
    const web = {
      model: config({ step_up: 'totp', surface: 'web' }),
      votes: votes.map((v) => ({ ...v, via: 'web' as const })),
    };
    expect(objectionToPromotion(context({ ...web, proofs: [proof] }))).toBeNull();
  });
});
