import { describe, expect, it } from 'vitest';
import { parseInline, parseMrkdwn, parsePlain } from '../../../src/sandbox/page/text/mrkdwn.ts';
import type { Inline } from '../../../src/sandbox/page/text/nodes.ts';

const text = (value: string): Inline => ({ kind: 'text', text: value });

describe('mrkdwn inline', () => {
  it('reads bold, italic, strike and code, nested', () => {
    expect(parseInline('a *b _c_* ~d~ `e*f*`')).toEqual([
      text('a '),
      { kind: 'bold', children: [text('b '), { kind: 'italic', children: [text('c')] }] },
      text(' '),
      { kind: 'strike', children: [text('d')] },
      text(' '),
      { kind: 'code', text: 'e*f*' },
    ]);
  });

  it.each(['2 * 3 * 4', 'snake_case_name', 'a * b*', '*not\nbold*', '**', '`  `', 'x*y*z'])(
    'leaves %j as it is',
    (source) => {
      expect(parseInline(source)).toEqual([text(source)]);
    },
  );

  it('does not close a style inside code or a link', () => {
    expect(parseInline('*see `a*b` now*')).toEqual([
      { kind: 'bold', children: [text('see '), { kind: 'code', text: 'a*b' }, text(' now')] },
    ]);
  });

  it('reads mentions, channels, groups and broadcasts', () => {
    expect(parseInline('<@U1> <#C1|ml> <!subteam^S1|@oncall> <!here>')).toEqual([
      { kind: 'user', id: 'U1' },
      text(' '),
      { kind: 'channel', id: 'C1', label: 'ml' },
      text(' '),
      { kind: 'usergroup', id: 'S1', label: '@oncall' },
      text(' '),
      { kind: 'broadcast', range: 'here' },
    ]);
  });

  it('reads links with and without a label, and bare addresses without their full stop', () => {
    expect(parseInline('<https://a.b/?x=1&amp;y=2|the *doc*> https://c.d/e.')).toEqual([
      { kind: 'link', url: 'https://a.b/?x=1&y=2', children: [text('the *doc*')] },
      text(' '),
      { kind: 'link', url: 'https://c.d/e', children: [text('https://c.d/e')] },
      text('.'),
    ]);
  });

  it.each(['<javascript:alert(1)|click>', '<data:text/html,x>', '<//evil.example|x>'])(
    'makes no link of %s',
    (source) => {
      expect(JSON.stringify(parseInline(source))).not.toContain('"link"');
    },
  );

  it('reads a date token and keeps a broken one as text', () => {
    expect(parseInline('<!date^1772661600^{date_short} {time}|4 Mar>')).toEqual([
      { kind: 'date', seconds: 1772661600, format: '{date_short} {time}', fallback: '4 Mar' },
    ]);
    expect(parseInline('<!date^soon^{time}|later>')).toEqual([text('<!date^soon^{time}|later>')]);
  });

  it('unescapes entities once', () => {
    expect(parseInline('a &lt;b&gt; &amp;amp;')).toEqual([text('a <b> &amp;')]);
  });

  it('knows emoji and leaves other colons alone', () => {
    expect(parseInline(':eyes: at 12:30:45 :no_such:')).toEqual([
      { kind: 'emoji', name: 'eyes' },
      text(' at 12:30:45 :no_such:'),
    ]);
  });

  it('reads nothing but emoji in plain text', () => {
    expect(parsePlain('*a* <@U1> :eyes:')).toEqual([text('*a* <@U1> '), { kind: 'emoji', name: 'eyes' }]);
  });
});

describe('mrkdwn blocks', () => {
  it('parts quotes, paragraphs and fences; nothing inside a fence is markup', () => {
    expect(parseMrkdwn('one\n> two\n&gt; three\n```\n*four* &lt;\n```\nfive')).toEqual([
      { kind: 'paragraph', children: [text('one')] },
      { kind: 'quote', children: [{ kind: 'paragraph', children: [text('two\nthree')] }] },
      { kind: 'pre', text: '*four* <' },
      { kind: 'paragraph', children: [text('five')] },
    ]);
  });

  it('survives text full of opening marks', () => {
    const source = '*_~`<'.repeat(400);
    expect(JSON.stringify(parseMrkdwn(source))).toContain('paragraph');
  });
});
