import type { RichTextBlock, RichTextLeaf, RichTextPart, RichTextStyle } from '../api/blocks.ts';
import type { Inline, TextBlock } from './nodes.ts';
import { safeUrl } from './safe-url.ts';

function styled(node: Inline, style: RichTextStyle = {}): Inline {
  let result: Inline = node;
  if (style.code && node.kind === 'text') result = { kind: 'code', text: node.text };
  if (style.bold) result = { kind: 'bold', children: [result] };
  if (style.italic) result = { kind: 'italic', children: [result] };
  if (style.strike) result = { kind: 'strike', children: [result] };
  return result;
}

function leaf(element: RichTextLeaf): Inline {
  switch (element.type) {
    case 'text':
      return styled({ kind: 'text', text: element.text }, element.style);
    case 'link': {
      const label: Inline = { kind: 'text', text: element.text ?? element.url };
      const url = safeUrl(element.url);
      return styled(url ? { kind: 'link', url, children: [label] } : label, element.style);
    }
    case 'user':
      return { kind: 'user', id: element.user_id };
    case 'usergroup':
      return { kind: 'usergroup', id: element.usergroup_id };
    case 'channel':
      return { kind: 'channel', id: element.channel_id };
    case 'broadcast':
      return { kind: 'broadcast', range: element.range };
    case 'emoji':
      return { kind: 'emoji', name: element.name };
    case 'date':
      return {
        kind: 'date',
        seconds: element.timestamp,
        format: element.format,
        url: element.url,
        fallback: element.fallback ?? '',
      };
    default:
      return unknownLeaf(element);
  }
}

function unknownLeaf(element: { type: string }): Inline {
  return { kind: 'code', text: `[unknown rich text element: ${element.type}]` };
}

function plain(elements: RichTextLeaf[]): string {
  return elements.map((e) => (e.type === 'text' ? e.text : e.type === 'link' ? (e.text ?? e.url) : '')).join('');
}

function part(element: RichTextPart): TextBlock {
  switch (element.type) {
    case 'rich_text_section':
      return { kind: 'paragraph', children: element.elements.map(leaf) };
    case 'rich_text_quote':
      return { kind: 'quote', children: [{ kind: 'paragraph', children: element.elements.map(leaf) }] };
    case 'rich_text_preformatted':
      return { kind: 'pre', text: plain(element.elements) };
    case 'rich_text_list':
      return {
        kind: 'list',
        ordered: element.style === 'ordered',
        items: element.elements.map((item) => ({
          depth: element.indent ?? 0,
          children: item.elements.map(leaf),
        })),
      };
    default:
      return { kind: 'paragraph', children: [unknownLeaf(element)] };
  }
}

export function parseRichText(block: RichTextBlock): TextBlock[] {
  return block.elements.map(part);
}
