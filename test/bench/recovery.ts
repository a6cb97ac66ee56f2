import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type FaultWorld, openFaultWorld } from '../faults/fault-world.ts';
import { failpoints, fileOf } from '../faults/points.ts';
import { alert, quiet } from '../faults/story.ts';
import type { Benchmark } from './benchmark.ts';
import { figure, median, ms, spread, table } from './figures.ts';

const leaseMs = 10_000;
const rounds = 5;
const deadly = 'before commit investigate';

export const recovery: Benchmark = {
  name: 'recovery',
  title: 'Recovery after SIGKILL over its theoretical minimum',
  usesStores: false,
  async run({ say }) {
    const models = Array.from({ length: rounds + 1 }, (_, i) => `r-${i}`);
    const world = await openFaultWorld({ models, failpoints: 'first', leaseMs, autonomy: 'observe' });
    try {
      await disarm(world);
      await Promise.all(world.replicas.map((replica) => replica.start()));
      const undisturbed = await stepOf(world, models[0] ?? '');
      const ratios: number[] = [];
      const rows: string[][] = [];
      for (const model of models.slice(1)) {
        const { took, lease } = await killed(world, model);
        ratios.push(took / (lease + undisturbed));
        rows.push([ms(lease), ms(undisturbed), ms(took), figure(took / (lease + undisturbed))]);
      }
      say(`${figure(median(ratios))}`);
      return [
        table(['left of the lease at the kill', 'the step undisturbed', 'kill → step done elsewhere', 'ratio'], rows),
        '',
        `Median ratio **${figure(median(ratios))}** (${spread(ratios)}); goal ≤ 1.2: ${median(ratios) <= 1.2 ? 'met' : 'missed'}. ` +
          `One of two replicas is killed right before the commit of an investigation, its lease being ${leaseMs / 1000} s (SEXTANT_LEASE_MS; the default is 60 s). ` +
          'Nobody may take the step before that lease has run out, and then it takes as long as it takes: that sum is the theoretical minimum.',
      ].join('\n');
    } finally {
      await world.close();
    }
  },
};

/** All failpoints count as used but the one that is to strike. */
async function arm(world: FaultWorld): Promise<void> {
  await rm(join(world.failpoints, fileOf(deadly)), { force: true });
}

async function disarm(world: FaultWorld): Promise<void> {
  await mkdir(world.failpoints, { recursive: true });
  const used = new Set(await readdir(world.failpoints));
  for (const name of failpoints.map(fileOf)) if (!used.has(name)) await writeFile(join(world.failpoints, name), '');
}

interface StepRow {
  readonly state: string;
  readonly lease: number;
}

async function investigation({ store }: FaultWorld, model: string): Promise<StepRow | undefined> {
  const { rows } = await store.pool.query<StepRow>(
    `select step.state, (extract(epoch from step.lease_until - clock_timestamp()) * 1000)::float8 as lease
     from sextant.step step join sextant.incident incident on incident.id = step.incident_id
     where incident.model = $1 and step.kind = 'investigate' order by step.position limit 1`,
    [model],
  );
  return rows[0];
}

async function whenIt(world: FaultWorld, model: string, state: string): Promise<void> {
  while ((await investigation(world, model))?.state !== state) await pause(10);
}

/** How long the step takes when nothing happens. */
async function stepOf(world: FaultWorld, model: string): Promise<number> {
  await alert(world, model);
  await whenIt(world, model, 'running');
  const began = performance.now();
  await whenIt(world, model, 'done');
  const took = performance.now() - began;
  await quiet(world);
  return took;
}

/** The armed replica works alone until it dies; then the other goes on. */
async function killed(world: FaultWorld, model: string): Promise<{ took: number; lease: number }> {
  const [armed, other] = world.replicas;
  await armed.stop();
  await arm(world);
  await armed.start();
  other.signal('SIGSTOP');
  await alert(world, model);
  await armed.ended;
  const began = performance.now();
  other.signal('SIGCONT');
  const step = await investigation(world, model);
  if (step?.state !== 'running') throw new Error(`the step is ${step?.state}, not left behind`);
  await whenIt(world, model, 'done');
  const took = performance.now() - began;
  await armed.start();
  await quiet(world);
  return { took, lease: Math.max(0, step.lease) };
}
