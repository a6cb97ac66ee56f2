import type { RegisteredModel } from '../domain/registered-model.ts';
import type { DiscoverSpec, GroupSpec, NamesSpec } from './fleet-schema.ts';
import { matchesGlob } from './glob.ts';
import { expand, TemplateError, type Variables } from './name-template.ts';
import { isPlain, layModel, type Plain } from './plain.ts';
import { type FleetFinding, tagWords } from './tag-words.ts';

/** The parts of the file that say what a model is. */
export interface WrittenFleet {
  readonly defaults: Plain;
  readonly tiers: Plain;
  readonly groups: readonly GroupSpec[];
  readonly names: NamesSpec;
  readonly discover: DiscoverSpec | null;
  readonly models: readonly unknown[];
}

/** One model before it is checked: everything that is laid under its own words, and where each layer stands. */
export interface LaidModel {
  readonly block: Plain;
  /** Its position under `models:`; null when only the registry names it. */
  readonly index: number | null;
  readonly registered: string | null;
  /** Listed as one that is found in the registry, and not there. */
  readonly missing: boolean;
  readonly tier: unknown;
  readonly groups: readonly number[];
  readonly variables: Variables;
}

const ordinaryTier = 2;

interface Known {
  readonly own: Plain;
  readonly index: number | null;
  readonly registered: RegisteredModel | null;
}

/** The fleet as the file and the registry name it, each model under its layers: defaults, tier, groups, tags, own words. */
export function layFleet(
  written: WrittenFleet,
  found: readonly RegisteredModel[],
): { laid: LaidModel[]; findings: FleetFinding[] } {
  const findings: FleetFinding[] = [];
  const laid = known(written, found, findings).map((model) => layOne(written, model, findings));
  return { laid, findings };
}

/** What is listed, with what the registry says of it, then what only the registry names. */
function known(written: WrittenFleet, found: readonly RegisteredModel[], findings: FleetFinding[]): Known[] {
  const spec = written.discover?.mlflow;
  const rest = new Map(spec ? inFleet(spec, found).map((model) => [model.name, model]) : []);
  const idOf = new Map<string, string>();
  for (const { name } of rest.values()) {
    const id = discoveredId(spec!, name, findings);
    if (id === null) rest.delete(name);
    else idOf.set(name, id);
  }
  const listed = written.models.flatMap((own, index): Known[] => {
    if (!isPlain(own)) return [];
    const named = registeredName(own);
    const registered = [...rest.values()].find(({ name }) =>
      named === null ? idOf.get(name) === own.id : named === name,
    );
    if (registered) rest.delete(registered.name);
    return [
      {
        own: registered ? layModel(registryBlock(spec!, registered.name), own) : own,
        index,
        registered: registered ?? null,
      },
    ];
  });
  const taken = new Set(listed.map(({ own }) => own.id));
  const counts = Map.groupBy(rest.keys(), (name) => idOf.get(name));
  const others = [...rest.values()].flatMap((registered): Known[] => {
    const id = idOf.get(registered.name)!;
    const twins = counts.get(id) ?? [];
    if (twins.length > 1 || taken.has(id)) {
      const who = twins.length > 1 ? twins.join(' and ') : `${registered.name} and a model of the file`;
      findings.push(
        leftOut(registered.name, `${who} would both be "${id}": list them under models:, each with its id`),
      );
      return [];
    }
    return [{ own: { id, ...registryBlock(spec!, registered.name) }, index: null, registered }];
  });
  return [...listed, ...others];
}

/** Those with the alias that nobody excepted. */
export const inFleet = (spec: DiscoverSpec['mlflow'], found: readonly RegisteredModel[]): RegisteredModel[] =>
  found.filter(
    ({ name, aliases }) => aliases[spec.alias] !== undefined && !spec.except.some((glob) => matchesGlob(name, glob)),
  );

function discoveredId(spec: DiscoverSpec['mlflow'], name: string, findings: FleetFinding[]): string | null {
  try {
    return expand(spec.id, { name, ...partsOf(spec, name) });
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown;
    findings.push(leftOut(name, `discover.mlflow.id: ${thrown.message}`));
    return null;
  }
}

