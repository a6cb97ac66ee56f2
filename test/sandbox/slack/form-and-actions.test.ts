import { describe, expect, test } from 'vitest';
import { actionPayload, type Selection } from '../../../src/sandbox/slack/delivery/action-payload.ts';
import { type FormValue, fillForm } from '../../../src/sandbox/slack/form-state.ts';
import type { JsonObject } from '../../../src/sandbox/slack/json-object.ts';
import { MessageClock } from '../../../src/sandbox/slack/message-clock.ts';
import { typedText } from '../../../src/sandbox/slack/typed-text.ts';
import { Workspace } from '../../../src/sandbox/slack/workspace.ts';
import { ALERTS, ANNA, BOT, testWorkspace } from './test-workspace.ts';

const option = (value: string): JsonObject => ({ text: { type: 'plain_text', text: value.toUpperCase() }, value });
const options = [option('a'), option('b')];

const presses: [type: string, element: JsonObject, selected: Selection | undefined, payload: JsonObject | undefined][] =
  [
    ['button', { value: 'v', style: 'primary', url: 'https://a' }, undefined, { value: 'v', style: 'primary' }],
    ['static_select', { options }, 'b', { selected_option: option('b') }],
    [
      'static_select',
      { option_groups: [{ options: [option('a')] }, { options: [option('b')] }] },
      'b',
      { selected_option: option('b') },
    ],
    ['static_select', { options }, 'z', undefined],
    ['overflow', { options }, 'a', { selected_option: option('a') }],
    ['radio_buttons', { options }, 'a', { selected_option: option('a') }],
    ['checkboxes', { options }, ['a', 'b'], { selected_options: options }],
    ['checkboxes', { options }, ['a', 'z'], undefined],
    ['multi_static_select', { options }, [], { selected_options: [] }],
    ['users_select', {}, ANNA, { selected_user: ANNA }],
    ['multi_users_select', {}, [ANNA], { selected_users: [ANNA] }],
    ['datepicker', {}, '2026-03-05', { selected_date: '2026-03-05' }],
    ['datetimepicker', {}, '1772700000', { selected_date_time: 1_772_700_000 }],
    [
      'feedback_buttons',
      { positive_button: { value: 'up' }, negative_button: { value: 'down' } },
      'negative',
      { value: 'down' },
    ],
    [
      'feedback_buttons',
      { positive_button: { value: 'up' }, negative_button: { value: 'down' } },
      'sideways',
      undefined,
    ],
  ];

test.each(presses)('F12 pressing a %s sends its real value', (type, element, selected, payload) => {
  const action = actionPayload({ type, action_id: 'act', ...element }, 'blk', '1.000001', selected);
  const base = { type, action_id: 'act', block_id: 'blk', action_ts: '1.000001' };
  expect(action).toEqual(payload === undefined ? undefined : { ...base, ...payload });
});

type Field = [what: string, element: JsonObject, given: FormValue | undefined, state: JsonObject, error?: string];

const required = 'Please complete this required field.';
const fields: Field[] = [
  ['text', { type: 'plain_text_input' }, { value: 'x' }, { value: 'x' }],
  ['initial text', { type: 'plain_text_input', initial_value: 'y' }, undefined, { value: 'y' }],
  ['no text', { type: 'plain_text_input' }, { value: '' }, { value: null }, required],
  [
    'short text',
    { type: 'plain_text_input', min_length: 3 },
    { value: 'ab' },
    { value: 'ab' },
    'Must be at least 3 characters.',
  ],
  ['a number', { type: 'number_input', is_decimal_allowed: false, max_value: '5' }, { value: '5' }, { value: '5' }],
  [
    'a fraction',
    { type: 'number_input', is_decimal_allowed: false },
    { value: '5.5' },
    { value: '5.5' },
    'Please enter a whole number.',
  ],
  [
    'a large number',
    { type: 'number_input', is_decimal_allowed: true, max_value: '5' },
    { value: '6' },
    { value: '6' },
    'Must be at most 5.',
  ],
  [
    'no number',
    { type: 'number_input', is_decimal_allowed: true },
    { value: 'six' },
    { value: 'six' },
    'Please enter a number.',
  ],
  ['an address', { type: 'email_text_input' }, { value: 'anna' }, { value: 'anna' }, 'Please enter an email address.'],
  ['a choice', { type: 'static_select', options }, { selected_option: option('b') }, { selected_option: option('b') }],
  [
    'a foreign choice',
    { type: 'static_select', options },
    { selected_option: option('z') },
    { selected_option: null },
    required,
  ],
  [
    'the first choice',
    { type: 'radio_buttons', options, initial_option: option('a') },
    undefined,
    { selected_option: option('a') },
  ],
  ['no choice', { type: 'static_select', options }, undefined, { selected_option: null }, required],
  ['boxes', { type: 'checkboxes', options }, { selected_options: [option('a')] }, { selected_options: [option('a')] }],
  ['no boxes', { type: 'checkboxes', options }, undefined, { selected_options: [] }, required],
  ['a date', { type: 'datepicker' }, { value: '2026-03-05' }, { selected_date: '2026-03-05' }],
];

describe('F12 a form is read against its own inputs', () => {
  test.each(fields)('%s', (_what, element, given, state, error) => {
    const view = { blocks: [{ type: 'input', block_id: 'b', element: { action_id: 'a', ...element } }] };
    const filled = fillForm(view, given === undefined ? {} : { b: { a: given } });
    expect(filled.values).toEqual({ b: { a: { type: element.type, ...state } } });
    expect(filled.errors).toEqual(error === undefined ? {} : { b: error });
  });

  test('an optional input may stay empty', () => {
    const element = { type: 'plain_text_input', action_id: 'a', min_length: 3 };
    expect(fillForm({ blocks: [{ type: 'input', block_id: 'b', optional: true, element }] }, {}).errors).toEqual({});
  });
});

const typed: [text: string, stored: string][] = [
  ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
  ['@anna, look', `<@${ANNA}>, look`],
  ['ask @sextant.', `ask <@${BOT}>.`],
  ['@nobody', '@nobody'],
  ['anna@example.com', 'anna@example.com'],
  ['see #ml-alerts', `see <#${ALERTS}|ml-alerts>`],
  ['&#39; is no channel', '&amp;#39; is no channel'],
  ['https://a.example/x?y=1&z=@anna.', '<https://a.example/x?y=1&amp;z=@anna>.'],
  [`<@${ANNA}> stays`, `<@${ANNA}> stays`],
  ['<script>', '&lt;script&gt;'],
];

test.each(typed)('F12 typed %j is stored as Slack stores it', (text, stored) => {
  const workspace = new Workspace(testWorkspace, new MessageClock(() => new Date(0)), undefined);
  expect(typedText(workspace, text)).toBe(stored);
});
