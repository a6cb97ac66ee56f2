import { describe, expect, it } from 'vitest';
import { allTools, callTool } from '../../src/agent/tools/all-tools.ts';
import { toolNames, toolResultSchema } from '../../src/agent/tools/tool.ts';
import { isId } from '../../src/domain/id.ts';
import { now, worldRows } from '../evals/world.ts';
import { worldModels, worldRegistry } from '../evals/world-models.ts';
import { memoryStore } from './memory-store.ts';

const world = {
  store: memoryStore(now, worldRows()),
  models: worldModels,
  registry: worldRegistry,
  serving: null,
  now,
  asker: 'U0ANA',
  question: 'retrain it',
};
const call = (name: string, args: unknown = {}) => callTool(name, args, world);

describe('tools', () => {
  it('are those of the contract: fourteen that read, two that propose, none that acts', () => {
    expect(allTools.map((tool) => tool.name).sort()).toEqual([...toolNames].sort());
    expect(allTools.filter((tool) => tool.name.startsWith('request_'))).toHaveLength(2);
    expect(allTools.map((tool) => tool.name).join()).not.toMatch(/\b(promote|approve|deploy|start)_/);
  });

  const everyCall: readonly (readonly [string, object])[] = [
    ['list_models', {}],
    ...['check_model_performance', 'explain_drift', 'get_decisions', 'get_runs', 'get_policy', 'search_history'].map(
      (name) => [name, { model: 'fraud-detector' }] as const,
    ),
    ['get_validation_results', {}],
    ['get_incident', {}],
    ['compare_versions', { model: 'fraud-detector', a: 'v2' }],
    ['fleet_report', { from: '2026-08-03T00:00:00Z', to: '2026-08-10T09:00:00Z' }],
    ['request_retraining', { model: 'churn-predictor' }],
    ['request_promotion', { model: 'fraud-detector', version: 'v4' }],
  ];
  it.each(everyCall)('%s: every fact carries the id of the row it comes from', async (name, args) => {
    const result = toolResultSchema.parse(await call(name, args));
    expect(['success', 'needs_approval']).toContain(result.status);
    expect(result.asked).not.toBe('');
    const rows = new Set(Object.values(worldRows()).flatMap((list) => list.map((row) => row.id)));
    for (const { id, kind } of result.facts) {
      if (id === null) expect(kind).toMatch(/^(no-|none|not-|missing|more|decisions|runs)/);
      else expect(rows.has(id) || !isId(id)).toBe(true);
    }
  });

  it.each([
    ['the fraud model', 'fraud-detector'],
    ['Fraud Detector', 'fraud-detector'],
    ['demnd-forcast', 'demand-forecast'],
    ['churn', 'churn-predictor'],
    ['CREDIT RISK', 'credit-risk'],
  ])('finds “%s”', async (typed, id) => {
    const result = await call('check_model_performance', { model: typed });
    expect(JSON.stringify(result.facts)).toContain(id);
    expect(result.status).toBe('success');
  });

  it.each(['recommender', 'risk appetite', '../../etc/passwd', '__proto__', '', 'x'.repeat(200)])(
    'knows no “%s”',
    async (typed) => {
      expect(await call('explain_drift', { model: typed })).toMatchObject({ status: 'no_data', proposal: null });
    },
  );

  it('asks back when a name fits two models', async () => {
    const fleet = ['fraud-eu', 'fraud-us'].map((id) => ({ ...worldModels.all()[0]!, id, title: id }));
    const models = { all: () => fleet, get: () => null, currency: 'USD' };
    const result = await callTool('get_runs', { model: 'fraud' }, { ...world, models });
    expect(result.message).toContain('fraud-eu or fraud-us');
  });

  it('bad arguments and unknown tools are answers', async () => {
    expect(await call('explain_drift', { model: 7 })).toMatchObject({
      status: 'error',
      message: expect.stringContaining('model'),
    });
    expect(await call('explain_drift', 'fraud')).toMatchObject({ status: 'error' });
    expect(await call('rm -rf', {})).toMatchObject({ status: 'error', message: expect.stringContaining('no tool') });
  });

  it('a model nobody looked at has no data, which is not healthy', async () => {
    const empty = { ...world, store: memoryStore(now, {}) };
    const result = await callTool('check_model_performance', { model: 'churn' }, empty);
    expect(result).toMatchObject({ status: 'no_data', message: expect.stringContaining('No data is not healthy') });
  });

  it('request_retraining hands a doomed request on, and says that the policy denies it', async () => {
    const result = await call('request_retraining', { model: 'demand-forecast' });
    expect(result.facts[0]?.text).toContain('broken-data');
    expect(result.proposal).toEqual({ kind: 'retrain', model: 'demand-forecast', reason: 'retrain it' });
  });

  it('request_promotion proposes only what passed and has no card yet', async () => {
    expect(await call('request_promotion', { model: 'fraud-detector', version: 'v4' })).toMatchObject({
      proposal: null,
    });
    expect(await call('request_promotion', { model: 'fraud-detector', version: 'v9' })).toMatchObject({
      status: 'no_data',
    });
    const rows = worldRows();
    const failedGate = {
      ...rows,
      approval: [],
      validation: rows.validation?.map((row) => ({ ...row, outcome: 'FAIL' as const })) ?? [],
    };
    const failing = { ...world, store: memoryStore(now, failedGate) };
    const args = { model: 'fraud-detector', version: 'v4' };
    expect(await callTool('request_promotion', args, failing)).toMatchObject({ proposal: null });
    const open = { ...world, store: memoryStore(now, { ...rows, approval: [] }) };
    expect(await callTool('request_promotion', args, open)).toMatchObject({
      proposal: { kind: 'promote', version: 'v4' },
    });
  });
});
