declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';

  interface TwoClasses {
    testScores(features: Matrix): number[];
  }
  export default class LogisticRegression {
    constructor(options: { numSteps: number; learningRate: number });
    readonly classifiers: readonly TwoClasses[];
    train(features: Matrix, classes: Matrix): void;
    toJSON(): object;
    static load(model: object): LogisticRegression;
  }
}
