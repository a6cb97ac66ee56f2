import { isAbsolute, resolve } from 'node:path';
import { type Document, isMap } from 'yaml';
import type { z } from 'zod';
import { digestOf } from '../domain/digest.ts';
import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import type { MonitorSpec } from '../domain/monitor-spec.ts';
import { type Problem, pathText, problemsOf } from './issues.ts';
import { modelSchema } from './model-schema.ts';

export type Plain = Readonly<Record<string, unknown>>;

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lays the defaults, and what its tier says over them, under each model and checks it; mistakes of all models at once. `base` anchors relative paths. */
export function resolveModels(
  written: {
    readonly defaults: Plain;
    readonly tiers: Plain;
    readonly models: readonly unknown[];
    readonly hasPager: boolean;
  },
  base: string,
  document: Document,
): { models: Model[]; problems: Problem[] } {
  const problems: Problem[] = [...twins(written.models)];
  const models = written.models.flatMap((own, index) => {
    if (!isPlain(own)) return [];
    const tier = own.tier ?? written.defaults.tier ?? ordinaryTier;
    const ofTier = written.tiers[String(tier)];
    const below = isPlain(ofTier) ? layUnder(written.defaults, ofTier) : written.defaults;
    const parsed = modelSchema.safeParse(layUnder(below, own));
    const at = (p: Problem): Problem => place(p, index, tier, document);
    if (!parsed.success) {
      problems.push(...problemsOf(parsed.error).map(at));
      return [];
    }
    problems.push(...unknownSets(parsed.data).map(at), ...noPager(parsed.data, written.hasPager).map(at));
    return [toModel(parsed.data, base)];
  });
  return { models, problems: dedupe(problems) };
}

const ordinaryTier = 2;

/** A mistake in a default or in what a tier says is told there, not once a model. */
function place({ path, text }: Problem, index: number, tier: unknown, document: Document): Problem {
  const own = ['models', index, ...path];
  const shared = [
    ['tiers', Number(tier), ...path],
    ['tiers', String(tier), ...path],
    ['defaults', ...path],
  ];
  const where = [own, ...shared].find((candidate) => has(document, candidate)) ?? own;
  return { path: where, text };
}

const has = (document: Document, path: readonly PropertyKey[]): boolean =>
  isMap(document.contents) && document.hasIn(path);

const dedupe = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((p) => [`${pathText(p.path)} ${p.text}`, p])).values(),
];

/** Defaults under a model's own words: maps merge key by key, everything else is replaced. */
function layUnder(defaults: Plain, own: Plain): Plain {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(own)) {
    const below = merged[key];
    merged[key] = isPlain(below) && isPlain(value) ? layUnder(below, value) : value;
  }
  return merged;
}

function toModel(parsed: z.output<typeof modelSchema>, base: string): Model {
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(base, path));
  const { gates, policy, approvers, owner, may } = parsed;
  return {
    ...parsed,
    may: {
      ask: may.ask ?? [owner],
      request: may.request ?? [owner],
      stop: may.stop ?? [owner],
      snooze: may.snooze ?? [owner],
    },
    title: parsed.title ?? parsed.id,
    policyVersion: digestOf({ policy, gates, approvers }).slice(0, 12),
    monitor: resolvedMonitor(parsed.monitor, at),
    pipeline: resolvedPipeline(parsed.pipeline, at),
    registry: resolvedRegistry(parsed.registry, at),
    serving: parsed.serving ?? null,
    runbook: parsed.runbook ? at(parsed.runbook) : null,
    impact: parsed.impact ?? null,
  };
}

function resolvedMonitor(monitor: MonitorSpec, at: (path: string) => string): MonitorSpec {
  const { parquet } = monitor;
  return parquet
    ? { parquet: { ...parquet, reference: at(parquet.reference), current: at(parquet.current) } }
    : monitor;
}

function resolvedPipeline(
  pipeline: z.output<typeof modelSchema>['pipeline'],
  at: (path: string) => string,
): Model['pipeline'] {
  if (pipeline?.airflow) return { airflow: pipeline.airflow };
  return pipeline?.command ? { command: { ...pipeline.command, cwd: at(pipeline.command.cwd ?? '.') } } : null;
}

function resolvedRegistry(
  { local, mlflow }: z.output<typeof modelSchema>['registry'],
  at: (path: string) => string,
): Model['registry'] {
  if (mlflow) return { mlflow };
  if (local) return { local: { ...local, path: at(local.path) } };
  throw new SextantError('internal', 'a registry of no kind passed the schema');
}

/** `set-3` with two sets reaches nobody. */
function unknownSets({ policy, approvers }: z.output<typeof modelSchema>): Problem[] {
  return (policy.approval.reach ?? []).flatMap((reach, index) =>
    (['mention', 'dm'] as const).flatMap((how) => {
      const number = /^set-(\d+)$/.exec(reach[how] ?? '')?.[1];
      if (number === undefined || (Number(number) >= 1 && Number(number) <= approvers.sets.length)) return [];
      const path = ['policy', 'approval', 'reach', index, how];
      return [{ path, text: `there is no set-${number}: approvers.sets has ${approvers.sets.length}` }];
    }),
  );
}

/** A page that nobody sends wakes nobody. */
const noPager = ({ policy }: z.output<typeof modelSchema>, hasPager: boolean): Problem[] =>
  (policy.approval.reach ?? []).flatMap((reach, index) =>
    reach.page && !hasPager
      ? [{ path: ['policy', 'approval', 'reach', index, 'page'], text: 'there is no `pager:` to call' }]
      : [],
  );

function twins(models: readonly unknown[]): Problem[] {
  const seen = new Set<unknown>();
  return models.flatMap((model, index) => {
    const id = isPlain(model) ? model.id : undefined;
    if (id === undefined || !seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path: ['models', index, 'id'], text: `"${String(id)}" stands twice; ids must be unique` }];
  });
}
