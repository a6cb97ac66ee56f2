import type { Column } from '../../src/domain/frame.ts';
import type { TimeSpan } from '../../src/domain/run.ts';
import { DAY, drawFrom, numbers, START } from '../drift/synthetic-world.ts';
import type { Scene } from './scene.ts';

/** How well the candidate tells the classes apart: 2 is good, 0 is a coin. */
interface Made {
  readonly version?: string;
  readonly skill?: number;
  readonly rows?: number;
  /** The day of the world whose rows both versions scored; 6 unless told. */
  readonly day?: number;
  /** Periods the pipeline says it took no row from. */
  readonly leftOut?: readonly TimeSpan[];
}

const wholeDay = (day: number): TimeSpan => ({
  from: new Date(START + day * DAY).toISOString(),
  to: new Date(START + (day + 1) * DAY).toISOString(),
});

/** The pipeline ends well: a version in the registry with its evaluation file, and a report. */
export async function finishRun(scene: Scene, model: string, made: Made = {}): Promise<void> {
  const { version = '2', skill = 2, rows = 1500, day = 6, leftOut = [] } = made;
  const evaluated = wholeDay(day);
  const run = await scene.one('run', { model, state: 'running' });
  const path = `eval/${model}/${version}.parquet`;
  scene.files.set(path, {
    frame: { rows, columns: evaluation(rows, skill, evaluated) },
    bytes: `${path} ${skill} ${rows}`,
  });
  scene.shelves.get(model)?.versions.set(version, {
    version,
    createdAt: new Date(START + 10 * DAY),
    ready: true,
    metrics: {},
    tags: {},
    artifactDigest: `digest-of-${version}`,
    artifacts: { 'sextant_eval.parquet': path },
  });
  scene.pipeline.settle(run.requestId, {
    state: 'succeeded',
    progress: 1,
    text: 'Done.',
    minutes: 4,
    candidate: {
      version,
      metrics: {},
      trainingWindow: { from: new Date(START).toISOString(), to: evaluated.from },
      evaluationWindow: evaluated,
      codeRevision: 'abc1234',
      dataSnapshot: 'snapshot-7',
      rows: 9000,
      leftOut,
    },
  });
  await scene.advance(61_000);
  await scene.settle();
}

function evaluation(rows: number, skill: number, evaluated: TimeSpan): Record<string, Column> {
  const draw = drawFrom(7);
  const labels = Array.from({ length: rows }, () => (draw.uniform() < 0.3 ? 1 : 0));
  const scored = (strength: number): Column =>
    numbers(labels.map((label) => 1 / (1 + Math.exp(-(strength * (label - 0.5) + draw.normal())))));
  return {
    time: numbers(labels.map((_, i) => Date.parse(evaluated.from) + (i / rows) * DAY * 0.999)),
    label: numbers(labels),
    score_candidate: scored(skill),
    score_champion: scored(1),
  };
}
