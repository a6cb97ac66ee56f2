import { describe, expect, test } from 'vitest';
import { Mrkdwn, visible } from '../../../src/slack/escape.ts';
import { actionsOf, buttonsOf, cardOf, read } from '../card-reading.ts';
import { approval, at, decision, evidence, facts, incident } from '../facts.ts';

describe('what a phone shows', () => {
  const lead = visible(new Mrkdwn(cardOf('incident').text));

  test('what changed, since when, how sure, impact, and what happens if nobody acts, within 300 characters', () => {
    expect(lead.slice(0, 300)).toMatch(/If nobody does anything:\* v41 keeps serving; /);
    expect(lead.length).toBeLessThanOrEqual(420);
    for (const part of [
      'loan-scorer',
      'AUC 0.910 → 0.842',
      'Mon 2 Mar 22:00 UTC',
      '92 % sure',
      'concept drift',
      '3 % of traffic (merchant: crypto, before 0.1 %)',
      'About 120 missed frauds a day',
      'If nobody does anything:',
      'v41 keeps serving',
    ])
      expect(lead).toContain(part);
  });

  test('the message opens with the same words, and mentions nobody', () => {
    const card = cardOf('incident', { owner: 'U0OWNER' });
    expect(read(card).split('\n')[0]).toContain('AUC 0.910 → 0.842');
    expect(JSON.stringify(card)).not.toMatch(/<@|<!subteam/);
  });

  test('a long consequence takes only the room that is left', () => {
    const wordy = cardOf('incident', { decision: { ...decision, ifNobodyActs: 'nothing happens and '.repeat(40) } });
    expect(visible(new Mrkdwn(wordy.text)).length).toBeLessThanOrEqual(425);
    expect(wordy.text).toContain('If nobody does anything:');
  });

  test('before any evidence it says that the cause is not known', () => {
    const early = cardOf('incident', { evidence: null, decision: null });
    expect(early.text).toContain('precision is down');
    expect(early.text).toContain('Cause not known yet');
    expect(early.text).toContain('If nobody does anything:');
  });

  test('performance that was not lost is not headlined: drift is', () => {
    const drift = {
      column: 'amount',
      type: 'numeric',
      role: 'feature',
      method: 'wasserstein',
      value: 0.42,
      threshold: 0.1,
      alert: true,
      nReference: 1,
      nCurrent: 1,
      since: null,
      detail: '',
    } as const;
    const performance = { ...evidence.measurement.performance!, lost: false };
    const harmless = { ...evidence, measurement: { ...evidence.measurement, performance, drift } };
    expect(cardOf('incident', { evidence: harmless }).text).toContain('drift 0.420 in amount (limit 0.100)');
  });
});

describe('states in colour and in words', () => {
  const states = [
    ['🔴', 'firing', {}],
    ['🟠', 'firing', { severity: 'warning' }],
    ['🔴', 'found by the sweep · looking into it', { alertState: 'none' }],
    ['🔵', 'acknowledged by @anna', { acknowledgedBy: '@anna' }],
    ['⚪', 'silenced until Tue 3 Mar 07:15 UTC', { snoozedUntil: at('07:15') }],
    ['🟢', 'alert resolved by itself', { alertState: 'resolved' }],
    ['🟢', 'resolved', { state: 'closed', closeReason: 'recovered' }],
  ] as const;
  test.each(states)('%s %s', (emoji, words, change) => {
    const card = cardOf('incident', { incident: { ...incident, ...change } });
    expect(card.text.startsWith(emoji)).toBe(true);
    expect(read(card)).toContain(words);
  });

  test('a snooze that is over silences nothing', () => {
    expect(read(cardOf('incident', { incident: { ...incident, snoozedUntil: at('03:00') } }))).toContain('firing');
  });
});

