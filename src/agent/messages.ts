import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { z } from 'zod';
import type { Call, Talk } from './memory.ts';
import { explanationQuestion, systemPrompt } from './prompts/system.ts';

/** The last human message, as JSON: what was asked, by whom, where and when. Untrusted text stays a quoted string. */
export const askedSchema = z.strictObject({
  now: z.iso.datetime(),
  asker: z.string(),
  thread_model: z.string().nullable(),
  task: z.enum(['question', 'explanation']),
  question: z.string(),
});
export type Asked = z.infer<typeof askedSchema>;

export const earlierSchema = z.strictObject({
  earlier: z.enum(['question', 'explanation']),
  asker: z.string(),
  model: z.string().nullable(),
  question: z.string(),
});

/** The same messages for a language model and for the rules model. */
export function messagesOf(state: Talk): BaseMessage[] {
  const { task } = state;
  const asked: Asked = {
    now: task.now,
    asker: task.asker,
    thread_model: task.model || null,
    task: task.kind,
    question: task.kind === 'explanation' ? explanationQuestion : task.asked,
  };
  return [
    new SystemMessage(systemPrompt),
    ...state.turns
      .filter((turn) => turn.key !== task.key)
      .flatMap((turn) => [
        new HumanMessage(
          JSON.stringify({ earlier: turn.kind, asker: turn.asker, model: turn.model || null, question: turn.asked }),
        ),
        new AIMessage(turn.answer),
      ]),
    new HumanMessage(JSON.stringify(asked)),
    ...exchanges(state.calls),
  ];
}

function exchanges(calls: readonly Call[]): BaseMessage[] {
  const steps = [...new Set(calls.map((call) => call.step))];
  return steps.flatMap((step) => {
    const group = calls.filter((call) => call.step === step);
    return [
      new AIMessage({
        content: '',
        tool_calls: group.map((call) => ({
          id: call.id,
          name: call.tool,
          args: argsOf(call),
          type: 'tool_call' as const,
        })),
      }),
      ...group.map((call) => new ToolMessage({ tool_call_id: call.id, name: call.tool, content: call.result })),
    ];
  });
}

/** Arguments as the model wrote them; anything that is no object counts as none. */
export function argsOf(call: Pick<Call, 'args'>): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(call.args));
  return parsed.success ? parsed.data : {};
}
