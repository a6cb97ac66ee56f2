import { z } from 'zod';
import type { Model } from '../../domain/model.ts';
import type { Blind, Observation, Readings } from '../../domain/observation.ts';
import type { Proposal } from '../../domain/question.ts';
import type { Meter } from '../../ports/meter.ts';
import type { Models } from '../../ports/models.ts';
import type { Registry, Serving } from '../../ports/registry.ts';
import type { StoreReads } from '../../ports/store.ts';

export const toolNames = [
  'list_models',
  'check_model_performance',
  'explain_drift',
  'get_validation_results',
  'get_decisions',
  'get_runs',
  'get_policy',
  'compare_versions',
  'get_incident',
  'fleet_report',
  'search_history',
  'slice_performance',
  'which_test',
  'read_runbook',
  'request_retraining',
  'request_promotion',
] as const;
export type ToolName = (typeof toolNames)[number];

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One thing a tool found. `id` is the row it comes from; null only for "there is no such row". */
export const factSchema = z.strictObject({
  id: z.string().nullable(),
  kind: z.string(),
  text: z.string(),
  values: z.record(z.string(), value),
});
export type Fact = z.infer<typeof factSchema>;

const proposalSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('retrain'), model: z.string(), reason: z.string() }),
  z.strictObject({ kind: z.literal('promote'), model: z.string(), version: z.string(), reason: z.string() }),
]);

/** A tool answers in a closed vocabulary and says what it was asked. */
export const toolResultSchema = z.strictObject({
  status: z.enum(['success', 'no_data', 'error', 'needs_approval']),
  asked: z.string(),
  /** Why there is nothing, what went wrong, or what happens next. */
  message: z.string().nullable(),
  facts: z.array(factSchema),
  proposal: proposalSchema.nullable(),
});
export type ToolResult = z.infer<typeof toolResultSchema>;

/** What a tool may look at. Everything is read-only. */
export interface ToolWorld {
  readonly store: StoreReads;
  readonly models: Models;
  readonly registry: Registry;
  readonly serving: Serving | null;
  /** The day's money of the language model, where there is a cap. */
  readonly meter?: Meter | null;
  readonly now: Date;
  /** Reads a model's rows now; null where a process may not. */
  readonly observe?: ((model: Model) => Promise<Observation | Readings | Blind>) | null;
  /** How often rows were read for this answer. */
  readonly looks?: { count: number };
  /** The model's runbook as written, cut to a size a person would read. */
  readonly readRunbook?: ((model: Model) => Promise<string | null>) | null;
  /** Slack user id of the person who asks; empty when nobody did. */
  readonly asker: string;
  /** What the asker wrote, quoted as the reason of a proposal. */
  readonly question: string;
}

export interface Tool {
  readonly name: ToolName;
  readonly description: string;
  readonly args: z.ZodObject;
  /** Whatever a model wrote as arguments: bad ones are a result that says what is wrong, not an exception. */
  call(args: unknown, world: ToolWorld): Promise<ToolResult>;
}

interface ToolWithArgs<Args extends z.ZodObject> {
  readonly name: ToolName;
  readonly description: string;
  readonly args: Args;
  run(args: z.output<Args>, world: ToolWorld): Promise<ToolResult>;
}

/** Keeps the argument type tied to the schema where a tool is written, and checks it where it is called. */
export function defineTool<Args extends z.ZodObject>({ name, description, args, run }: ToolWithArgs<Args>): Tool {
  return {
    name,
    description,
    args,
    async call(raw, world) {
      const parsed = args.safeParse(raw);
      if (parsed.success) return run(parsed.data, world);
      const wrong = parsed.error.issues.map(
        (issue) => `${issue.path.map(String).join('.') || 'arguments'}: ${issue.message}`,
      );
      return failed(`${name} ${JSON.stringify(raw) ?? ''}`.slice(0, 300), `Bad arguments: ${wrong.join('; ')}.`);
    },
  };
}

export const found = (asked: string, facts: readonly Fact[]): ToolResult => ({
  status: facts.some((fact) => fact.id !== null) ? 'success' : 'no_data',
  asked,
  message: null,
  facts: [...facts],
  proposal: null,
});

export const noData = (asked: string, message: string): ToolResult => ({
  status: 'no_data',
  asked,
  message,
  facts: [{ id: null, kind: 'none', text: message, values: {} }],
  proposal: null,
});

export const failed = (asked: string, message: string): ToolResult => ({
  status: 'error',
  asked,
  message,
  facts: [],
  proposal: null,
});

/** Proposes, and does nothing else: the proposal re-enters like any alert and the policy decides. */
export const proposed = (
  asked: string,
  message: string,
  facts: readonly Fact[],
  proposal: Proposal | null,
): ToolResult => ({
  status: 'needs_approval',
  asked,
  message,
  facts: [...facts],
  proposal,
});

export const fact = (id: string | null, kind: string, text: string, values: Fact['values'] = {}): Fact => ({
  id,
  kind,
  text,
  values,
});
