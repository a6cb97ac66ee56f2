import { describe, expect, test } from 'vitest';
import { actionsOf, buttonsOf, cardOf, read } from '../card-reading.ts';
import {
  answer,
  approval,
  at,
  decision,
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
      'loan-scorer lost 0.068 AUC',
      'What was measured',
      'The inputs look as before. _[evd_0000000001]_',
      'Hypotheses (not facts)',
      'changed pattern (concept drift): likely, a new merchant category',
      'A new merchant category may be behind it.',
      'Ruled out: broken data',
      'Open, and what would change the answer',
      'Thu 5 Mar 14:00 UTC',
      'Told apart by',
      'no model is configured',
    ]);
  });

  test('without sentences it tells the computed facts', () => {
    const text = read(cardOf('explanation', { answer: { ...answer, sentences: [], hypotheses: [] } }));
    inOrder(text, ['loan-scorer: 92 % sure', 'AUC fell from 0.910 to 0.842']);
  });

  test('a language model’s words are labelled', () => {
    expect(read(cardOf('explanation', { answer: { ...answer, by: 'model', note: null } }))).toContain(
      'Written by a language model',
    );
  });
});

describe('decision', () => {
  test('action, reasons, rules in words, estimate before the run, what happens if nobody acts, next look', () => {
    inOrder(read(cardOf('decision')), [
      'Retraining',
      'The pattern changed and retraining can learn it.',
      'persistence_ (allow): 2 of 3 windows alert',
      'Estimate before it starts: 12 min, 1.44 USD (median of 3 past runs)',
      'If nobody does anything: v41 keeps serving',
      'Next look Tue 3 Mar 03:40 UTC',
    ]);
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
      'Candidate v42',
      'Champion v41',
      '0.941',
      '0.842',
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
    'auc 0.935 [0.900, 0.920], n = 5,000',
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

test('what the explanation says already is not said again below it', () => {
  const sentences = [...answer.sentences, { text: 'Told apart by: labels of the same inputs changed.', cites: [] }];
  expect(
    read(cardOf('explanation', { answer: { ...answer, sentences } })).match(/labels of the same inputs changed/g),
  ).toHaveLength(1);
});

test('a run of seconds took seconds', () => {
  expect(read(cardOf('run', { run: { ...finishedRun, minutes: 0.024 } }))).toContain('2 s, 1.68 USD');
});
