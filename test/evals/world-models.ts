import type { Model } from '../../src/domain/model.ts';
import { parquetMonitorSchema } from '../../src/domain/monitor-spec.ts';
import { policySchema } from '../../src/domain/policy.ts';
import type { Models } from '../../src/ports/models.ts';
import type { DigestedVersion, Registry, Serving } from '../../src/ports/registry.ts';

export const approversOf = ['S0MLONCALL', 'S0MLLEADS'];

export const modelOf = (id: string, title: string, tier: 1 | 2 | 3, task: Model['task'] = 'classification'): Model => ({
  id,
  title,
  tier,
  task,
  channel: '#ml-alerts',
  owner: 'S0MLPLATFORM',
  approvers: { sets: approversOf, quorum: 1 },
  may: { ask: ['S0MLPLATFORM'], request: ['S0MLPLATFORM'], stop: ['S0MLPLATFORM'], snooze: ['S0MLPLATFORM'] },
  policy: policySchema.parse({ autonomy: 'retrain', budget: { cost_per_minute: 0.12 } }),
  policyVersion: 'a1b2c3d4',
  monitor: { parquet: parquetMonitorSchema.parse({ reference: 'ref', current: 'log', time: 'ts' }) },
  pipeline: null,
  registry: { local: { path: 'registry', name: id, alias: 'champion' } },
  serving: null,
  gates: [{ metric: 'auc', min: 0.85, not_worse_than_champion_by: 0.005, min_n: 200, threshold: 0.5 }],
  impact: null,
  inputs: [],
});

const fleet = [
  modelOf('fraud-detector', 'Fraud detector', 1),
  modelOf('churn-predictor', 'Churn predictor', 2),
  modelOf('demand-forecast', 'Demand forecast', 2, 'regression'),
  modelOf('credit-risk', 'Credit risk', 3),
];

export const worldModels: Models = {
  all: () => fleet,
  get: (id) => fleet.find((model) => model.id === id) ?? null,
  currency: 'USD',
};

const versions: Readonly<Record<string, readonly [string, number][]>> = {
  'fraud-detector': [
    ['v4', 0.938],
    ['v3', 0.943],
    ['v2', 0.931],
    ['v1', 0.902],
  ],
  'churn-predictor': [['v1', 0.861]],
  'demand-forecast': [
    ['v5', 14.2],
    ['v4', 15.1],
  ],
  'credit-risk': [
    ['v2', 0.792],
    ['v1', 0.77],
  ],
};
const champions: Readonly<Record<string, string>> = {
  'fraud-detector': 'v3',
  'churn-predictor': 'v1',
  'demand-forecast': 'v5',
  'credit-risk': 'v2',
};

function versionsOf(model: Model): DigestedVersion[] {
  const metric = model.task === 'regression' ? 'rmse' : 'auc';
  return (versions[model.id] ?? []).map(([version, value], i) => ({
    version,
    createdAt: new Date(Date.UTC(2026, 7, 7 - 40 * i)),
    ready: true,
    metrics: { [metric]: value },
    tags: {},
    artifactDigest: 'a'.repeat(64),
  }));
}

export const worldRegistry: Registry = {
  champion: async (model) => versionsOf(model).find((each) => each.version === champions[model.id]) ?? null,
  version: async (model, version) => versionsOf(model).find((each) => each.version === version) ?? null,
  versions: async (model) => versionsOf(model),
  artifact: async () => null,
  importances: async () => null,
};

export const worldServing: Serving = { version: async () => null };
