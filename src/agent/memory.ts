import { Annotation } from '@langchain/langgraph';
import { z } from 'zod';

const rememberedTurns = 12;

/**
 * Text as it may be kept in a checkpoint: no NUL (Postgres refuses it), no half surrogate pair, cut to length.
 * State holds only such strings and ids: an object that came from outside could be revived as something else.
 */
export function keepable(text: string, limit: number): string {
  return text.toWellFormed().replaceAll('\0', '').slice(0, limit).toWellFormed();
}

const text = (limit: number) => z.string().max(limit);

/** One question with its answer, or one explanation of an alert. */
export const turnSchema = z.strictObject({
  key: text(80),
  kind: z.enum(['question', 'explanation']),
  asker: text(40),
  asked: text(2000),
  model: text(200),
  answer: text(8000),
});
export type Turn = z.infer<typeof turnSchema>;

/** A tool call of the present turn. `args` and `result` are JSON text, opened only against a schema. */
export const callSchema = z.strictObject({
  id: text(80),
  step: z.int().nonnegative(),
  tool: text(80),
  args: text(4000),
  result: text(200_000),
});
export type Call = z.infer<typeof callSchema>;

const taskSchema = z.strictObject({
  key: text(80),
  kind: z.enum(['question', 'explanation']),
  asker: text(40),
  asked: text(2000),
  /** Model of the incident whose thread this is; empty elsewhere. */
  model: text(200),
  now: z.iso.datetime(),
});
export type Task = z.infer<typeof taskSchema>;

export const stateSchema = z.strictObject({
  turns: z.array(turnSchema),
  task: taskSchema,
  calls: z.array(callSchema),
  by: z.enum(['model', 'rules']),
  note: text(600),
  draft: text(16_000),
});

/** What the checkpointer keeps of a conversation. */
export const TalkState = Annotation.Root({
  turns: Annotation<Turn[]>({ reducer: (_, next) => next, default: () => [] }),
  task: Annotation<Task>(),
  calls: Annotation<Call[]>({ reducer: (_, next) => next, default: () => [] }),
  by: Annotation<'model' | 'rules'>(),
  note: Annotation<string>(),
  draft: Annotation<string>(),
});
export type Talk = typeof TalkState.State;

/** Turns read back from a checkpoint; what does not fit the schema is forgotten rather than trusted. */
export function remembered(turns: unknown): Turn[] {
  const parsed = z.array(z.unknown()).safeParse(turns);
  if (!parsed.success) return [];
  return parsed.data.flatMap((turn) => {
    const each = turnSchema.safeParse(turn);
    return each.success ? [each.data] : [];
  });
}

/** A turn told again (the step was tried twice) replaces itself. */
export const remember = (turns: readonly Turn[], turn: Turn): Turn[] =>
  [...turns.filter((each) => each.key !== turn.key), turn].slice(-rememberedTurns);
