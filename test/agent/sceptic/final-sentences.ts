import { count, num, type Story, share } from './fresh-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');
const months = 'January February March April May June July August September October November December'.split(' ');
const day = (at: Date): string => `${months[at.getUTCMonth()]} ${at.getUTCDate()}`;
const later = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000);
const lossOf = (s: Story): string => num(Math.abs(Number(num(s.was)) - Number(num(s.is))));
const part = ({ from, to }: Story['top']): number => Math.round((100 * Math.abs(to - from)) / from);

/** True sentences of the final half: written, and committed, before the wording of the half before it was mended; judged once. */
export const trueSentences = (s: Story): string[] => [
  `${s.model} is not doing well.`,
  `Its ${s.M} stands at ${num(s.is)}; the reference had ${num(s.was)}.`,
  `Measured on ${count(s.n)} labelled rows, the loss is ${lossOf(s)}.`,
  `This breaches the limit of ${num(s.limit)}.`,
  `Judging by the scores alone, the estimate would be ${num(s.estimated)}.`,
  `The biggest shift is in \`${s.top.name}\`, with ${num(s.top.drift)}.`,
  `Its threshold, ${num(s.top.threshold)}, is clearly exceeded.`.replace(
    'Its threshold',
    `The threshold of ${spoken(s.top.name)}`,
  ),
  `Mean ${spoken(s.top.name)}: ${num(s.top.from)} before, ${num(s.top.to)} now (${part(s.top)} % ${s.top.rose ? 'higher' : 'lower'}).`,
  `${spoken(s.second.name)} has shifted as well, though less (${num(s.second.drift)}).`,
  `By contrast, ${spoken(s.calm.name)} has hardly moved (${num(s.calm.drift)}).`,
  `We see far more ${s.segment.category} in ${s.segment.column}: ${share(s.segment.to)} instead of ${share(s.segment.from)}.`,
  `The trouble dates from ${day(s.since)}.`,
  `Checks so far: ${s.hits} of ${s.of} alert.`,
  `Overall this is best described as ${s.verdict.replace('-', ' ')}, with a confidence of ${Math.round(100 * s.confidence)} %.`,
  `${s.rejected.replace('-', ' ')} does not fit.`,
  `Serving-fault is not off the table.`.replace('not off the table', 'an open hypothesis'),
  `I have decided to retrain; the estimate is ${s.run.minutes} min and ${s.run.cost.toFixed(2)} USD.`,
  `Version ${s.run.candidate} is the candidate, ${s.champion} the champion.`,
  `I will come back to this on ${day(s.next)}.`,
  `More labels would tell us more.`,
];

/** One thing wrong in each. */
export const inventions = (s: Story): Record<string, string[]> => ({
  'wrong column': [
    `The biggest shift is in \`${s.calm.name}\`.`,
    `Mean ${spoken(s.second.name)}: ${num(s.top.from)} before, ${num(s.top.to)} now.`,
  ],
  'wrong sign': [
    `Mean ${spoken(s.top.name)} is ${part(s.top)} % ${s.top.rose ? 'lower' : 'higher'}.`,
    `Its ${s.M} has ${s.M === 'AUC' ? 'gone up' : 'gone down'} by ${lossOf(s)}.`,
  ],
  'wrong unit': [
    `The run cost ${s.run.minutes} USD.`,
    `The loss is ${lossOf(s)} points.`,
    `Measured on ${count(s.n)} labelled weeks.`,
  ],
  'loose words': [
    `Two thirds of the rows are ${s.segment.category}.`,
    `Almost nothing of the ${s.M} is left.`,
    `${spoken(s.top.name)} has more than tripled.`,
  ],
  'shifted date': [
    `The trouble dates from ${day(later(s.since, 1))}.`,
    `I will come back to this on ${day(later(s.since, 2))}.`,
    `The run was on ${day(later(s.since, 1))}.`,
  ],
  'wrong segment': [
    `We see far more Finland in ${s.segment.column}: ${share(s.segment.to)} instead of ${share(s.segment.from)}.`,
    `We see far less ${s.segment.category} in ${s.segment.column}: ${share(s.segment.from)} instead of ${share(s.segment.to)}.`,
  ],
  'cause beyond the evidence': [
    `A holiday is the reason for the loss.`,
    `Fraudsters have learned how the model works.`,
    `${spoken(s.calm.name)} is what broke it.`,
    `Overall this is best described as ${s.rejected.replace('-', ' ')}.`,
  ],
  'reversed comparison': [
    `${spoken(s.calm.name)} has shifted more than ${spoken(s.second.name)}.`,
    `This stays within the limit of ${num(s.limit)}.`,
    `The ${s.M} is better than on the reference.`,
  ],
});
