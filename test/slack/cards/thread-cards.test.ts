import { describe, expect, test } from 'vitest';
import { actionsOf, buttonsOf, cardOf, read } from '../card-reading.ts';
import {
  answer,
  approval,
  at,
  decision,
  evidence,
  failedGate,
  finishedRun,
  incident,
  passedGate,
  run,
  validation,
  watch,
} from '../facts.ts';

/** In this order, whatever stands between them. */
function inOrder(text: string, parts: readonly string[]): void {
  const places = parts.map((part) => text.indexOf(part));
  expect(places, `${parts.join(' < ')} in\n${text}`).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
}

describe('explanation', () => {
  test('answer first, then facts with their evidence, then hypotheses apart, then open questions, then by whom', () => {
    inOrder(read(cardOf('explanation')), [
      'AUC 0.910 → 0.842 since Mon 2 Mar 22:00 UTC: changed pattern (concept drift), 92 % sure.',
      '3 % of traffic (merchant: crypto, before 0.1 %)',
      'About 120 missed frauds a day',
      'What was measured · `evd_0000000001`',
      'AUC 0.910 [0.900, 0.920], n = 5,000 → 0.842 [0.900, 0.920], n = 5,000 matured rows (limit 0.890).',
      '2 of the last 3 checks alert; the policy asks for 2.',
      'Not broken data: nulls, units',
      'Hypotheses (not facts)',
      'likely: changed pattern (concept drift). a new merchant category',
      'Ruled out: broken data.',
      'What would change the answer',
      'Provisional, settled on Thu 5 Mar 14:00 UTC',
      'no model is configured · 3 s',
    ]);
  });

  test('on broken data: the finding, the quality beside it, and no test of the model', () => {
    const quality = [{ column: 'amount', kind: 'unit-change', factor: 100, since: null, text: 'amount ×100' }] as const;
    const hypotheses = [
      { type: 'broken-data', status: 'supported', because: 'The checks that come before any drift: amount ×100.' },
      { type: 'concept-drift', status: 'open', because: 'AUC fell.' },
    ] as const;
    const broken = {
      ...evidence,
      measurement: { ...evidence.measurement, quality },
      verdict: { ...evidence.verdict, type: 'broken-data', hypotheses },
    } as const;
    const text = read(cardOf('explanation', { evidence: broken }));
    inOrder(text, ['amount ×100 since', 'broken data, 92 % sure', 'AUC 0.910 → 0.842.', 'What was measured']);
    inOrder(text, [
      'likely: broken data. The checks that come before any drift.',
      'Open until the data is mended: changed pattern',
    ]);
    expect(text).not.toContain('Not broken data');
  });

  test('a past incident is told, a missing one is not', () => {
    expect(read(cardOf('explanation'))).not.toContain('Seen before');
    const sentences = [...answer.sentences, { text: 'The same in January.', cites: ['inc_0000000009'] }];
    inOrder(read(cardOf('explanation', { answer: { ...answer, sentences } })), ['Seen before', 'The same in January.']);
  });

  test('a language model’s words stand apart and are labelled', () => {
    const text = read(cardOf('explanation', { answer: { ...answer, by: 'model', note: null } }));
    inOrder(text, [
      'What was measured',
      'In the language model’s words',
      'The inputs look as before.',
      'Hypothesis: A new merchant category may be behind it.',
      'Written by a language model',
    ]);
  });
});

