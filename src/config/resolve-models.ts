import { isAbsolute, resolve } from 'node:path';
import { type Document, isMap } from 'yaml';
import type { z } from 'zod';
import { digestOf } from '../domain/digest.ts';
import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import type { MonitorSpec } from '../domain/monitor-spec.ts';
import type { RegisteredModel } from '../domain/registered-model.ts';
import { fillBlock } from './fill-block.ts';
import { type Problem, pathText, problemsOf } from './issues.ts';
import { type LaidModel, layFleet, type WrittenFleet, wrongNames } from './lay-fleet.ts';
import { modelSchema } from './model-schema.ts';
import { isPlain } from './plain.ts';
import type { FleetFinding } from './tag-words.ts';

export interface ResolvedFleet {
  readonly models: readonly Model[];
  /** Mistakes of the file. */
  readonly problems: readonly Problem[];
  /** What the registry says and was not followed. */
  readonly findings: readonly FleetFinding[];
}

/**
 * Lays everything under each model and checks it; mistakes of all models at once. `base` anchors relative paths.
 * A model that only the registry names spoils nobody else: what its own name or tags break leaves it out, and is told.
 */
export function resolveModels(
  written: WrittenFleet & { readonly hasPager: boolean },
  found: readonly RegisteredModel[],
  base: string,
  document: Document,
): ResolvedFleet {
  const problems: Problem[] = [
    ...twins(written.models),
    ...wrongNames(written).map(({ key, text }) => ({ path: ['names', key, 'is'], text })),
  ];
  const { laid, findings } = layFleet(written, found);
  const models = laid.flatMap((one) => {
    const { model, mistakes, theirs } = checkOne(one, base, written.hasPager);
    if (theirs.length > 0)
      findings.push({
        kind: 'left-out',
        name: one.registered ?? String(one.block.id),
        text: `${one.registered} is not watched: ${theirs.map((p) => `${pathText(p.path)}: ${p.text}`).join('; ')}`,
      });
    problems.push(...mistakes.map((p) => place(p, one, document)));
    if (!one.missing) return model ? [model] : [];
    const id = String(one.block.id);
    findings.push({ kind: 'left-out', name: id, text: `${id} is listed, but the registry has no such model` });
    return [];
  });
  return { models, problems: dedupe(problems), findings: [...findings, ...sharedNames(models)] };
}

/** A model, or what is wrong with the file, or what is wrong with a name that only the registry has. */
function checkOne(
  one: LaidModel,
  base: string,
  hasPager: boolean,
): { model: Model | null; mistakes: readonly Problem[]; theirs: readonly Problem[] } {
  const { block, templated, wrong } = fillBlock(one.block, one.variables);
  const parsed = modelSchema.safeParse(block);
  const wrongs = parsed.success
    ? [...wrong, ...unknownSets(parsed.data), ...noPager(parsed.data, hasPager)]
    : [...wrong, ...problemsOf(parsed.error)];
  const ofName = wrong.flatMap((w) => (w.ofName ? [w.path] : []));
  const isTheirs = ({ path }: Problem): boolean =>
    one.index === null &&
    (path[0] === 'id' || [...templated, ...ofName].some((own) => own.every((key, at) => path[at] === key)));
  const [theirs, mistakes] = [wrongs.filter(isTheirs), wrongs.filter((p) => !isTheirs(p))];
  return { model: parsed.success && wrongs.length === 0 ? toModel(parsed.data, base) : null, theirs, mistakes };
}

/** A mistake in a default, a tier or a group is told there, not once a model. */
function place({ path, text }: Problem, { index, tier, groups }: LaidModel, document: Document): Problem {
  const own = index === null ? ['discover', 'mlflow'] : ['models', index, ...path];
  const shared = [
    ...groups.toReversed().map((at) => ['groups', at, 'set', ...path]),
    ['tiers', Number(tier), ...path],
    ['tiers', String(tier), ...path],
    ['defaults', ...path],
  ];
  const where = [...(index === null ? [] : [own]), ...shared].find((candidate) => has(document, candidate));
  if (where) return { path: where, text };
  return index === null ? { path: ['defaults', ...path], text } : { path: own, text };
}

const has = (document: Document, path: readonly PropertyKey[]): boolean =>
  isMap(document.contents) && document.hasIn(path);

const dedupe = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((p) => [`${pathText(p.path)} ${p.text}`, p])).values(),
];

/** Two models that go by one name: an alert under it would reach neither. */
function sharedNames(models: readonly Model[]): FleetFinding[] {
  const users = Map.groupBy(
    models.flatMap((model) =>
      [...new Set([model.id, ...(model.known_as ?? [])])].map((name) => ({ name, id: model.id })),
    ),
    ({ name }) => name,
  );
  return [...users].flatMap(([name, by]): FleetFinding[] =>
    by.length > 1
      ? [
          {
            kind: 'name-shared',
            name,
            text: `"${name}" is a name of ${by.map(({ id }) => id).join(' and ')}: an alert under it reaches ${by.some(({ id }) => id === name) ? `${name} only` : 'neither'}`,
          },
        ]
      : [],
  );
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
    serving: resolvedServing(parsed.serving),
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

function resolvedServing(serving: z.output<typeof modelSchema>['serving']): Model['serving'] {
  if (serving?.prometheus) return { prometheus: serving.prometheus };
  return serving?.http ? { http: serving.http } : null;
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
