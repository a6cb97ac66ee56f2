import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { May } from '../../domain/may.ts';
import { roles } from './model-spec.ts';
import { type Simulations, simulationOf } from './simulations.ts';
import { logFiles, type ModelFile, referenceFiles, registryPath, type WorldFile } from './world-files.ts';

export interface ConfigOptions {
  /** The Node that runs the training. */
  readonly pipelineNode: string;
  readonly channel: string;
  /** Slack user or group id. */
  readonly owner: string;
  readonly approvers: { readonly sets: readonly string[]; readonly quorum: number };
  /** Who may talk to Sextant; default the owner. */
  readonly may?: Partial<May>;
  readonly autonomy?: 'observe' | 'propose' | 'retrain';
  /** Owner of the broken input, a Slack user or group id; default the owner. */
  readonly inputOwner?: string;
}

interface WorldFacts {
  readonly dir: string;
  readonly servingUrl: string;
  readonly simulations: Simulations;
  readonly state: WorldFile;
}

/** A sextant.yaml for the models of the world. */
export function configYaml(world: WorldFacts, options: ConfigOptions): string {
  return stringify({
    defaults: {
      channel: options.channel,
      owner: options.owner,
      approvers: options.approvers,
      ...(options.may ? { may: options.may } : {}),
      policy: policyOf(options),
    },
    models: world.state.models.map((model) => modelConfig(world, model, options)),
  });
}

const policyOf = ({ autonomy = 'retrain', approvers }: ConfigOptions): object => ({
  autonomy,
  drift: { above: 0.1, persistence: { of: 3, at_least: 2, window: '1d' } },
  cooldown: '24h',
  budget: { currency: 'USD', per_month: 300, fleet_per_day: 500, cost_per_minute: 0.12 },
  on_unknown: 'propose',
  approval: {
    expires: '24h',
    reach: [
      { at: '0m', mention: 'set-1' },
      { at: '10m', dm: 'set-1' },
      ...(approvers.sets.length > 1 ? [{ at: '20m', mention: 'set-2' }] : []),
    ],
  },
});

function modelConfig(
  { dir, servingUrl, simulations, state }: WorldFacts,
  model: ModelFile,
  options: ConfigOptions,
): object {
  const simulation = simulationOf(simulations, model);
  const { spec } = model;
  const train = fileURLToPath(new URL('./train.ts', import.meta.url));
  const column = (name: string): string => state.rename.columns?.[name] ?? name;
  return {
    id: spec.id,
    title: `${simulation.title} (simulated)`,
    tier: simulation.tier,
    task: spec.task,
    monitor: {
      parquet: {
        reference: referenceFiles(dir, spec.id),
        current: logFiles(dir, spec.id),
        time: roles.time,
        id: roles.id,
        score: roles.score,
        label: spec.label,
        version: roles.version,
        label_delay: `${spec.labelDelayDays}d`,
      },
    },
    pipeline: {
      command: {
        run: [options.pipelineNode, train, '--dir', dir, '--model', spec.id].map(word).join(' '),
        timeout: '5m',
      },
    },
    registry: { local: { path: registryPath(dir), name: spec.id, alias: 'champion' } },
    serving: { http: { url: `${servingUrl}/models/${encodeURIComponent(spec.id)}` } },
    gates: simulation.gates.map((gate) => ('slice' in gate ? { ...gate, slice: column(String(gate.slice)) } : gate)),
    ...(simulation.impact ? { impact: simulation.impact } : {}),
    ...(simulation.inputs.length > 0
      ? {
          inputs: simulation.inputs.map(({ name, columns }) => ({
            name,
            columns: columns.map(column),
            owner: options.inputOwner ?? options.owner,
          })),
        }
      : {}),
  };
}

const word = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `"${text.replace(/(["\\])/g, '\\$1')}"`);
