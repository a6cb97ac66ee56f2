import { describe, expect, test } from 'vitest';
import { checkMessageBlocks } from '../../../src/sandbox/slack/blocks/check-blocks.ts';
import type { Json, JsonObject } from '../../../src/sandbox/slack/json-object.ts';
import { SlackRefusal } from '../../../src/sandbox/slack/slack-refusal.ts';
import { startSlack, webClient } from './bolt-fixture.ts';
import { refusalOf } from './slack-error.ts';
import { ALERTS } from './test-workspace.ts';

const long = (length: number) => 'x'.repeat(length);
const plain = (text: string): JsonObject => ({ type: 'plain_text', text });
const mrkdwn = (text: string): JsonObject => ({ type: 'mrkdwn', text });
const section = (text: string): JsonObject => ({ type: 'section', text: mrkdwn(text) });
const button = (more: JsonObject): JsonObject => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: JsonObject[]): JsonObject => ({ type: 'actions', elements });
const buttons = (count: number): JsonObject[] =>
  Array.from({ length: count }, (_, index) => button({ action_id: `a${index}` }));
const options = (count: number): JsonObject[] =>
  Array.from({ length: count }, (_, index) => ({ text: plain(`o${index}`), value: `${index}` }));
const cells = (count: number): Json[] => Array.from({ length: count }, () => ({ type: 'raw_text', text: 'x' }));
const rows = (count: number, width = 2): Json[] => Array.from({ length: count }, () => cells(width));
const series = (count: number, points: number): Json[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `s${index}`,
    data: Array.from({ length: points }, (_point, at) => ({ label: `${at}`, value: at })),
  }));
const chart = (more: JsonObject, title = 'AUC'): JsonObject => ({
  type: 'data_visualization',
  title,
  chart: { type: 'line', axis_config: { categories: ['0'] }, ...more },
});

function verdict(blocks: Json): string {
  try {
    checkMessageBlocks(blocks, (id) => id === 'F0IMAGE');
    return 'fine';
  } catch (refusal) {
    if (!(refusal instanceof SlackRefusal)) throw refusal;
    const problems = refusal.details.errors;
    return Array.isArray(problems) ? `${refusal.code}: ${problems.join(' | ')}` : refusal.code;
  }
}

type Row = [what: string, fine: Json, refused: Json, problem: string];