describe('decision', () => {
  test('action, reasons, rules in words, estimate before the run, what happens if nobody acts, next look', () => {
    inOrder(read(cardOf('decision')), [
      'Retraining',
      '✅ 2 of 3 windows alert',
      'Estimate before it starts: 12 min, 1.44 USD (median of 3 past runs)',
      'If nobody does anything: v41 keeps serving',
      'Next look Tue 3 Mar 03:40 UTC',
    ]);
  });

  test('the rule that stands in the way comes first and is named', () => {
    const rules = [...decision.rules, { rule: 'cooldown', effect: 'hold', text: 'Cooldown until noon.' }] as const;
    inOrder(read(cardOf('decision', { decision: { ...decision, rules } })), [
      '⏸️ Cooldown until noon. _(rule cooldown: hold)_',
      '✅ 2 of 3 windows alert',
    ]);
  });

  test('a choice of the language model says so, with its reason', () => {
    expect(read(cardOf('decision', { decision: { ...decision, by: 'model' } }))).toContain(
      'Chosen by the language model: The pattern changed and retraining can learn it.',
    );
  });

  test('an unknown cost is never shown as 0', () => {
    const text = read(
      cardOf('decision', {
        decision: { ...decision, estimate: { minutes: null, cost: null, currency: 'USD', basis: 'no past runs' } },
      }),
    );
    expect(text).toContain('unknown time, unknown cost (no past runs)');
  });

  test.each([
    [{ mode: 'observe', action: 'hold', wouldHave: 'retrain' }, 'I would have retrained, nothing was started'],
    [{ mode: 'propose' }, 'if an approver says so'],
    [{ action: 'hold' }, 'Holding: no retraining'],
    [{ action: 'fix-data' }, 'The data needs mending, not the model'],
  ] as const)('%j says %j', (change, shown) => {
    expect(read(cardOf('decision', { decision: { ...decision, ...change } }))).toContain(shown);
  });
});

describe('run', () => {
  test('progress, cost estimate and a way to stop', () => {
    const card = cardOf('run');
    inOrder(read(card), ['Retraining loan-scorer', '40 %', 'fold 2 of 5', 'estimated 12 min, 1.44 USD']);
    expect(buttonsOf(card)[0]).toMatchObject({ action_id: 'incident:stop', value: incident.id, style: 'danger' });
  });

  test('over, it has no button and says what it cost', () => {
    const card = cardOf('run', { run: finishedRun });
    expect(actionsOf(card)).toEqual([]);
    inOrder(read(card), ['Retrained loan-scorer → v42', '14 min, 1.68 USD']);
  });

  test('failed, it shows the pipeline’s last words as they are, and as nothing else', () => {
    const card = cardOf('run', { run: { ...run, state: 'failed', errorTail: 'Traceback:\n  ```<!channel> KeyError' } });
    const box = card.rungs[0]?.find((block) => block.type === 'section' && block.text?.text.includes('last words'));
    expect(JSON.stringify(box)).toContain("Traceback:\\n  '''channel KeyError");
    expect(JSON.stringify(card)).not.toContain('<!channel');
  });
});

describe('validation', () => {
  test('PASS: numbers, worst slice, rows, maturity, and that nothing changes without an approver', () => {
    inOrder(read(cardOf('validation')), [
      '✅ PASS',
      'candidate 0.941 | champion 0.842',
      '+0.099 [+0.081, +0.117]',
      'Worst slice',
      'n = 5,120',
      'label maturity',
      'nothing changes until an approver',
    ]);
  });

  test('FAIL: which gate, that the champion stays, when it looks again', () => {
    const failed = {
      ...validation,
      outcome: 'FAIL',
      gates: [passedGate, failedGate],
      nextLookAt: at('12:00'),
    } as const;
    const text = read(cardOf('validation', { validation: failed }));
    inOrder(text, [
      '❌ FAIL',
      'Gate not met: auc for country = DE 0.800 is under 0.85',
      'Champion v41 stays',
      'I look again Tue 3 Mar 12:00 UTC',
    ]);
    expect(cardOf('validation', { validation: failed }).text).toContain('Champion v41 stays');
  });

  test('INSUFFICIENT: why, and the date', () => {
    const short = {
      ...validation,
      outcome: 'INSUFFICIENT',
      gates: [],
      reasons: ['no matured label of the new pattern'],
      nextLookAt: new Date('2026-03-05T14:00:00Z'),
    } as const;
    inOrder(read(cardOf('validation', { validation: short })), [
      '⚠️ INSUFFICIENT',
      'Not enough to judge: no matured label of the new pattern',
      'Champion v41 stays',
      'Thu 5 Mar 14:00 UTC',
    ]);
  });

  test('never offers a button', () => {
    expect(actionsOf(cardOf('validation'))).toEqual([]);
  });
});

test('watch names its measure, n, interval and window', () => {
  inOrder(read(cardOf('watch')), [
    'Healthy',
    'v42',
    'AUC 0.935 [0.900, 0.920], n = 5,000',
    'Sun 1 Mar 00:00 UTC to Tue 3 Mar 00:00 UTC',
  ]);
  expect(read(cardOf('watch', { watch: { ...watch, state: 'watching', finding: null } }))).toContain('Watching');
});

