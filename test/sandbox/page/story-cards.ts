import type { KnownBlock } from '@slack/types';

const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: true });
const section = (text: string): KnownBlock => ({ type: 'section', text: mrkdwn(text) });
const raw = (text: string) => ({ type: 'raw_text' as const, text });
const SINCE = '<!date^1772661600^{date_short} {time}|4 Mar 22:00 UTC>';

export const PARENT_TEXT =
  'fraud-detector: precision 0.91 → 0.84. If nobody does anything: v41 keeps serving, about 120 missed frauds an hour.';

/** The first message of an incident. */
export function parentCard(state: string): KnownBlock[] {
  return [
    { type: 'header', text: plain('fraud-detector is degrading') },
    section(
      `Precision *0.91 → 0.84* since ${SINCE}, 3 % of traffic (new merchant category). About 120 missed frauds an hour.\n` +
        '*If nobody does anything:* v41 keeps serving; I retrain at 03:40 under rule _persist 2 of 3_.',
    ),
    {
      type: 'section',
      fields: [
        mrkdwn('*Model*\n`fraud-detector` v41, tier 1'),
        mrkdwn(`*State*\n${state}`),
        mrkdwn('*Owner*\n<!subteam^S0MLONCALL>'),
        mrkdwn('*Verdict*\nconcept-drift, not broken data'),
      ],
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', text: plain("I'm on it"), action_id: 'own', value: 'inc_1' },
        { type: 'button', text: plain('Retrain'), action_id: 'retrain', value: 'inc_1' },
        { type: 'button', text: plain('Dashboard'), action_id: 'dashboard', url: 'https://example.com/panel' },
        {
          type: 'static_select',
          action_id: 'snooze',
          placeholder: plain('Snooze'),
          options: ['1 hour', '4 hours', 'until tomorrow'].map((text) => ({ text: plain(text), value: text })),
        },
        {
          type: 'overflow',
          action_id: 'more',
          options: [
            { text: plain('Show the policy'), value: 'policy' },
            { text: plain('Copy as JSON'), value: 'json' },
          ],
        },
      ],
    },
    {
      type: 'context',
      elements: [mrkdwn('inc_7K2M9QX4AB · data level L3 · evidence evd_4, evd_5 · 2 model calls, $0.01')],
    },
  ];
}

/** Why it degrades: facts and hypotheses apart, in a markdown block, and a table. */
export function evidenceCard(): KnownBlock[] {
  return [
    {
      type: 'markdown',
      text:
        '### What I measured\n- `merchant_category` moved: **Jensen-Shannon 0.31** (n = 48,210)\n' +
        '- Units, nulls and schema are unchanged: ~~broken data~~\n\n> Hypothesis: a new category, 3 % of traffic, was unknown at training.',
    },
    {
      type: 'table',
      rows: [
        [raw('feature'), raw('method'), raw('drift'), raw('n')],
        [raw('merchant_category'), raw('Jensen-Shannon'), raw('0.31'), raw('48210')],
        [raw('amount'), raw('Wasserstein/std'), raw('0.04'), raw('48210')],
      ],
    },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'Look again at ' },
            { type: 'text', text: '03:40', style: { bold: true } },
            { type: 'text', text: '. Asked: ' },
            { type: 'user', user_id: 'U0ANA' },
          ],
        },
      ],
    },
  ];
}

export function chartCard(fileId: string): KnownBlock[] {
  return [
    {
      type: 'image',
      slack_file: { id: fileId },
      alt_text: 'Precision by day: 0.91 until 4 March, then falling to 0.84, below the threshold 0.88',
      title: plain('Precision by day, with threshold'),
    },
  ];
}

/** Asks for the press; without buttons once it is settled. */
export function approvalCard(outcome?: string): KnownBlock[] {
  const facts: KnownBlock[] = [
    { type: 'header', text: plain('Approval needed · promote fraud-detector v42') },
    {
      type: 'table',
      rows: [
        [raw('metric'), raw('candidate'), raw('champion'), raw('Δ (95 %)')],
        [raw('AUC'), raw('0.931'), raw('0.887'), raw('+0.044 (0.038 … 0.051)')],
        [raw('recall'), raw('0.78'), raw('0.66'), raw('+0.12 (0.09 … 0.15)')],
      ],
    },
    section('All gates *PASS*, n = 12,400. Worst slice: `country=BR` +0.01. It cost $1.92. Asked by <@U0ANA>.'),
  ];
  if (outcome) return [...facts, section(outcome)];
  return [
    ...facts,
    {
      type: 'actions',
      block_id: 'vote',
      elements: [
        {
          type: 'button',
          style: 'primary',
          action_id: 'approve',
          value: 'apr_1',
          text: plain('Approve'),
          accessibility_label: 'Approve promotion of fraud-detector v42',
          confirm: {
            title: plain('Promote v42?'),
            text: mrkdwn('fraud-detector v42 becomes champion. v41 stays one press away.'),
            confirm: plain('Promote'),
            deny: plain('Not yet'),
          },
        },
        { type: 'button', style: 'danger', action_id: 'deny', value: 'apr_1', text: plain('Deny') },
      ],
    },
    { type: 'context', elements: [mrkdwn('Expires 17:00 UTC, then nothing happens · digest 9f3a71c2')] },
  ];
}

export const denyModal = {
  type: 'modal' as const,
  callback_id: 'deny',
  title: plain('Deny promotion'),
  submit: plain('Deny'),
  close: plain('Cancel'),
  blocks: [
    section('fraud-detector v42 will not be promoted. The same candidate is not offered again for a while.'),
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Why?'),
      hint: plain('Everybody in the thread reads this.'),
      element: { type: 'plain_text_input' as const, action_id: 'text', multiline: true },
    },
    {
      type: 'input' as const,
      block_id: 'again',
      optional: true,
      label: plain('When to look again'),
      element: {
        type: 'radio_buttons' as const,
        action_id: 'when',
        options: ['Tomorrow', 'Next week'].map((text) => ({ text: plain(text), value: text })),
      },
    },
  ],
};
