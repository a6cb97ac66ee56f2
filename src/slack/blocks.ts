import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  SectionBlock,
} from '@slack/types';
import { cutMarkup, cutText, Mrkdwn, safeUrl, untrusted } from './escape.ts';
import { limits } from './limits.ts';

// verbatim: Slack must not turn bare words into links or mentions behind our back.
const mrkdwn = (text: Mrkdwn, max: number): MrkdwnElement => ({
  type: 'mrkdwn',
  text: cutMarkup(text, max).text || ' ',
  verbatim: true,
});

const plain = (text: string, max: number) =>
  ({ type: 'plain_text', text: cutText(untrusted(text), max) || ' ', emoji: true }) as const;

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, limits.header) });

export const section = (text: Mrkdwn): SectionBlock => ({ type: 'section', text: mrkdwn(text, limits.section) });

/** Facts in two columns; more than Slack takes are left out, so put the important ones first. */
export function factGrid(facts: readonly Mrkdwn[]): SectionBlock[] {
  if (facts.length === 0) return [];
  return [{ type: 'section', fields: facts.slice(0, limits.fields).map((fact) => mrkdwn(fact, 300)) }];
}

export function context(lines: readonly Mrkdwn[]): ContextBlock[] {
  const elements = lines.filter((line) => line.text !== '').slice(0, limits.contextElements);
  return elements.length === 0
    ? []
    : [{ type: 'context', elements: elements.map((line) => mrkdwn(line, limits.contextText)) }];
}

export function actions(blockId: string, elements: readonly Button[]): ActionsBlock[] {
  return elements.length === 0
    ? []
    : [{ type: 'actions', block_id: cutText(blockId, 255), elements: elements.slice(0, limits.actions) }];
}

export interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny: string;
}

export interface ButtonFacts {
  readonly actionId: string;
  readonly text: string;
  readonly value: string;
  readonly label?: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: Confirmation;
}

export function button(facts: ButtonFacts): Button {
  return {
    type: 'button',
    action_id: facts.actionId,
    text: plain(facts.text, limits.buttonText),
    value: facts.value.slice(0, limits.buttonValue),
    ...(facts.label === undefined ? {} : { accessibility_label: plain(facts.label, limits.buttonText).text }),
    ...(facts.style === undefined ? {} : { style: facts.style }),
    ...(facts.confirm === undefined ? {} : { confirm: confirmation(facts.confirm, facts.style) }),
  };
}

function confirmation(facts: Confirmation, style: 'primary' | 'danger' | undefined) {
  return {
    title: plain(facts.title, limits.confirmTitle),
    text: plain(facts.text, limits.confirmText),
    confirm: plain(facts.confirm, limits.confirmButton),
    deny: plain(facts.deny, limits.confirmButton),
    ...(style === undefined ? {} : { style }),
  };
}

/** A button that opens an address; none when the address is not one a person may follow. */
export function linkButton(actionId: string, text: string, url: string | undefined): Button[] {
  const address = safeUrl(url);
  return address === null
    ? []
    : [{ type: 'button', action_id: actionId, text: plain(text, limits.buttonText), url: address }];
}

/** Text as bullets; at most `max`, and it says how many were left out. */
export function bullets(lines: readonly Mrkdwn[], max = 12): Mrkdwn {
  const shown = lines.slice(0, max).map((line) => `• ${cutMarkup(line, 600).text}`);
  return new Mrkdwn([...shown, ...(lines.length > max ? [`• … and ${lines.length - max} more`] : [])].join('\n'));
}

/** All text a reader sees in these blocks together. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)),
    0,
  );
}

export type Blocks = readonly KnownBlock[];
