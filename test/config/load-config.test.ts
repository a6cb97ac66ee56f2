import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { SextantError } from '../../src/domain/error.ts';
import { changed, smallest, writeConfig } from './write-config.ts';

/** The message with the file's path taken out, one line each. */
function mistakes(text: string): string[] {
  const file = writeConfig(text);
  try {
    loadConfig(file);
  } catch (error) {
    if (!(error instanceof SextantError)) throw error;
    expect(error.code).toBe('config_invalid');
    return error.message.replaceAll(file, 'FILE').split('\n');
  }
  return [];
}

describe('a good file', () => {
  it('needs little, and every default is the cautious one', () => {
    const { models, sweepCron, agent } = loadConfig(writeConfig(stringify(smallest)));
    expect(models[0]).toMatchObject({
      id: 'm',
      title: 'm',
      tier: 2,
      task: 'classification',
      approvers: { quorum: 1 },
      policy: {
        autonomy: 'observe',
        drift: { above: 0.1, persistence: { of: 3, at_least: 2, window: 86_400_000 } },
        cooldown: 86_400_000,
        budget: { currency: 'USD', per_month: 300, fleet_per_day: 500 },
        on_unknown: 'propose',
        approval: { expires: 86_400_000 },
      },
      pipeline: null,
      serving: null,
      gates: [],
    });
    expect(sweepCron).toBe('0 * * * *');
    expect(agent.budget.steps).toBe(12);
  });

  it('lays what its tier says over the defaults and under the model', () => {
    const [model] = smallest.models;
    const file = {
      defaults: { ...smallest.defaults, policy: { autonomy: 'propose', cooldown: '12h', budget: { per_month: 100 } } },
      tiers: {
        1: { approvers: { quorum: 2 }, policy: { autonomy: 'observe', cooldown: '48h' } },
        3: { owner: 'S0INTERNS' },
      },
      models: [
        { ...model, id: 'top', tier: 1, policy: { cooldown: '72h' } },
        { ...model, id: 'plain' },
        { ...model, id: 'low', tier: 3 },
      ],
    };
    const [top, plain, low] = loadConfig(writeConfig(stringify(file))).models;
    expect(top).toMatchObject({
      approvers: { quorum: 2 },
      policy: { autonomy: 'observe', cooldown: 72 * 3_600_000, budget: { per_month: 100 } },
    });
    expect(plain).toMatchObject({
      approvers: { quorum: 1 },
      policy: { autonomy: 'propose', cooldown: 12 * 3_600_000 },
    });
    expect(low).toMatchObject({ owner: 'S0INTERNS', policy: { autonomy: 'propose' } });
    expect(new Set([top?.policyVersion, plain?.policyVersion, low?.policyVersion]).size).toBe(2);
  });

  it('tells a mistake of a tier once, where it stands', () => {
    const [model] = smallest.models;
    const models = ['a', 'b'].map((id) => ({ ...model, id, tier: 1 }));
    const text = stringify({ ...smallest, tiers: { 1: { policy: { autonomy: 'always' } } }, models });
    const told = mistakes(text);
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/FILE:\d+ {2}tiers\.1\.policy\.autonomy:/);
    expect(mistakes(stringify({ ...smallest, tiers: { 4: {} } })).join()).toContain('tiers');
  });

  it('keeps no cap on money that has no price', () => {
    const agent = { money_per_day: 5 };
    expect(mistakes(stringify({ ...smallest, agent })).join()).toContain(
      'cannot be kept without price_per_million_tokens',
    );
    const priced = { ...agent, price_per_million_tokens: { input: 1, output: 2 } };
    expect(loadConfig(writeConfig(stringify({ ...smallest, agent: priced }))).agent.money_per_day).toBe(5);
  });

  it("lays defaults under each model key by key; a model's own word wins, lists are replaced", () => {
    const [model] = smallest.models;
    const file = {
      defaults: {
        ...smallest.defaults,
        policy: { autonomy: 'propose', drift: { above: 0.2, persistence: { of: 5 } } },
      },
      models: [{ ...model, channel: '#fraud', approvers: { sets: ['U0BOSSES'] }, policy: { drift: { above: 0.3 } } }],
    };
    const { models } = loadConfig(writeConfig(stringify(file)));
    expect(models[0]).toMatchObject({
      channel: '#fraud',
      owner: 'S0MLPLATFORM',
      approvers: { sets: ['U0BOSSES'], quorum: 1 },
      policy: { autonomy: 'propose', drift: { above: 0.3, persistence: { of: 5, at_least: 2 } } },
    });
  });

  it('takes relative paths from where the file is, and leaves absolute ones', () => {
    const text = changed('models.0.pipeline', { command: { run: 'node train.ts', cwd: '/opt/train' } });
    const file = writeConfig(text);
    const model = loadConfig(file).models[0];
    expect(model?.monitor.parquet?.reference).toBe(join(dirname(file), 'ref/*.parquet'));
    expect(model?.registry.local?.path).toBe(join(dirname(file), 'registry'));
    expect(model?.pipeline?.command?.cwd).toBe('/opt/train');
  });

  it('gives a new policy version for whatever an approval rests on, and for nothing else', () => {
    const version = (text: string) => loadConfig(writeConfig(text)).models[0]?.policyVersion;
    const before = version(stringify(smallest));
    expect(version(changed('models.0.title', 'M'))).toBe(before);
    expect(version(changed('defaults.policy.cooldown', '25h'))).not.toBe(before);
    expect(version(changed('defaults.approvers.quorum', 2))).not.toBe(before);
    expect(version(changed('models.0.gates', [{ metric: 'auc', min: 0.8 }]))).not.toBe(before);
  });
});

