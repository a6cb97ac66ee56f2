import { describe, expect, test } from 'vitest';
import type { Approval } from '../../../src/domain/approval.ts';
import { actionsOf, buttonsOf, cardOf, read } from '../card-reading.ts';
import { approval, at, failedGate, promotion, validation } from '../facts.ts';

const settled = (change: Partial<Approval>): Approval => ({
  ...approval,
  decidedAt: at('05:00'),
  decidedBy: '@priya',
  ...change,
});

describe('while it waits', () => {
  const card = cardOf('approval');

  test.each([
    ['the question', 'Approval needed · promote loan-scorer v42'],
    ['the comparison', '0.941'],
    ['the interval', '+0.099 [+0.081, +0.117]'],
    ['the gate', '≥ 0.85, not worse by 0.005'],
    ['the worst slice', 'country = DE 0.861'],
    ['the rows', 'n = 5,120'],
    ['what it cost', '14.0 min, 1.68 USD'.replace('.0', '')],
    ['who asked', 'Asked by: the policy'],
    ['why', 'The pattern changed and retraining can learn it.'],
    ['the rule', '2 of 3 windows alert'],
    ['the digest', approval.digest.slice(0, 12)],
    ['the expiry', 'Expires Tue 3 Mar 17:00 UTC, then nothing happens'],
    [
      'who may approve, how late it is there, and who is not to be disturbed',
      '@priya (03:12 there) 🔕 do not disturb until 08:00',
    ],
    ['doubts', 'What would make this wrong'],
    ['the pessimistic end', 'may be as small as +0.081'],
    ['what is not compared', 'nothing after Tue 3 Mar 00:00 UTC is compared (3 h 58 min)'],
  ])('shows %s, on every rung', (_what, shown) => {
    for (const rung of card.rungs.keys()) expect(read(card, rung)).toContain(shown);
  });

  test('never the whole digest', () => {
    expect(JSON.stringify(card)).not.toContain(approval.digest);
  });

  test('Approve and Deny carry the approval id and nothing else', () => {
    const [approve, deny] = buttonsOf(card);
    expect(approve).toMatchObject({ action_id: 'approve', style: 'primary', value: approval.id });
    expect(approve?.confirm?.text.text).toContain('promote loan-scorer v42');
    expect(deny).toMatchObject({ action_id: 'deny', style: 'danger', value: approval.id });
    expect(approve?.accessibility_label).toContain('promote loan-scorer v42');
    expect(deny?.accessibility_label).toContain('promote loan-scorer v42');
  });

  test('a data table, a table, text: the same numbers', () => {
    expect(card.rungs.map((rung) => rung.find(({ type }) => type.endsWith('table'))?.type)).toEqual([
      'data_table',
      'table',
      undefined,
    ]);
  });

  test('who asked in person is told they cannot approve', () => {
    expect(read(cardOf('approval', { approval: { ...approval, requestedBy: '@anna' } }))).toContain(
      'Asked by: @anna, who cannot approve it (own request)',
    );
  });

  test('half a quorum is still waiting', () => {
    const vote = {
      id: 'vot_0000000001',
      approvalId: approval.id,
      user: '@priya',
      choice: 'approve',
      reason: null,
      via: 'button',
      votedAt: at('04:30'),
    } as const;
    const half = cardOf('approval', { approval: { ...approval, quorum: 2 }, votes: [vote] });
    expect(read(half)).toContain('1 of 2 approvals given: @priya');
    expect(actionsOf(half)).toEqual(['approve', 'deny']);
  });

  test.each(['FAIL', 'INSUFFICIENT'] as const)('after %s there is no Approve', (outcome) => {
    expect(actionsOf(cardOf('approval', { validation: { ...validation, outcome } }))).toEqual(['deny']);
  });

  test('no comparison, no Approve of a promotion', () => {
    expect(actionsOf(cardOf('approval', { validation: null }))).toEqual(['deny']);
  });

  test.each([
    ['rollback', 'roll back loan-scorer to v40'],
    ['retrain', 'retrain loan-scorer'],
  ] as const)('a %s needs no comparison', (kind, asked) => {
    const subject = { ...approval.subject, kind, candidate: kind === 'rollback' ? 'v40' : null };
    const card = cardOf('approval', { approval: { ...approval, kind, subject }, validation: null, run: null });
    expect(read(card)).toContain(`Approval needed · ${asked}`);
    expect(actionsOf(card)).toEqual(['approve', 'deny']);
    if (kind === 'retrain') expect(read(card)).toContain('12 min, 1.44 USD');
  });

  test('a failing check is named as a doubt', () => {
    const checks = [{ name: 'label maturity', ok: false, text: '12 % of labels have not matured' }];
    expect(read(cardOf('approval', { validation: { ...validation, checks } }))).toContain(
      '12 % of labels have not matured',
    );
  });

  test('a card too large for Slack still shows the failing gates', () => {
    const gates = [...Array.from({ length: 80 }, () => validation.gates[0]!), failedGate];
    expect(read(cardOf('approval', { validation: { ...validation, gates } }))).toContain('country = DE');
  });
});

