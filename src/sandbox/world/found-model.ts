import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, score, train } from './learner.ts';
import { roles } from './model-spec.ts';
import { registerVersion, versionDirectory, writeArtifact, writeFirstChampion } from './model-store.ts';
import { writeParquet } from './parquet-file.ts';
import { qualityOf } from './quality.ts';
import { createRandom } from './random.ts';
import { concatenate, numbers, type Table } from './table.ts';
import { dayMs, generateDay, type TrafficRequest } from './traffic.ts';
import { logDirectory, type ModelFile, referenceDirectory, registryPath } from './world-files.ts';

const trainingDays = 5;
const provenDays = 3;
const aucMargin = 0.06;
const rmseFactor = 1.6;

/** A model's past: its first versions, really trained on days before the log begins, and the log they really scored. */
export async function foundModel(dir: string, traffic: TrafficRequest, historyDays: number): Promise<ModelFile> {
  const { simulation, spec } = traffic;
  await mkdir(logDirectory(dir, spec.id), { recursive: true });
  await mkdir(referenceDirectory(dir, spec.id), { recursive: true });
  const artifacts = new Map<string, Artifact>();
  let proven: { table: Table; value: number } | null = null;
  for (const [index, { version, without }] of simulation.versions.entries()) {
    const last = -1 - (simulation.versions.length - 1 - index) * trainingDays;
    const artifact = trainVersion(traffic, last - provenDays, without);
    proven = prove(traffic, { artifact, version, last });
    await writeVersion(dir, traffic, { index, artifact, ...proven });
    artifacts.set(version, artifact);
  }
  const champion = simulation.versions.at(-1)!.version;
  await writeFirstChampion(registryPath(dir), spec.id, champion);
  await writeParquet(join(referenceDirectory(dir, spec.id), 'reference.parquet'), proven!.table, roles.time);
  return {
    simulation: simulation.id,
    spec,
    limit: spec.metric === 'auc' ? proven!.value - aucMargin : proven!.value * rmseFactor,
    quality: await writeHistory(dir, traffic, artifacts, historyDays),
  };
}

function trainVersion(traffic: TrafficRequest, lastDay: number, without: readonly string[]): Artifact {
  const days = Array.from({ length: trainingDays }, (_, i) => generateDay(traffic, lastDay - i));
  const table = concatenate(days);
  const unused = new Set(traffic.simulation.features.flatMap(({ name }, i) => (without.includes(name) ? [i] : [])));
  const features = traffic.spec.features.filter((_, i) => !unused.has(i));
  const weights = new Float64Array(table.rows).fill(1);
  const random = createRandom(traffic.seed, traffic.simulation.id, 'train', lastDay);
  return train(traffic.spec.task, { table, features, label: traffic.spec.label, weights }, random);
}

/** Rows after the training days, as the version scores them. */
function prove(
  traffic: TrafficRequest,
  { artifact, version, last }: { artifact: Artifact; version: string; last: number },
): { table: Table; value: number } {
  const days = Array.from({ length: provenDays }, (_, i) => generateDay(traffic, last - provenDays + 1 + i));
  const table = scored(concatenate(days), artifact, version);
  const value = qualityOf(traffic.spec, numbers(table, roles.score), numbers(table, traffic.spec.label));
  return { table, value };
}

/** The rows as they stand in a log: with the score and the version that gave it. */
export function scored(table: Table, artifact: Artifact, version: string): Table {
  return {
    rows: table.rows,
    columns: {
      ...table.columns,
      [roles.score]: score(artifact, table),
      [roles.version]: new Array<string>(table.rows).fill(version),
    },
  };
}

async function writeVersion(
  dir: string,
  { simulation, spec, epoch }: TrafficRequest,
  made: { index: number; artifact: Artifact; table: Table; value: number },
): Promise<void> {
  const { version, fromDay } = simulation.versions[made.index]!;
  const next = simulation.versions[made.index + 1];
  const previous = simulation.versions[made.index - 1];
  const at = (day: number): string => new Date(epoch + day * dayMs).toISOString();
  const directory = versionDirectory(registryPath(dir), spec.id, version);
  await mkdir(directory, { recursive: true });
  await writeArtifact(directory, made.artifact);
  await writeParquet(join(directory, 'sextant_reference.parquet'), made.table, roles.time);
  await registerVersion(directory, {
    createdAt: at(fromDay - 1),
    metrics: { [spec.metric]: made.value },
    tags: {
      simulated: 'true',
      served_from: at(fromDay),
      ...(next ? { served_until: at(next.fromDay), replaced_by: next.version } : {}),
      ...(previous ? { previous_version: previous.version } : {}),
    },
  });
}

async function writeHistory(
  dir: string,
  traffic: TrafficRequest,
  artifacts: ReadonlyMap<string, Artifact>,
  historyDays: number,
): Promise<ModelFile['quality']> {
  const quality: ModelFile['quality'] = {};
  const days: Table[] = [];
  for (let day = 0; day < historyDays; day++) {
    const { version } = traffic.simulation.versions.findLast(({ fromDay }) => fromDay <= day)!;
    const table = scored(generateDay(traffic, day), artifacts.get(version)!, version);
    quality[day] = {
      value: qualityOf(traffic.spec, numbers(table, roles.score), numbers(table, traffic.spec.label)),
      version,
    };
    days.push(table);
  }
  await writeParquet(join(logDirectory(dir, traffic.spec.id), 'history.parquet'), concatenate(days), roles.time);
  return quality;
}
