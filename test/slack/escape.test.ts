import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeBlock,
  cutMarkup,
  link,
  Mrkdwn,
  md,
  mention,
  prose,
  safeUrl,
  untrusted,
  visible,
  when,
} from '../../src/slack/escape.ts';

describe('untrusted text', () => {
  test.each([
    ['<!channel> look', 'channel look'],
    ['<!here|here> look', 'here look'],
    ['<@U123> look', 'U123 look'],
    ['<!subteam^S1|@oncall> look', '@oncall look'],
    ['@channel and @everyone', 'channel and everyone'],
    ['see https://evil.example/x?y=1 now', 'see [link removed] now'],
    ['<https://evil.example|your bank>', 'your bank'],
    ['javascript:alert(1)', '[link removed](1)'],
    ['(seen at https://evil.example/x) today', '(seen at [link removed]) today'],
    ['one\ntwo\r\nthree', 'one two three'],
    ['a\u202eb\u200bc\u0007', 'abc'],
  ])('%j reads %j', (given, shown) => {
    expect(untrusted(given)).toBe(shown);
  });

  test('never makes a mention, a link or a line of its own', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('<!channel>', '<@U1>', '<http://x.y|z>', '\n', '&'),
        (a, b) => {
          const shown = md`*${a + b}* ${b + a}`.text;
          expect(shown).not.toMatch(/<(?!!date\^\d+\^)/);
          expect(shown).not.toContain('\n');
        },
      ),
    );
  });

  test('a sentence broken up to spell a mention stays broken', () => {
    expect(prose('<<@U1>@U2>').text).not.toMatch(/<@/);
    expect(prose('<!<!here>channel>').text).not.toMatch(/<!/);
  });
});

test('times inside sentences are shown in the reader’s own zone, with UTC where Slack formats none', () => {
  const shown = prose('labels mature 2026-03-05T14:00:00Z, then I look');
  expect(shown.text).toBe(
    'labels mature <!date^1772719200^{date_short_pretty} {time}|Thu 5 Mar 14:00 UTC>, then I look',
  );
  expect(visible(shown)).toContain('Thu 5 Mar 14:00 UTC');
  expect(when('rubbish').text).toBe('an unknown time');
});

test('only addresses a person may follow become links', () => {
  expect(safeUrl('https://a.example/x|y>z')).toBe('https://a.example/x%7Cy%3Ez');
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    'slack://user',
    'not a url',
    `https://a.example/${'x'.repeat(3000)}`,
    '',
    null,
  ])
    expect(safeUrl(bad)).toBeNull();
  expect(link('javascript:alert(1)', 'click <me>').text).toBe('click &lt;me&gt;');
  expect(link('https://a.example/', 'a|b').text).toBe('<https://a.example/|a/b>');
});

test('only ids are mentioned', () => {
  expect(mention('U0ANNA').text).toBe('<@U0ANNA>');
  expect(mention('S0ONCALL').text).toBe('<!subteam^S0ONCALL>');
  expect(mention('U1> <!channel').text).not.toContain('<');
});

test('a cut never splits an entity, a date, a link or a code box', () => {
  const whole = md`${'a & b '.repeat(10)} ${when('2026-03-05T14:00:00Z')} ${codeBlock('x < y\n'.repeat(5), 200)}`;
  for (let max = 8; max < whole.text.length; max++) {
    const { text } = cutMarkup(whole, max);
    expect(text.length).toBeLessThanOrEqual(max);
    expect(text.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
    expect(text.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
    expect((text.split('```').length - 1) % 2).toBe(0);
  }
  expect(cutMarkup(new Mrkdwn('short'), 10).text).toBe('short');
});

test('a code box cannot be left early', () => {
  expect(codeBlock('x\n```\n<!channel>', 100).text.slice(3, -3)).not.toMatch(/`|<!/);
});
