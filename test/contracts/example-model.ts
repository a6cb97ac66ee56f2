import type { Model } from '../../src/domain/model.ts';
import { parquetMonitorSchema } from '../../src/domain/monitor-spec.ts';
import { policySchema } from '../../src/domain/policy.ts';

/** A complete model whose adapter blocks a contract or its test fills in. */
export function exampleModel(changes: Partial<Model> = {}): Model {
  return {
    id: 'example',
    title: 'Example',
    tier: 2,
    task: 'classification',
    channel: '#ml-alerts',
    owner: 'U0OWNER',
    approvers: { sets: ['S0ONCALL'], quorum: 1 },
    may: { ask: ['U0OWNER'], request: ['U0OWNER'], stop: ['U0OWNER'], snooze: ['U0OWNER'] },
    policy: policySchema.parse({}),
    policyVersion: 'p1',
    monitor: { parquet: parquetMonitorSchema.parse({ reference: 'none', current: 'none', time: 'ts' }) },
    pipeline: null,
    registry: { local: { path: 'none', name: 'example', alias: 'champion' } },
    serving: null,
    gates: [],
    impact: null,
    inputs: [],
    ...changes,
  };
}
