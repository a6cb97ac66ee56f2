import { describe, expect, it } from 'vitest';
import { citableIds, parseAnswer, writeLine } from '../../src/agent/answer-text.ts';
import { inventedIn, keepGrounded, tableOf } from '../../src/agent/grounding.ts';

const table = tableOf([
  '{"text":"auc 0.941 [0.931, 0.951], n 60000 → 0.872 since Tue 2026-08-04 22:00 UTC","v":"v4"}',
  'ratio of medians ×100, cost 3.18 USD, 24 h, 0.1 % → 3.2 %, mean (+49 %), −0.07',
]);

describe('numbers that no tool returned', () => {
  it.each([
    'auc fell from 0.941 to 0.872.',
    'auc fell from 0.9410 to 0.872 on 60,000 rows.',
    'It fell by 0.07 since 4 August 22:00.',
    'Since Aug 4 the unit is ×100, 100 times too large.',
    'v4 cost 3.18 USD; wait 24h; 3.2% of traffic.',
    'Nothing to count here.',
  ])('are not in “%s”', (text) => {
    expect(inventedIn(text, table)).toEqual([]);
  });

  it.each([
    ['auc fell to 0.87.', '0.87'],
    ['v5 is better.', 'v5'],
    ['It began 5 August.', '8/5'],
    ['It began at 23:00.', '23:00'],
    ['About 120 frauds are missed.', '120'],
    ['It doubled.', 'doubled'],
    ['Seven checks alert.', 'seven'],
    ['60001 rows', '60001'],
    ['It costs $318.', '318'],
    ['It costs thousands.', 'thousands'],
  ])('are found in “%s”', (text, invented) => {
    expect(inventedIn(text, table).join()).toContain(invented);
  });

  it('drop only the sentence that holds them', () => {
    const kept = keepGrounded(
      { sentences: [{ text: 'auc is 0.872. It will be 0.5 soon.', cites: ['evd_1'] }], hypotheses: ['maybe 77'] },
      table,
    );
    expect(kept).toEqual({ sentences: [{ text: 'auc is 0.872.', cites: ['evd_1'] }], hypotheses: [], dropped: 2 });
  });
});

describe('the text of an answer', () => {
  const known = new Set(['evd_fra0000001', 'fraud-detector@v3', 'policy-a1b2']);

  it('takes ids out of the words and keeps intervals', () => {
    const text = '- auc 0.9 [0.8, 0.95] [evd_fra0000001, fraud-detector@v3]\nHypothesis: a new scheme\n\n';
    expect(parseAnswer(text, known)).toEqual({
      sentences: [{ text: 'auc 0.9 [0.8, 0.95]', cites: ['evd_fra0000001', 'fraud-detector@v3'] }],
      hypotheses: ['a new scheme'],
      unknownCites: [],
    });
  });

  it('knows its own lines again', () => {
    const line = writeLine('It began.', ['evd_fra0000001', null, 'evd_fra0000001']);
    expect(parseAnswer(line, known).sentences).toEqual([{ text: 'It began.', cites: ['evd_fra0000001'] }]);
  });

  it('lets nothing through that Slack acts on', () => {
    expect(parseAnswer('<!channel> look <@U0PRIYA>', known).sentences[0]?.text).toBe("'!channel' look '@U0PRIYA'");
  });

  it('an id that no tool returned is no citation', () => {
    expect(parseAnswer('See. [dec_zzzzzzzzzz]', known)).toMatchObject({
      sentences: [{ text: 'See.', cites: [] }],
      unknownCites: ['dec_zzzzzzzzzz'],
    });
    const ids = citableIds([
      {
        status: 'success',
        asked: 'x',
        message: null,
        proposal: null,
        facts: [{ id: null, kind: 'none', text: '', values: {} }],
      },
    ]);
    expect(ids.size).toBe(0);
  });
});
