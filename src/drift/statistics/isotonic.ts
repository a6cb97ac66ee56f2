import { ascendingOrder, type Scored } from './auc.ts';

/** A monotone step-and-line function of the score: the probability that the label is 1. */
export type Calibration = (score: number) => number;

/** Isotonic regression of labels on scores (pool adjacent violators), linear between knots, flat outside. */
export function isotonicCalibration({ labels, scores }: Scored): Calibration {
  const blocks = pooledBlocks(labels, scores);
  const x: number[] = [];
  const y: number[] = [];
  for (const block of blocks) {
    x.push(block.from);
    y.push(block.sum / block.weight);
    if (block.to > block.from) {
      x.push(block.to);
      y.push(block.sum / block.weight);
    }
  }
  return (score) => interpolate(x, y, score);
}

interface Block {
  sum: number;
  weight: number;
  readonly from: number;
  to: number;
}

function pooledBlocks(labels: Float64Array, scores: Float64Array): Block[] {
  const order = ascendingOrder(scores);
  const blocks: Block[] = [];
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start]!]!;
    let end = start;
    let sum = 0;
    while (end < order.length && scores[order[end]!] === score) sum += labels[order[end++]!]!;
    let block: Block = { sum, weight: end - start, from: score, to: score };
    for (let last = blocks.at(-1); last && last.sum / last.weight >= block.sum / block.weight; last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, from: last.from, to: block.to };
    }
    blocks.push(block);
    start = end;
  }
  return blocks;
}

function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  if (x.length === 0) return Number.NaN;
  if (at <= x[0]!) return y[0]!;
  if (at >= x.at(-1)!) return y.at(-1)!;
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  return y[low]! + ((at - x[low]!) / (x[high]! - x[low]!)) * (y[high]! - y[low]!);
}
