import type { Message } from '../../../src/sandbox/slack/message.ts';
import type { SandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';

interface Shown {
  readonly text: string;
  readonly actionId: string;
  readonly blockId: string;
  readonly value: string;
  readonly style: string;
  /** What is asked before the press counts. */
  readonly confirm: string;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const textIn = (value: unknown): string => String(record(value).text ?? '');

/** The buttons of a message as a person sees them, in order. */
export const buttonsOf = (message: Message): Shown[] =>
  (message.blocks ?? []).flatMap((block) =>
    (block.type === 'actions' && Array.isArray(block.elements) ? block.elements : []).map((each) => {
      const element = record(each);
      return {
        text: textIn(element.text),
        actionId: String(element.action_id),
        blockId: String(block.block_id),
        value: String(element.value ?? ''),
        style: String(element.style ?? ''),
        confirm: textIn(record(element.confirm).text),
      };
    }),
  );

/** All words of a message: what stands in its blocks, or its text where it has none. */
export const textOf = ({ text, blocks = [] }: Message): string => {
  const words = blocks.flatMap((block) => {
    const fields = Array.isArray(block.fields) ? block.fields.map(textIn) : [];
    const elements = block.type === 'context' && Array.isArray(block.elements) ? block.elements.map(textIn) : [];
    return [textIn(block.text), ...fields, ...elements].filter((each) => each !== '');
  });
  return words.length === 0 ? text : words.join('\n');
};

/** Presses the primary button that carries this value. */
export async function pressButton(slack: SandboxSlack, value: string, user: string): Promise<void> {
  for (const message of slack.transcript()) {
    const button = buttonsOf(message).find((each) => each.value === value && each.style === 'primary');
    if (!button) continue;
    const press = { user, channel: message.channel, message_ts: message.ts };
    const answer = await slack.people().press({ ...press, block_id: button.blockId, action_id: button.actionId });
    if (!answer.ok) throw new Error(`the press was not acknowledged: ${answer.error}`);
    return;
  }
  throw new Error(`no button of ${value} stands in Slack`);
}
