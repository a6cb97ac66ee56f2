import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFrames } from '../../../src/adapters/duckdb/frames.ts';
import { createMlflowDiscovery } from '../../../src/adapters/mlflow/discovery.ts';
import { inspectMlflow } from '../../../src/adapters/mlflow/inspect.ts';
import { mlflowClients } from '../../../src/adapters/mlflow/mlflow-clients.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { compareRows } from '../../../src/drift/compare-rows.ts';
import { runCommand } from '../../cli/run-command.ts';
import { threeHundred } from '../../config/disagreeing-fleet.ts';
import { admin, type MlflowServer, mlflowProgram, startMlflow, whyNoMlflow } from './mlflow-server.ts';

if (!mlflowProgram) console.warn(whyNoMlflow);

describe.skipIf(!mlflowProgram)('a fleet in a real MLflow', () => {
  // Enough for more than one page of what the server gives by default.
  const fleet = threeHundred.filter((_, at) => at % 2 === 0);
  const reader = { username: 'reader', password: 'reads-only-12345' };
  let server: MlflowServer;
  let dir: string;
  beforeAll(async () => {
    server = await startMlflow();
    dir = await mkdtemp(join(tmpdir(), 'mlflow-fleet-'));
    await server.call('POST', '/users/create', reader);
    for (const { registry: name } of fleet) {
      await server.call('POST', '/registered-models/create', { name, tags: [{ key: 'team', value: 'ml' }] });
      await server.call('POST', '/model-versions/create', { name, source: 'mlflow-artifacts:/none' });
      await server.call('POST', '/registered-models/alias', { name, alias: 'champion', version: '1' });
    }
    await server.call('POST', '/registered-models/create', { name: 'Draft' });
  }, 180_000);
  afterAll(async () => {
    await server?.stop();
    await rm(dir, { recursive: true, force: true });
  });
  const clients = (account: { username: string; password: string }) => mlflowClients(account, 'MLFLOW_USERNAME');

  test('is found whole, with tags and aliases, by the account that reads', async () => {
    const found = await createMlflowDiscovery({ clients: clients(reader) }).models(server.url);
    expect(found).toHaveLength(fleet.length + 1);
    expect(found.find(({ name }) => name === fleet[0]!.registry)).toEqual({
      name: fleet[0]!.registry,
      tags: { team: 'ml' },
      aliases: { champion: '1' },
    });
    expect(found.find(({ name }) => name === 'Draft')?.aliases).toEqual({});
    const { models, findings } = loadConfig('examples/fleet.yaml', found);
    expect(models.map(({ id }) => id).sort()).toEqual(fleet.map(({ id }) => id).sort());
    expect(findings.every(({ name }) => name === 'risk-card-fraud-us')).toBe(true);
  });

  test('sextant init writes its file', async () => {
    const { code, stdout, stderr } = await runCommand(['init', '--mlflow', server.url, '--json'], {
      cwd: dir,
      env: { MLFLOW_USERNAME: reader.username, MLFLOW_PASSWORD: reader.password },
    });
    expect(stderr).toBe('');
    expect(code).toBe(3);
    const { models, open } = JSON.parse(stdout) as { models: number; open: string[] };
    expect(models).toBe(fleet.length);
    expect(open).toContain('registered in MLflow without the alias champion, so not watched: Draft');
    expect(await readFile(join(dir, 'sextant.yaml'), 'utf8')).toContain(server.url);
  });

  test('the doctor tells who may move an alias, and moves none to find out', async () => {
    const name = fleet[0]!.registry;
    const spec = { url: server.url, name, alias: 'champion' };
    const client = (account: typeof reader) => clients(account).for(server.url);
    const aliases = async () => (await server.call('GET', `/registered-models/get?name=${name}`)).registered_model;
    const before = await aliases();
    const look = (pipeline: typeof reader | null) =>
      inspectMlflow({ reader: client(reader), promoter: client(admin), pipeline: pipeline && client(pipeline) }, spec);
    const fine = await look(reader);
    expect(fine.map(({ ok }) => ok)).toEqual([true, true]);
    expect(fine[0]?.text).toMatch(/version \d+\.\d+/);
    expect((await look(admin))[1]).toMatchObject({
      ok: false,
      key: 'MLFLOW_PIPELINE_USERNAME',
      text: expect.stringContaining('past every approval'),
    });
    const careless = await inspectMlflow({ reader: client(admin), promoter: null, pipeline: null }, spec);
    expect(careless[1]).toMatchObject({ ok: false, key: 'MLFLOW_USERNAME' });
    const stranger = await inspectMlflow(
      { reader: client({ username: 'nobody', password: 'wrong-password' }), promoter: null, pipeline: null },
      spec,
    );
    expect(stranger).toMatchObject([{ ok: false, key: 'MLFLOW_USERNAME' }]);
    expect(await aliases()).toEqual(before);
  });

  test('the Python helper writes an evaluation file that is compared', async () => {
    const program = join(dir, 'score.py');
    await writeFile(
      program,
      [
        'import sys; sys.path.insert(0, sys.argv[1])',
        'import numpy as np, pandas as pd, sextant_eval',
        'from sklearn.linear_model import LogisticRegression',
        'r = np.random.default_rng(1); n = 4000',
        'x = pd.DataFrame({"a": r.normal(size=n), "b": r.normal(size=n)})',
        'y = (x.a + x.b + r.normal(size=n) > 0).astype(int)',
        'new = LogisticRegression().fit(x[:2000], y[:2000]); old = LogisticRegression().fit(x[["a", "b"]][:2000], (x.a > 0)[:2000])',
        'rows = x[2000:].assign(ts=pd.date_range("2026-10-01", periods=2000, freq="min"), y=y[2000:], country="DE")',
        'sextant_eval.write(rows, label="y", time="ts", candidate=new, champion=old, features=["a", "b"], slices=["country"], path=sys.argv[2])',
      ].join('\n'),
    );
    const path = join(dir, 'sextant_eval.parquet');
    const python = join(dirname(mlflowProgram!), 'python');
    await promisify(execFile)(python, [program, resolve('examples/python'), path]);
    const frames = createFrames();
    try {
      const rows = compareRows({
        frame: await frames.read({ files: path }),
        task: 'classification',
        columns: { time: 'time', label: 'label', candidate: 'score_candidate', champion: 'score_champion' },
        gates: [{ metric: 'auc', min: 0.8, improve_by: 0, min_n: 500, threshold: 0.5 }],
        slices: ['country'],
        seed: 1,
      });
      expect(rows).toMatchObject({ outcome: 'PASS', n: 2000, window: { from: expect.stringContaining('2026-10-01') } });
    } finally {
      await frames.close();
    }
  });
});