const leftOut = (name: string, why: string): FleetFinding => ({
  kind: 'left-out',
  name,
  text: `${name} is not watched: ${why}`,
});

const registryBlock = ({ url, alias }: DiscoverSpec['mlflow'], name: string) => ({
  registry: { mlflow: { url, name, alias } },
});

function registeredName(own: Plain): string | null {
  const registry = isPlain(own.registry) ? own.registry : {};
  const { name = null } = isPlain(registry.mlflow) ? registry.mlflow : isPlain(registry.local) ? registry.local : {};
  return typeof name === 'string' ? name : null;
}

/** A part that this name does not have is empty, which no template takes. */
function partsOf(spec: DiscoverSpec['mlflow'] | undefined, name: string): Variables {
  if (spec?.parts === undefined) return {};
  const declared = [...spec.parts.matchAll(/\(\?<(\w+)>/g)].map((match) => match[1] ?? '');
  const found = new RegExp(spec.parts).exec(name)?.groups ?? {};
  return Object.fromEntries(declared.map((part) => [part, found[part] ?? '']));
}

function layOne(written: WrittenFleet, { own, index, registered }: Known, findings: FleetFinding[]): LaidModel {
  const id = String(own.id ?? '');
  const said =
    registered && written.discover?.mlflow.tags
      ? tagWords(written.names, registered, findings)
      : { names: {}, words: {} };
  const groups = written.groups.flatMap((group, at) => (selects(group, id, registered) ? [at] : []));
  const sets = groups.map((at) => written.groups[at]?.set ?? {});
  const tier =
    [own, ...sets.toReversed(), written.defaults].map((layer) => layer.tier).find((t) => t !== undefined) ??
    ordinaryTier;
  const ofTier = written.tiers[String(tier)];
  const layers = [written.defaults, isPlain(ofTier) ? ofTier : {}, ...sets, said.words, own];
  const block = layers.reduce<Plain>(layModel, {});
  const name = registered?.name ?? registeredName(own) ?? id;
  const variables = variablesOf(written, id, name, said.names);
  const missing = written.discover !== null && !registered && block.registry === undefined;
  const checked = missing ? layModel(registryBlock(written.discover!.mlflow, name), block) : block;
  return { block: checked, index, registered: registered?.name ?? null, missing, tier, groups, variables };
}

const selects = ({ match, tag }: GroupSpec, id: string, registered: RegisteredModel | null): boolean =>
  (match?.some((glob) => matchesGlob(id, glob)) ?? true) &&
  Object.entries(tag ?? {}).every(([key, glob]) => {
    const value = registered?.tags[key];
    return value !== undefined && matchesGlob(value, glob);
  });

/** Names of the model in other systems: its tag, else the exception in the file, else the template. */
function variablesOf(written: WrittenFleet, id: string, name: string, tags: Variables): Variables {
  const base = { id, name, ...partsOf(written.discover?.mlflow, name) };
  const names = Object.entries(written.names).map(([key, { is, except }]) => {
    const said = tags[key] ?? except[name] ?? except[id];
    return [key, said ?? is] as const;
  });
  const plain = names.map(([key, text]) => [key, quietly(text, base)] as const);
  return { ...base, ...Object.fromEntries(plain) };
}

/** A name that cannot be made is empty: whoever uses it is told. */
function quietly(text: string, variables: Variables): string {
  try {
    return expand(text, variables);
  } catch (thrown) {
    if (thrown instanceof TemplateError) return '';
    throw thrown;
  }
}

/** Templates under `names:` that no model could fill. */
export function wrongNames({ names, discover }: WrittenFleet): { key: string; text: string }[] {
  const parts = Object.keys(partsOf(discover?.mlflow, ''));
  const any = Object.fromEntries(['id', 'name', ...parts].map((key) => [key, 'x']));
  return Object.entries(names).flatMap(([key, { is }]) => {
    try {
      expand(is, any);
      return [];
    } catch (thrown) {
      if (thrown instanceof TemplateError) return [{ key, text: thrown.message }];
      throw thrown;
    }
  });
}
