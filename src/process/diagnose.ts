import { aliasOf, type Model } from '../domain/model.ts';
import { isReadings } from '../domain/observation.ts';
import { type SetupCheck, SetupFault, setupCheck } from '../domain/setup-check.ts';
import { versionText } from '../domain/version-text.ts';
import type { Monitor } from '../ports/monitor.ts';
import type { Registry, Serving } from '../ports/registry.ts';

export interface ModelPorts {
  readonly monitor: Monitor;
  readonly registry: Registry;
  readonly serving: Serving;
  /** Text of a file, null when it cannot be read. */
  readonly readText: (path: string, most: number) => Promise<string | null>;
}

/** What a model needs before anything can be decided about it; a registry that is known to be out of reach is not asked again. */
export function modelChecks(model: Model, ports: ModelPorts, now: Date, registryIsUp: boolean): Promise<SetupCheck>[] {
  const check = (what: string, key: string, work: () => Promise<string>): Promise<SetupCheck> =>
    setupCheck(`${model.id} ${what}`, key, work);
  return [
    check('data', 'monitor', () => dataText(model, ports.monitor, now)),
    ...(registryIsUp ? [check('champion', 'registry', () => championText(model, ports))] : []),
    check('rules', 'gates', () => rulesText(model)),
    ...(model.runbook ? [check('runbook', 'runbook', () => runbookText(model.runbook!, ports.readText))] : []),
  ];
}

async function championText(model: Model, { registry, serving }: ModelPorts): Promise<string> {
  const champion = await registry.champion(model);
  if (!champion)
    throw new SetupFault(
      'registry',
      `no version has the alias ${aliasOf(model)}: set it, or every promotion will be a first one`,
    );
  if (!champion.ready)
    throw new SetupFault(
      'registry',
      `${versionText(champion.version)} has the alias and is not ready: register it again`,
    );
  const says = await serving.version(model).catch((thrown: unknown) => {
    throw new SetupFault('serving', thrown instanceof Error ? thrown.message : String(thrown));
  });
  if (says && says.version !== champion.version)
    throw new SetupFault(
      'serving',
      `alias says ${versionText(champion.version)}, serving says ${versionText(says.version)}: let serving load it, or set the alias back`,
    );
  return `${versionText(champion.version)}${says ? ', and serving answers with it' : ' (serving is not asked: no serving: configured)'}`;
}

/** Rules that can never lead anywhere. */
async function rulesText({ gates, policy, pipeline }: Model): Promise<string> {
  if (gates.length === 0) throw new SetupFault('gates', 'no gates: no candidate can ever pass; add some under gates:');
  if (policy.autonomy !== 'observe' && !pipeline)
    throw new SetupFault(
      'pipeline',
      `autonomy is ${policy.autonomy} and there is no pipeline to run: name one, or set autonomy: observe`,
    );
  if (policy.max_runs.per_model === 0 && policy.autonomy !== 'observe')
    throw new SetupFault(
      'policy.max_runs.per_model',
      `autonomy is ${policy.autonomy} and no run may ever begin: raise it, or set autonomy: observe`,
    );
  return `${gates.length} gates, autonomy ${policy.autonomy}`;
}

async function runbookText(path: string, readText: ModelPorts['readText']): Promise<string> {
  const text = await readText(path, 1000);
  if (text === null) throw new SetupFault('runbook', `${path} cannot be read: correct the path`);
  return 'readable';
}

async function dataText(model: Model, monitor: Monitor, now: Date): Promise<string> {
  const seen = await monitor.observe(model, {
    now,
    windowMs: model.policy.drift.persistence.window,
    windows: 3,
    reference: null,
  });
  if (seen.blind) throw new SetupFault('monitor', `blind: ${seen.reason} (${seen.source}): no answer can rest on it`);
  if (isReadings(seen)) return `level ${seen.level}, ${seen.windows.length} windows, ${seen.gauges.length} gauges`;
  const label = model.monitor.parquet?.label;
  const newest = seen.windows.at(-1);
  if (label !== undefined && newest && !(label in newest.frame.columns))
    throw new SetupFault(
      'monitor',
      `the log has no label column "${label}", so performance is never known: correct it`,
    );
  return `level ${seen.level}, ${seen.windows.length} windows, ${seen.reference.frame.rows} reference rows`;
}
