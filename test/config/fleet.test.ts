import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { SextantError } from '../../src/domain/error.ts';
import { modelNamed } from '../../src/domain/model.ts';
import { registered, registeredFleet, threeHundred } from './disagreeing-fleet.ts';
import { writeConfig } from './write-config.ts';

const text = readFileSync('examples/fleet.yaml', 'utf8');
const file = 'examples/fleet.yaml';

/** The example with something laid over its top. */
const changed = (over: object): string => writeConfig(stringify({ ...parse(text), ...over }));

function mistakes(path: string, found = registeredFleet()): string[] {
  try {
    loadConfig(path, found);
    return [];
  } catch (error) {
    if (!(error instanceof SextantError) || error.code !== 'config_invalid') throw error;
    return error.message.replaceAll(path, 'FILE').split('\n').slice(1);
  }
}

describe('300 models whose names disagree across registry, pipeline, metrics and alerts', () => {
  const { models, findings } = loadConfig(file, registeredFleet());

  it('stand in a file of at most 60 lines, and every one is there with nothing to complain of', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
    expect(models).toHaveLength(300);
    expect(findings).toEqual([]);
  });

  it('each has its name of each system', () => {
    const byId = new Map(models.map((m) => [m.id, m]));
    for (const { id, registry, dag, series, alert } of threeHundred) {
      expect(byId.get(id)).toMatchObject({
        registry: { mlflow: { name: registry, url: 'http://mlflow.internal:5000', alias: 'champion' } },
        pipeline: { airflow: { dag } },
        monitor: { parquet: { current: `/data/${series}/log/*.parquet` } },
        known_as: [alert, series],
      });
      for (const name of [id, alert, series]) expect(modelNamed(models, name)?.id).toBe(id);
    }
  });

  it('groups by glob and by tag, tiers, and the few that are listed lie over each other in that order', () => {
    const of = (id: string) => models.find((m) => m.id === id);
    expect(of('risk-ltv-eu')).toMatchObject({ tier: 1, channel: '#risk-models', approvers: { quorum: 2 } });
    expect(of('pricing-ltv-eu')).toMatchObject({ tier: 2, task: 'regression', gates: [{ metric: 'mae' }] });
    expect(of('growth-ltv-eu')?.channel).toBe('#growth-growth');
    expect(of('risk-card-fraud-us')).toMatchObject({
      title: 'Card fraud, United States',
      tier: 1,
      policy: { autonomy: 'propose' },
      registry: { mlflow: { name: 'risk.CardFraud-us' } },
    });
    expect(models.filter((m) => m.policy.autonomy !== 'observe')).toHaveLength(1);
  });
});

