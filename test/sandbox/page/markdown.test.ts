import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../../src/sandbox/page/text/markdown.ts';
import { parseRichText } from '../../../src/sandbox/page/text/rich-text.ts';

const text = (value: string) => ({ kind: 'text', text: value });

describe('markdown block', () => {
  it('reads headings, lists, rules and fences', () => {
    expect(parseMarkdown('## Title\n- **a**\n  - b\n1. c\n\n---\n```sql\nselect 1\n```')).toEqual([
      { kind: 'heading', level: 2, children: [text('Title')] },
      {
        kind: 'list',
        ordered: false,
        items: [
          { depth: 0, children: [{ kind: 'bold', children: [text('a')] }] },
          { depth: 1, children: [text('b')] },
          { depth: 0, children: [text('c')] },
        ],
      },
      { kind: 'rule' },
      { kind: 'pre', text: 'select 1' },
    ]);
  });

  it('reads a table with alignment', () => {
    expect(parseMarkdown('| m | v |\n|:--|--:|\n| auc | 0.9 |')).toEqual([
      {
        kind: 'table',
        align: ['left', 'right'],
        rows: [
          [[text('m')], [text('v')]],
          [[text('auc')], [text('0.9')]],
        ],
      },
    ]);
  });

  it('reads links, and only safe ones', () => {
    expect(parseMarkdown('[a](https://b.c) [d](javascript:x)')).toEqual([
      {
        kind: 'paragraph',
        children: [{ kind: 'link', url: 'https://b.c', children: [text('a')] }, text(' [d](javascript:x)')],
      },
    ]);
  });

  it('keeps snake_case and escaped marks', () => {
    expect(parseMarkdown('merchant_category_id \\*x\\*')[0]).toEqual({
      kind: 'paragraph',
      children: [text('merchant_category_id '), text('*'), text('x'), text('*')],
    });
  });

  it('ends on a fence that is never closed', () => {
    expect(parseMarkdown('```\nabc')).toEqual([{ kind: 'pre', text: 'abc' }]);
  });
});

describe('rich text', () => {
  it('reads styled sections and lists', () => {
    const blocks = parseRichText({
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'x', style: { bold: true, code: true } }] },
        {
          type: 'rich_text_list',
          style: 'ordered',
          indent: 1,
          elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }],
        },
      ],
    });
    expect(blocks).toEqual([
      { kind: 'paragraph', children: [{ kind: 'bold', children: [{ kind: 'code', text: 'x' }] }] },
      { kind: 'list', ordered: true, items: [{ depth: 1, children: [{ kind: 'user', id: 'U1' }] }] },
    ]);
  });
});