const limits: Row[] = [
  [
    'blocks',
    Array(50).fill({ type: 'divider' }),
    Array(51).fill({ type: 'divider' }),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'header',
    [{ type: 'header', text: plain(long(150)) }],
    [{ type: 'header', text: plain(long(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section text',
    [section(long(3000))],
    [section(long(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['empty text', [section('x')], [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'fields',
    [{ type: 'section', fields: Array(10).fill(mrkdwn('x')) }],
    [{ type: 'section', fields: Array(11).fill(mrkdwn('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'field text',
    [{ type: 'section', fields: [mrkdwn(long(2000))] }],
    [{ type: 'section', fields: [mrkdwn(long(2001))] }],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'context',
    [{ type: 'context', elements: Array(10).fill(mrkdwn('x')) }],
    [{ type: 'context', elements: Array(11).fill(mrkdwn('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'actions',
    [actions(...buttons(25))],
    [actions(...buttons(26))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'button text',
    [actions(button({ text: plain(long(75)) }))],
    [actions(button({ text: plain(long(76)) }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value',
    [actions(button({ value: long(2000) }))],
    [actions(button({ value: long(2001) }))],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'button url',
    [actions(button({ url: long(3000) }))],
    [actions(button({ url: long(3001) }))],
    'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    'button style',
    [actions(button({ style: 'danger' }))],
    [actions(button({ style: 'green' }))],
    'must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'accessibility label',
    [actions(button({ accessibility_label: long(75) }))],
    [actions(button({ accessibility_label: long(76) }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
  ],
  [
    'confirm title',
    [actions(button({ confirm: { title: plain(long(100)), text: plain('x') } }))],
    [actions(button({ confirm: { title: plain(long(101)), text: plain('x') } }))],
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    'confirm text',
    [actions(button({ confirm: { text: plain(long(300)) } }))],
    [actions(button({ confirm: { text: plain(long(301)) } }))],
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    'confirm button',
    [actions(button({ confirm: { text: plain('x'), deny: plain(long(30)) } }))],
    [actions(button({ confirm: { text: plain('x'), deny: plain(long(31)) } }))],
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]',
  ],
  [
    'block_id',
    [{ type: 'divider', block_id: long(255) }],
    [{ type: 'divider', block_id: long(256) }],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'same block_id',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'b' },
    ],
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    '`block_id` already exists: a [json-pointer:/blocks/1/block_id]',
  ],
  [
    'same action_id',
    [actions(...buttons(2))],
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    '`action_id` already exists: a [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'markdown',
    [{ type: 'markdown', text: long(12_000) }],
    [{ type: 'markdown', text: long(12_001) }],
    'must be less than 12001 characters [json-pointer:/blocks/0/text]',
  ],
  [
    'options',
    [actions({ type: 'static_select', options: options(100) })],
    [actions({ type: 'static_select', options: options(101) })],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'overflow',
    [actions({ type: 'overflow', options: options(5) })],
    [actions({ type: 'overflow', options: options(6) })],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'table rows',
    [{ type: 'table', rows: rows(100) }],
    [{ type: 'table', rows: rows(101) }],
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'table columns',
    [{ type: 'table', rows: rows(1, 20) }],
    [{ type: 'table', rows: rows(1, 21) }],
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
  ],
  [
    'one table',
    [{ type: 'table', rows: rows(1) }],
    [
      { type: 'table', rows: rows(1) },
      { type: 'table', rows: rows(1) },
    ],
    'only_one_table_allowed',
  ],
  [
    'data_table rows',
    [{ type: 'data_table', caption: 'c', rows: rows(2) }],
    [{ type: 'data_table', caption: 'c', rows: rows(1) }],
    'no fewer than 2 items required [json-pointer:/blocks/0/rows]',
  ],
  [
    'data_table caption',
    [{ type: 'data_table', caption: 'c', rows: rows(101) }],
    [{ type: 'data_table', rows: rows(2) }],
    'missing required field: caption [json-pointer:/blocks/0]',
  ],
  [
    'card title',
    [{ type: 'card', title: mrkdwn(long(150)) }],
    [{ type: 'card', title: mrkdwn(long(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/title/text]',
  ],
  [
    'card body',
    [{ type: 'card', body: mrkdwn(long(200)) }],
    [{ type: 'card', body: mrkdwn(long(201)) }],
    'must be less than 201 characters [json-pointer:/blocks/0/body/text]',
  ],
  [
    'chart title',
    [chart({ series: series(1, 1) }, long(50))],
    [chart({ series: series(1, 1) }, long(51))],
    'must be less than 51 characters [json-pointer:/blocks/0/title]',
  ],
  [
    'chart series',
    [chart({ series: series(6, 20) })],
    [chart({ series: series(7, 20) })],
    'no more than 6 items allowed [json-pointer:/blocks/0/chart/series]',
  ],
  [
    'chart points',
    [chart({ series: series(1, 20) })],
    [chart({ series: series(1, 21) })],
    'no more than 20 items allowed [json-pointer:/blocks/0/chart/series/0/data]',
  ],
  [
    'slack_file',
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'F0IMAGE' } }],
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'F0GONE' } }],
    'invalid slack file [json-pointer:/blocks/0/slack_file]',
  ],
  [
    'alt text',
    [{ type: 'image', alt_text: 'a', image_url: 'https://a' }],
    [{ type: 'image', image_url: 'https://a' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'unknown type',
    [{ type: 'divider' }],
    [{ type: 'hologram' }],
    'unsupported type: hologram [json-pointer:/blocks/0/type]',
  ],
  [
    'unknown field',
    [section('x')],
    [{ ...section('x'), colour: 'red' }],
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  [
    'unknown inner field',
    [section('x')],
    [{ type: 'section', text: { ...mrkdwn('x'), emoji: true } }],
    'invalid additional property: emoji [json-pointer:/blocks/0/text]',
  ],
  [
    'section without text',
    [section('x')],
    [{ type: 'section' }],
    'must define either `text` or `fields` [json-pointer:/blocks/0]',
  ],
  [
    'mrkdwn in a header',
    [{ type: 'header', text: plain('x') }],
    [{ type: 'header', text: mrkdwn('x') }],
    'must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]',
  ],
];

describe('F12 Block Kit limits: the most is let through, one more is refused with the path', () => {
  test.each(limits)('%s', (_what, fine, refused, problem) => {
    expect(verdict(fine)).toBe('fine');
    expect(verdict(refused)).toBe(`invalid_blocks: ${problem}`);
  });

  test('all text together', () => {
    expect(verdict(Array(4).fill(section(long(3000))))).toBe('fine');
    expect(verdict(Array(5).fill(section(long(2700))))).toBe('msg_blocks_too_long');
  });

  test('blocks that are no list', () => {
    expect(verdict('nonsense')).toBe('invalid_blocks_format');
  });
});

test('F12 the refusal of blocks reaches a real WebClient with Slack-like messages', async () => {
  const web = webClient(await startSlack());
  const blocks = [{ type: 'section', text: mrkdwn(long(3001)) }];
  const refusal = await refusalOf(web.chat.postMessage({ channel: ALERTS, text: 'x', blocks }));
  expect(refusal.error).toBe('invalid_blocks');
  expect(refusal.messages).toEqual(['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]']);
});