describe('what the registry says', () => {
  /** The one that the example lists is always there. */
  const load = (...models: ReturnType<typeof registered>[]) =>
    loadConfig(file, [registered('risk.CardFraud-us'), ...models]);

  it('overrides names, title and channel by sextant.* tags', () => {
    const tags = { 'sextant.dag': 'nightly_ops', 'sextant.title': 'Ops, lifetime value', 'sextant.channel': '#ops' };
    const [, model] = load(registered('ops.LTV-EU', tags)).models;
    expect(model).toMatchObject({
      pipeline: { airflow: { dag: 'nightly_ops' } },
      title: 'Ops, lifetime value',
      channel: '#ops',
    });
  });

  it.each([
    'approvers',
    'approvers.sets',
    'approvers.quorum',
    'policy',
    'policy.autonomy',
    'policy.approval.surface',
    'gates',
    'may.request',
    'owner',
    'tier',
    'registry.mlflow.alias',
    'pipeline.command.run',
    'monitor.parquet.current',
    'anything',
  ])('never follows sextant.%s, and says so', (key) => {
    const plain = load(registered('ops.LTV-EU')).models[1];
    const { models, findings } = load(registered('ops.LTV-EU', { [`sextant.${key}`]: 'S0ATTACKER' }));
    expect(models[1]).toEqual(plain);
    expect(findings).toEqual([
      { kind: 'tag-ignored', name: 'ops.LTV-EU', text: expect.stringContaining(`the tag sextant.${key} is ignored`) },
    ]);
  });

  it.each(['../../etc', 'a"} or vector(1)', 'x/y', '', 'a'.repeat(300)])(
    'takes no name with a meaning in a path or a query: %j',
    (value) => {
      const { models, findings } = load(registered('ops.LTV-EU', { 'sextant.series': value }));
      expect(models[1]).toMatchObject({ monitor: { parquet: { current: '/data/opsltveu/log/*.parquet' } } });
      expect(findings).toHaveLength(1);
    },
  );

  it('is not asked for tags where the file says no', () => {
    const own = parse(text);
    const off = changed({ discover: { mlflow: { ...own.discover.mlflow, tags: false } } });
    const { models } = loadConfig(off, [registered('ops.LTV-EU', { 'sextant.dag': 'nightly_ops' })]);
    expect(models[0]?.pipeline?.airflow?.dag).toBe('train_ops_ltv_eu');
  });

  it('leaves out what has no alias or is excepted, and spoils nobody with a name that cannot be', () => {
    const { models, findings } = load(
      registered('ops.LTV-EU'),
      registered('ops.Draft', {}, {}),
      registered('playground.x'),
      registered('模型'),
    );
    expect(models.map((m) => m.id)).toEqual(['risk-card-fraud-us', 'ops-ltv-eu']);
    expect(findings).toEqual([{ kind: 'left-out', name: '模型', text: expect.stringContaining('is not watched') }]);
  });

  it('a listed one that the registry does not have is told, and is no mistake of the file', () => {
    const { models, findings } = loadConfig(file, [registered('ops.LTV-EU')]);
    expect(models.map((m) => m.id)).toEqual(['ops-ltv-eu']);
    expect(findings).toEqual([expect.objectContaining({ kind: 'left-out', name: 'risk-card-fraud-us' })]);
    expect(loadConfig(file).models).toEqual([]);
  });

  it('two that would have one id are both left out, whoever came first', () => {
    const { models, findings } = load(registered('ops.a-b'), registered('ops.a_b'));
    expect(models).toHaveLength(1);
    expect(findings.map(({ name }) => name)).toEqual(['ops.a-b', 'ops.a_b']);
  });

  it('a name that two models go by reaches neither', () => {
    const { models, findings } = load(
      registered('ops.One', { 'sextant.alert': 'Same' }),
      registered('ops.Two', { 'sextant.alert': 'Same' }),
    );
    expect(modelNamed(models, 'Same')).toBeNull();
    expect(findings).toEqual([expect.objectContaining({ kind: 'name-shared', name: 'Same' })]);
  });
});

describe('a mistake of the file is told once, where it stands', () => {
  const own = parse(text);
  it.each<[string, object, RegExp]>([
    [
      'in defaults',
      { defaults: { ...own.defaults, owner: '@priya' } },
      /FILE:\d+ {2}defaults\.owner: write a Slack id/,
    ],
    ['missing in defaults', { defaults: { ...own.defaults, channel: undefined } }, /defaults\.channel.*is missing/],
    [
      'in a group',
      { groups: [{ match: ['ops-*'], set: { tier: 9 } }] },
      /FILE:\d+ {2}groups\[0\]\.set\.tier: write 1 \(most important\)/,
    ],
    [
      'a tag that would choose approvers',
      { groups: [{ tag: { team: 'x' }, set: { approvers: { sets: ['S0OTHERS'] } } }] },
      /groups\[0\]\.set\.approvers: cannot be set by a tag/,
    ],
    [
      'a tag that would choose a tier, and with it a policy',
      { groups: [{ tag: { team: 'x' }, set: { tier: 3 } }] },
      /groups\[0\]\.set\.tier: cannot be set by a tag/,
    ],
    ['a group of nobody', { groups: [{ set: {} }] }, /groups\[0\]: say whom it is for/],
    [
      'a name nobody defined',
      { defaults: { ...own.defaults, known_as: ['{alarm}'] } },
      /known_as\[0\]: \{alarm\} is no name I know: there are alert, area, dag, id, name, series/,
    ],
    [
      'a spelling that is none',
      { defaults: { ...own.defaults, known_as: ['{name|camel}'] } },
      /known_as\[0\]: \{name\|camel\}: spellings are lower, upper, kebab/,
    ],
    [
      'a pattern that is none',
      { discover: { mlflow: { ...own.discover.mlflow, parts: '(' } } },
      /discover\.mlflow\.parts: .*regular expression/i,
    ],
    [
      'a name made of nothing',
      { names: { ...own.names, dag: { is: '{nmae}' } } },
      /names\.dag\.is: \{nmae\} is no name/,
    ],
    ['approvers by template', { defaults: { ...own.defaults, owner: '{area}' } }, /defaults\.owner: write a Slack id/],
  ])('%s', (_name, over, says) => {
    const told = mistakes(changed({ ...over, models: [] }));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(says);
  });
});
