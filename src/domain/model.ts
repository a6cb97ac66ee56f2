import { z } from 'zod';
import { durationSchema } from './duration.ts';
import type { Gate } from './gate.ts';
import type { Task } from './observation.ts';
import type { Policy } from './policy.ts';

export const parquetMonitorSchema = z.strictObject({
  /** Files (globs) of the reference: how it looked when the first champion was good. */
  reference: z.string(),
  /** Files (globs) of the prediction log, growing. */
  current: z.string(),
  time: z.string(),
  id: z.string().optional(),
  score: z.string().optional(),
  label: z.string().optional(),
  /** Column that says which version answered. */
  version: z.string().optional(),
  label_delay: durationSchema.prefault('0s'),
  /** Columns that are neither features nor roles. */
  ignore: z.array(z.string()).default([]),
  /** No newer row than this = blind. */
  stale_after: durationSchema.prefault('3d'),
});
export type ParquetMonitorSpec = z.output<typeof parquetMonitorSchema>;

export const commandPipelineSchema = z.strictObject({
  /** Command line, split like a shell would split words, run without a shell. */
  run: z.string().min(1),
  cwd: z.string().optional(),
  timeout: durationSchema.prefault('30m'),
  /** Names of environment variables handed to the command, beside PATH and Sextant's own. */
  env: z.array(z.string()).default([]),
});
export type CommandPipelineSpec = z.output<typeof commandPipelineSchema>;

export const localRegistrySchema = z.strictObject({
  path: z.string(),
  name: z.string(),
  alias: z.string().default('champion'),
});
export type LocalRegistrySpec = z.output<typeof localRegistrySchema>;

export const httpServingSchema = z.strictObject({
  /** GET answers JSON with a `version` field. */
  url: z.url(),
});

/** One model as configured, defaults resolved. Exactly one key of each adapter block is set. */
export interface Model {
  readonly id: string;
  readonly title: string;
  readonly tier: 1 | 2 | 3;
  readonly task: Task;
  readonly channel: string;
  readonly owner: string;
  readonly approvers: { readonly sets: readonly string[]; readonly quorum: number };
  readonly policy: Policy;
  /** sha256 prefix of the canonical policy, gates and approvers: part of every approval's digest. */
  readonly policyVersion: string;
  readonly monitor: { readonly parquet: ParquetMonitorSpec };
  readonly pipeline: { readonly command: CommandPipelineSpec } | null;
  readonly registry: { readonly local: LocalRegistrySpec };
  readonly serving: { readonly http: { readonly url: string } } | null;
  readonly gates: readonly Gate[];
  /** Words for impact: "missed frauds" for positives scored under the threshold. */
  readonly impact: { readonly missed: string; readonly threshold: number } | null;
  readonly inputs: readonly { readonly name: string; readonly columns: readonly string[]; readonly owner: string }[];
}