describe('a mistake names file, line and key, and how to mend it', () => {
  it.each<[string, string, unknown, RegExp]>([
    ['an unknown key on top', 'modles', [], /^ {2}FILE:19 {2}modles: unknown key: remove it or correct/],
    ['an unknown key in a model', 'models.0.modle', 1, /FILE:19 {2}models\[0\]\.modle: unknown key/],
    [
      'an unknown key in defaults',
      'defaults.policy',
      { cooldwon: '1h' },
      /FILE:9 {2}defaults\.policy\.cooldwon: unknown/,
    ],
    ['no models', 'models', [], /FILE:8 {2}models: name at least one model/],
    ['models missing', 'models', undefined, /FILE:1 {2}models: is missing: write a list/],
    ['models no list', 'models', 'm', /models: expected array, received string/],
    ['a model that is no map', 'models.0', 'm', /FILE:9 {2}models\[0\]: expected record, received string/],
    ['an id with a space', 'models.0.id', 'my model', /FILE:9 {2}models\[0\]\.id: use lower-case letters/],
    ['no id', 'models.0.id', undefined, /FILE:9 {2}models\[0\]\.id: is missing: write a text/],
    ['a number as id', 'models.0.id', 7, /models\[0\]\.id: expected string, received number/],
    ['a tier that is none', 'models.0.tier', 4, /models\[0\]\.tier: write 1 \(most important\), 2 or 3/],
    ['a task that is none', 'models.0.task', 'ranking', /models\[0\]\.task: .*"classification"\|"regression"/],
    ['no approvers', 'defaults.approvers', undefined, /models\[0\]\.approvers: is missing: write a block of keys/],
    [
      'an empty approver set',
      'defaults.approvers.sets',
      [],
      /FILE:5 {2}defaults\.approvers\.sets: without an approver/,
    ],
    ['a name for an id', 'defaults.owner', '@priya', /FILE:3 {2}defaults\.owner: write a Slack id such as S0MLONCALL/],
    ['a quorum of none', 'defaults.approvers.quorum', 0, /defaults\.approvers\.quorum: .*>=1/],
    [
      'a channel with spaces',
      'defaults.channel',
      'ml alerts',
      /FILE:2 {2}defaults\.channel: write a channel as "#ml-alerts"/,
    ],
    ['a duration without unit', 'defaults.policy.cooldown', '24', /defaults\.policy\.cooldown: "24" is no duration/],
    [
      'a duration as number',
      'defaults.policy.cooldown',
      24,
      /defaults\.policy\.cooldown: expected string, received number/,
    ],
    ['an autonomy that is none', 'defaults.policy.autonomy', 'auto', /autonomy: .*"observe"\|"propose"\|"retrain"/],
    [
      'more hits than checks',
      'defaults.policy.drift.persistence',
      { of: 2, at_least: 3 },
      /FILE:12 {2}defaults\.policy\.drift\.persistence\.at_least: must not be larger than of/,
    ],
    ['a threshold of zero', 'defaults.policy.drift.above', 0, /defaults\.policy\.drift\.above: .*>0/],
    ['a budget below zero', 'defaults.policy.budget.per_month', -1, /budget\.per_month: .*>=0/],
    ['a currency sign', 'defaults.policy.budget.currency', '$', /budget\.currency: use a three-letter currency code/],
    [
      'a freeze without zone',
      'defaults.policy.freeze',
      [{ name: 'x', from: '2026-12-24', to: '2027-01-02T00:00:00Z' }],
      /freeze\[0\]\.from: .*datetime/,
    ],
    [
      'a freeze that ends before it begins',
      'defaults.policy.freeze',
      [{ name: 'x', from: '2027-01-02T00:00:00Z', to: '2026-12-24T00:00:00Z' }],
      /FILE:12 {2}defaults\.policy\.freeze\[0\]\.to: must be after from/,
    ],
    ['a reach that names nobody', 'defaults.policy.approval.reach', [{ at: '0m' }], /reach\[0\]: say whom to reach/],
    [
      'a reach of a set that is not there',
      'defaults.policy.approval.reach',
      [{ at: '0m', mention: 'set-3' }],
      /reach\[0\]\.mention: there is no set-3: approvers\.sets has 2/,
    ],
    ['a metric that is none', 'models.0.gates', [{ metric: 'accuracy', min: 1 }], /gates\[0\]\.metric: .*"auc"/],
    [
      'a gate that demands nothing',
      'models.0.gates',
      [{ metric: 'auc' }],
      /FILE:20 {2}models\[0\]\.gates\[0\]: a gate needs at least one of/,
    ],
    [
      'two monitors',
      'models.0.monitor.prometheus',
      { url: 'http://prometheus:9090', drift: 'model_drift' },
      /monitor: name exactly one monitor: parquet, prometheus, sql or mlflow/,
    ],
    [
      'no time column',
      'models.0.monitor.parquet.time',
      undefined,
      /FILE:11 {2}models\[0\]\.monitor\.parquet\.time: is missing/,
    ],
    ['an empty command', 'models.0.pipeline', { command: { run: '' } }, /command\.run: name the command that trains/],
    [
      'serving by file',
      'models.0.serving',
      { http: { url: 'file:///etc/passwd' } },
      /serving\.http\.url: write an http\(s\) address/,
    ],
    [
      'a cron that is none',
      'sweep',
      { cron: 'hourly' },
      /FILE:\d+ {2}sweep\.cron: "hourly" is no cron pattern .* hourly is "0 \* \* \* \*"/,
    ],
    ['an agent that may take no step', 'agent', { budget: { steps: 0 } }, /agent\.budget\.steps: .*>=1/],
  ])('%s', (_name, path, value, says) => {
    const [head, ...rows] = mistakes(changed(path, value));
    expect(rows).toContainEqual(expect.stringMatching(says));
    expect(rows).toHaveLength(1);
    expect(head).toBe('The configuration has 1 mistake:');
  });

  it('the same id twice', () => {
    const twice = { ...smallest, models: [smallest.models[0], smallest.models[0]] };
    expect(mistakes(stringify(twice, { aliasDuplicateObjects: false }))[1]).toMatch(
      /FILE:19 {2}models\[1\]\.id: "m" stands twice/,
    );
  });

  it.each([
    ['no YAML', 'models: [', /FILE:1 /],
    ['a key twice', 'sweep: {}\nsweep: {}\n', /FILE:2 {2}Map keys must be unique/],
    ['tabs', 'models:\n\t- id: m\n', /FILE:2 /],
    ['an alias without anchor', 'models: *nowhere\n', /nowhere/],
    ['an alias bomb', bomb(), /Excessive alias count/],
  ])('%s', (_name, text, says) => {
    const [head, ...rows] = mistakes(text);
    expect(head).toBe('The configuration is no valid YAML:');
    expect(rows.join('\n')).toMatch(says);
  });

  it.each(['', 'just text', '[]', '~'])('a file that says nothing: %j', (text) => {
    expect(mistakes(text).length).toBeGreaterThan(1);
  });

  it('a missing file says where to get one', () => {
    expect(() => loadConfig('/nowhere/sextant.yaml')).toThrow(/no readable configuration at \/nowhere\/sextant\.yaml/);
    expect(() => loadConfig(dirname(writeConfig('')))).toThrow(/no readable configuration/);
  });
});