test('the closing ends with how long it took', () => {
  const text = read(cardOf('closing'));
  inOrder(text, ['closed.', 'v42 serves and is healthy.', 'AUC 0.935', 'took 20 h']);
  expect(text.trimEnd().endsWith('took 20 h')).toBe(true);
});

describe('answer', () => {
  test('sentences, hypotheses apart, proposals, evidence, and last duration, calls and cost', () => {
    const card = cardOf('answer');
    inOrder(read(card), [
      'lost 0.068 AUC',
      'The inputs look as before.',
      'Hypotheses (not facts)',
      'Proposed; the policy decides',
      'retrain loan-scorer',
      'evd_0000000001',
      '3 s · 2 model calls · 0.0042 USD',
    ]);
    const context = card.rungs[0]?.filter((block) => block.type === 'context').at(-1);
    expect(JSON.stringify(context)).toMatch(/3 s · 2 model calls · 0\.0042 USD"/);
  });

  test('feedback carries the question', () => {
    const buttons = buttonsOf(cardOf('answer'));
    expect(buttons.map(({ text }) => text.text)).toEqual(['👍', '🤔', '👎']);
    expect(buttons.map(({ action_id }) => action_id)).toEqual(['feedback:up', 'feedback:neutral', 'feedback:down']);
    expect(new Set(buttons.map(({ value }) => value))).toEqual(new Set(['qst_0000000001']));
    expect(buttons.every(({ accessibility_label }) => accessibility_label)).toBe(true);
  });

  test('a model’s answer cannot mention, link or format its way out', () => {
    const sentences = [{ text: '<!channel> see <https://evil.example|the card> and @here', cites: ['<!here>'] }];
    expect(JSON.stringify(cardOf('answer', { answer: { ...answer, sentences } }))).not.toMatch(/<!|<https/);
  });

  test('an unknown price is unknown', () => {
    const usage = { ...answer.usage, cost: null };
    expect(read(cardOf('answer', { answer: { ...answer, usage } }))).toContain('cost unknown');
  });
});

describe('note', () => {
  test('notifies exactly whom it lists', () => {
    const card = cardOf('note', { text: '<@U0ELSE> and <!channel>: look', mentions: ['S0ONCALL', 'U0ANNA'] });
    expect(card.text.match(/<[@!][^>]*>/g)).toEqual(['<!subteam^S0ONCALL>', '<@U0ANNA>']);
  });

  test('a link to a message of this Slack stays a link, others do not', () => {
    const text =
      'The card: https://slack.example/archives/C0ALERTS/p1772500000000100 and https://team.slack.com/archives/C0ALERTS/p1772500000000100, not https://evil.example/archives/C0ALERTS/p1772500000000100';
    const card = cardOf('note', { text });
    expect(card.text.match(/<[^|>]*\|/g)).toEqual([
      '<https://slack.example/archives/C0ALERTS/p1772500000000100|',
      '<https://team.slack.com/archives/C0ALERTS/p1772500000000100|',
    ]);
    expect(card.text).toContain('and <https');
    expect(card.text).toContain('not [link removed]');
  });

  test('its lines stay lines', () => {
    expect(read(cardOf('note', { text: 'one\ntwo' }))).toContain('one\ntwo');
  });
});

describe('pending', () => {
  test('soonest expiry first, with jump links', () => {
    const later = { ...approval, id: 'apr_0000000002', model: 'churn', expiresAt: at('23:00') };
    const card = cardOf('pending', { approvals: [later, approval] });
    inOrder(read(card), ['2 waiting for approval', 'promote loan-scorer v42', 'promote churn v42']);
    expect(JSON.stringify(card)).toContain('<https://team.slack.com/archives/C1/p1|promote loan-scorer v42>');
  });

  test('nothing waits', () => {
    expect(read(cardOf('pending', { approvals: [] }))).toContain('Nothing waits');
  });
});

test('a run of seconds took seconds', () => {
  expect(read(cardOf('run', { run: { ...finishedRun, minutes: 0.024 } }))).toContain('2 s, 1.68 USD');
});