describe('settled', () => {
  const cases: [string, Parameters<typeof cardOf<'approval'>>[1], string[]][] = [
    [
      'approved',
      { approval: settled({ state: 'approved' }) },
      ['✅ Approved · promote', 'Approved by @priya Tue 3 Mar 05:00 UTC'],
    ],
    [
      'denied',
      { approval: settled({ state: 'denied', reason: 'not before the audit' }) },
      ['⛔ Denied · promote', 'Denied by @priya', 'Reason: not before the audit'],
    ],
    [
      'expired',
      { approval: settled({ state: 'expired', decidedBy: null }) },
      ['⌛ Expired · promote', 'Expired Tue 3 Mar 17:00 UTC', 'nothing changed'],
    ],
    [
      'superseded',
      { approval: settled({ state: 'superseded', decidedBy: null }), supersededBy: 'apr_0000000002' },
      ['↪️ Superseded', 'A new card asks instead: apr_0000000002'.replace('apr', '`apr').concat('`')],
    ],
    [
      'withdrawn',
      { approval: settled({ state: 'withdrawn', decidedBy: null, reason: 'the data broke' }) },
      ['↩️ Withdrawn', 'the data broke'],
    ],
  ];
  test.each(cases)('%s: who, when, why; the numbers stay, the buttons go', (_state, change, shown) => {
    const card = cardOf('approval', change);
    for (const part of shown) expect(read(card)).toContain(part);
    expect(read(card)).toContain('+0.099 [+0.081, +0.117]');
    expect(read(card)).toContain('1.68 USD');
    expect(actionsOf(card)).toEqual([]);
  });

  test('the new card is a jump link once it is in Slack', () => {
    const change = { approval: settled({ state: 'superseded' }), supersededBy: 'apr_0000000002' };
    const card = cardOf('approval', change, { links: { apr_0000000002: 'https://team.slack.com/archives/C1/p2' } });
    expect(JSON.stringify(card)).toContain('<https://team.slack.com/archives/C1/p2|apr_0000000002>');
  });

  test.each([
    ['intended', null, 'the alias moves from v41 to v42'],
    ['alias-set', null, 'Alias moved to v42, serving still v41'],
    ['done', at('04:15'), 'Done: serving answers with v42 since Tue 3 Mar 04:15 UTC'],
    ['refused', null, 'Not promoted: the champion changed. v41 keeps serving'],
  ] as const)('promotion %s is told on the card', (state, servingSeenAt, shown) => {
    const over = state === 'refused' ? { reason: 'the champion changed', aliasSetAt: null } : { reason: null };
    const told = { ...promotion, state, servingSeenAt, ...over };
    expect(read(cardOf('approval', { approval: settled({ state: 'approved' }), promotion: told }))).toContain(shown);
  });
});

test.each([
  ['done without serving to ask', { state: 'done', servingSeenAt: null }, 'serving does not say which version answers'],
  ['overtaken', { state: 'refused', reason: 'Somebody else moved the alias.' }, '⛔ Somebody else moved the alias.'],
] as const)('a promotion that is %s claims nothing that was not seen', (_what, change, shown) => {
  const told = { ...promotion, reason: null, aliasSetAt: at('04:14'), ...change };
  const text = read(cardOf('approval', { approval: settled({ state: 'approved' }), promotion: told }));
  expect(text).toContain(shown);
  expect(text).not.toMatch(/keeps serving|serving answers with/);
});

test('a settled card no longer says who may approve', () => {
  expect(read(cardOf('approval', { approval: settled({ state: 'approved' }), approvers: [] }))).not.toContain(
    'Who may approve',
  );
});

describe('more than a press', () => {
  test('a second factor is announced, and the press promises nothing more than the way to it', () => {
    const card = cardOf('approval', { stepUp: 'totp' });
    expect(read(card)).toContain('six digits of your authenticator');
    expect(buttonsOf(card)[0]?.confirm?.text.text).toContain('A page then asks for your six digits');
  });

  test('where Slack takes no yes, the button says so and asks nothing', () => {
    const card = cardOf('approval', { stepUp: 'totp', surface: 'web' });
    const [approve, deny] = buttonsOf(card);
    expect(approve).toMatchObject({ action_id: 'approve', text: { text: 'Decide on the page' }, value: approval.id });
    expect(approve?.confirm).toBeUndefined();
    expect(deny).toMatchObject({ action_id: 'deny' });
    expect(read(card)).toContain('Not from Slack');
  });

  test('whoever started the run is told beforehand', () => {
    const card = cardOf('approval', { startedBy: ['@ana'] });
    expect(read(card)).toContain('Run started by: @ana, who cannot approve it.');
  });

  test('a rollback shows how both versions did in production', () => {
    const measured = { metric: 'auc', value: 0.842, low: 0.83, high: 0.854, n: 5000 };
    const span = { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' };
    const rollback: Approval = {
      ...approval,
      kind: 'rollback',
      validationId: null,
      subject: { ...approval.subject, kind: 'rollback', champion: 'v42', candidate: 'v41' },
    };
    const card = cardOf('approval', {
      approval: rollback,
      validation: null,
      run: null,
      live: [
        { version: 'v42', measured: { ...measured, ...span } },
        { version: 'v41', measured: null },
      ],
    });
    expect(read(card)).toContain('Serves now: v42, live AUC 0.842 [0.830, 0.854] on 5,000 rows');
    expect(read(card)).toContain('To go back to: v41, its labels never told how it did in production');
    expect(actionsOf(card)).toEqual(['approve', 'deny']);
  });

  test('the way to the page is a button, and says never to type the digits in Slack', () => {
    const card = cardOf('step-up');
    expect(read(card)).toContain('Nothing is approved yet.');
    expect(read(card)).toContain('Never enter the digits in Slack.');
    expect(buttonsOf(card)).toMatchObject([
      { text: { text: 'Open the page' }, url: expect.stringContaining('/decide/lnk_') },
    ]);
  });
});