describe('buttons', () => {
  test('one row: own actions with the incident as value, then links', () => {
    const buttons = buttonsOf(cardOf('incident'));
    expect(buttons.map(({ text }) => text.text)).toEqual([
      "I'm on it",
      'Why?',
      'Retrain',
      'Snooze',
      'Roll back to v40',
      'Dashboard',
      'Panel',
      'Silence',
      'Runbook',
    ]);
    expect(buttons.slice(0, 5).every(({ value }) => value === incident.id)).toBe(true);
    expect(buttons.slice(5).map(({ url }) => url)).toContain('https://wiki.example/runbook');
  });

  test('who asks is told before that the result is not theirs to approve', () => {
    for (const { text, confirm } of buttonsOf(cardOf('incident')).filter(({ text }) => /Retrain|Roll/.test(text.text)))
      expect(`${text.text}: ${confirm?.text.text}`).toContain('Whoever asks cannot approve');
  });

  test('only what makes sense now', () => {
    expect(actionsOf(cardOf('incident', { rollbackTo: null }))).not.toContain('incident:rollback');
    expect(actionsOf(cardOf('incident', { incident: { ...incident, state: 'waiting-run' } }))).not.toContain(
      'incident:retrain',
    );
    expect(actionsOf(cardOf('incident', { incident: { ...incident, acknowledgedBy: '@anna' } }))).not.toContain(
      'incident:acknowledge',
    );
    const closed = actionsOf(cardOf('incident', { incident: { ...incident, state: 'closed' } }));
    expect(closed.length).toBeGreaterThan(0);
    expect(closed.every((id) => id.startsWith('open:'))).toBe(true);
  });

  test('an address that is none is no button', () => {
    const links = { dashboard: 'javascript:alert(1)', runbook: 'https://wiki.example/' };
    expect(
      actionsOf(cardOf('incident', { incident: { ...incident, links } })).filter((id) => id.startsWith('open:')),
    ).toEqual(['open:runbook']);
  });
});

test('a waiting card is named, with a jump link once it is in Slack', () => {
  expect(read(cardOf('incident', { approval }))).toContain(`A card waits: in this thread, ${approval.id}`);
  const linked = cardOf(
    'incident',
    { approval },
    { links: { [approval.id]: 'https://team.slack.com/archives/C1/p1' } },
  );
  expect(JSON.stringify(linked.rungs)).toContain('<https://team.slack.com/archives/C1/p1|');
  expect(read(cardOf('incident', { approval: { ...approval, state: 'denied' } }))).not.toContain('A card waits');
});

test('ten facts at most, grouped alerts counted', () => {
  const card = cardOf('incident', { approval, incident: { ...facts.incident.incident, signalCount: 7 } });
  const fields = card.rungs[0]?.flatMap((block) => (block.type === 'section' ? (block.fields ?? []) : [])) ?? [];
  expect(fields.length).toBeLessThanOrEqual(10);
  expect(read(card)).toContain('Signals: 7, the latest Tue 3 Mar 03:12 UTC');
});

test('what was decided is not promised any more once something followed from it', () => {
  expect(cardOf('incident', { approval }).text).toContain('v41 keeps serving; the card expires');
  const watched = { ...incident, state: 'watching', stateReason: 'v42 serves; I watch it.' } as const;
  expect(cardOf('incident', { incident: watched }).text).toContain(
    '*If nobody does anything:* v42 serves; I watch it.',
  );
});

test('closed, its one line says what happened', () => {
  const closed = { ...incident, state: 'closed', closeReason: 'AUC 0.91 → 0.84, retrained, v42 serves.' } as const;
  expect(cardOf('incident', { incident: closed }).text).toBe(
    '🟢 *loan-scorer*: *closed.* AUC 0.91 → 0.84, retrained, v42 serves.',
  );
});

test('a title that names the model names it once', () => {
  const named = { ...incident, title: 'loan-scorer: precision is down' };
  expect(cardOf('incident', { incident: named, evidence: null }).text).toContain('*loan-scorer*: precision is down');
});