describe('all mistakes at once', () => {
  it('of the top, of the defaults and of every model, in the order of their lines', () => {
    const text = `
sweeps: {}
defaults:
  channel: "#ml-alerts"
  owner: nobody
  approvers: { sets: [S0MLONCALL] }
  policy: { cooldown: soon }
models:
  - id: One
    monitor: { parquet: { reference: r, current: c, time: ts } }
    registry: { local: { path: r, name: n } }
  - id: two
    monitor: { parquet: { reference: r, current: c } }
    registry: { local: { path: r, name: n } }
    gates: [{ metric: auc }]
sweep: { cron: never }
`;
    const [head, ...rows] = mistakes(text);
    expect(head).toBe('The configuration has 6 mistakes:');
    expect(rows.map((r) => r.split(': ')[0])).toEqual([
      '  FILE:2  sweeps',
      '  FILE:5  defaults.owner',
      '  FILE:7  defaults.policy.cooldown',
      '  FILE:9  models[0].id',
      '  FILE:13  models[1].monitor.parquet.time',
      '  FILE:15  models[1].gates[0]',
    ]);
  });
});

function bomb(): string {
  const rows = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [name, below] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [pair[0], pair[1]]))
    rows.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${below}`).join(', ')}]`);
  return `${rows.join('\n')}\n`;
}
