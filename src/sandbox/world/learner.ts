import LogisticRegression from 'ml-logistic-regression';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { z } from 'zod';
import type { Task } from '../../domain/observation.ts';
import { encode, encodingSchema, learnEncoding } from './encoding.ts';
import type { Random } from './random.ts';
import type { Feature } from './simulation.ts';
import { numbers, pickRows, type Table } from './table.ts';

/** A trained model as its JSON artifact: it scores bit-identically after being written and read. */
export const artifactSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('logistic-regression'),
    encoding: encodingSchema,
    model: z.looseObject({}),
    /** Odds in the training sample over odds in the traffic: frauds are few, so ordinary rows are sampled. */
    oddsRatio: z.number().positive(),
  }),
  z.object({ kind: z.literal('ridge-regression'), encoding: encodingSchema, weights: z.array(z.number()) }),
]);
export type Artifact = z.output<typeof artifactSchema>;

export interface TrainingSet {
  readonly table: Table;
  readonly features: readonly Feature[];
  readonly label: string;
  /** 0..1 a row: how much it counts. */
  readonly weights: Float64Array;
}

const steps = 60;
const stepSize = 4;
const sampleRows = 3500;
const maxPositives = 1200;
const ridge = 1e-3;

export function train(task: Task, set: TrainingSet, random: Random): Artifact {
  return task === 'classification' ? trainClassifier(set, random) : trainRegression(set);
}

export function score(artifact: Artifact, table: Table): Float64Array {
  const matrix = encode(table, artifact.encoding);
  if (artifact.kind === 'ridge-regression') {
    return Float64Array.from(matrix.mmul(Matrix.columnVector(artifact.weights)).to1DArray());
  }
  const [classifier] = LogisticRegression.load(artifact.model).classifiers;
  return Float64Array.from(classifier!.testScores(matrix), (p) => {
    const odds = p / (1 - p) / artifact.oddsRatio;
    return Number.isFinite(odds) ? odds / (1 + odds) : p;
  });
}

function trainClassifier({ table, features, label, weights }: TrainingSet, random: Random): Artifact {
  const labels = numbers(table, label);
  const mass = [0, 0];
  for (let row = 0; row < table.rows; row++) mass[labels[row]!]! += weights[row]!;
  const keepPositive = Math.min(1, maxPositives / mass[1]!);
  const keepNegative = Math.min(1, (sampleRows - Math.min(maxPositives, mass[1]!)) / mass[0]!);
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    if (random.uniform() < weights[row]! * (labels[row] === 1 ? keepPositive : keepNegative)) rows.push(row);
  }
  const sample = pickRows(table, rows);
  const encoding = learnEncoding(sample, features);
  const learner = new LogisticRegression({ numSteps: steps, learningRate: stepSize / rows.length });
  learner.train(encode(sample, encoding), Matrix.columnVector(Array.from(numbers(sample, label))));
  return {
    kind: 'logistic-regression',
    encoding,
    model: JSON.parse(JSON.stringify(learner)) as Record<string, unknown>,
    oddsRatio: keepPositive / keepNegative,
  };
}

/** Weighted ridge regression by the normal equations. */
function trainRegression({ table, features, label, weights }: TrainingSet): Artifact {
  const encoding = learnEncoding(table, features);
  const root = Matrix.columnVector(Array.from(weights, Math.sqrt));
  const x = encode(table, encoding).mulColumnVector(root);
  const y = Matrix.columnVector(Array.from(numbers(table, label))).mulColumnVector(root);
  const transposed = x.transpose();
  const gram = transposed.mmul(x).add(Matrix.eye(x.columns, x.columns).mul(ridge * table.rows));
  const solution = new CholeskyDecomposition(gram).solve(transposed.mmul(y));
  return { kind: 'ridge-regression', encoding, weights: solution.to1DArray() };
}
