import { count, num, type Story, share } from './fresh-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');
const short = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const date = (at: Date): string => `${at.getUTCDate()} ${short[at.getUTCMonth()]}`;
const later = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000);
const lossOf = (s: Story): number => Math.abs(Number(num(s.was)) - Number(num(s.is)));
const part = ({ from, to }: Story['top']): number => Math.round((100 * Math.abs(to - from)) / from);

/** True sentences of the last half: written, and committed, before the holes of the half before it were mended; judged once. */
export const trueSentences = (s: Story): string[] => [
  `Compared with the reference, the ${s.M} of ${s.model} is ${s.M === 'AUC' ? 'down' : 'up'} from ${num(s.was)} to ${num(s.is)}.`,
  `This exceeds what the limit of ${num(s.limit)} allows.`,
  `The realised loss comes to about ${num(lossOf(s))}.`,
  `According to the estimate it should be ${num(s.estimated)}, whereas the labels give ${num(s.is)}.`,
  `\`${s.top.name}\` drifts most (${num(s.top.drift)}), followed by \`${s.second.name}\` (${num(s.second.drift)}).`,
  `On average ${spoken(s.top.name)} has gone ${s.top.rose ? 'up' : 'down'} by ${part(s.top)} %, from ${num(s.top.from)} to ${num(s.top.to)}.`,
  `Its mean was ${num(s.second.from)} for ${spoken(s.second.name)} and is ${num(s.second.to)} now.`,
  `\`${s.calm.name}\` remains under its threshold.`,
  `In ${s.segment.column}, ${s.segment.category} has risen from ${share(s.segment.from)} to ${share(s.segment.to)} of all rows.`,
  `I would call this ${s.verdict} (${Math.round(100 * s.confidence)} % confident).`,
  `We can exclude ${s.rejected}.`,
  `It has lasted since ${date(s.since)}, and ${s.hits} of ${s.of} checks confirm it.`,
  `${count(s.n)} labelled rows stand behind the realised figure.`,
  `The policy lets me retrain, so I started a run: it took ${s.run.minutes} minutes.`.replace(
    'so I started a run: it',
    'and the run',
  ),
  `That run made ${s.run.candidate} for ${s.run.cost.toFixed(2)} USD.`,
  `My next look is on ${date(s.next)}.`,
];

/** One thing wrong in each. */
export const inventions = (s: Story): Record<string, string[]> => ({
  'wrong column': [
    `\`${s.calm.name}\` drifts most (${num(s.top.drift)}).`,
    `On average ${spoken(s.second.name)} has gone ${s.second.rose ? 'up' : 'down'} to ${num(s.top.to)}.`,
  ],
  'wrong sign': [
    `On average ${spoken(s.top.name)} has gone ${s.top.rose ? 'down' : 'up'} by ${part(s.top)} %.`,
    `The ${s.M} of ${s.model} is ${s.M === 'AUC' ? 'up' : 'down'} by ${num(lossOf(s))}.`,
  ],
  'wrong unit': [
    `That run took ${s.run.minutes} seconds.`,
    `${count(s.n)} labelled customers stand behind the realised figure.`,
  ],
  'loose words': [
    `A handful of rows is ${s.segment.category}.`,
    `${spoken(s.second.name)} has almost vanished.`,
    `Each input has moved.`,
  ],
  'shifted date': [
    `It has lasted since ${date(later(s.since, 2))}.`,
    `My next look is on ${date(later(s.since, 3))}.`,
    `The drift set in on ${date(s.next)}.`,
  ],
  'wrong segment': [
    `In ${s.segment.column}, Dublin has risen to ${share(s.segment.to)} of all rows.`,
    `In ${spoken(s.top.name)}, ${s.segment.category} has risen from ${share(s.segment.to)} to ${share(s.segment.from)}.`,
  ],
  'cause beyond the evidence': [
    `Bad weather is behind the loss.`,
    `A new release of the app explains what we see.`,
    `I would call this ${s.rejected}.`,
    `The loss follows from ${spoken(s.calm.name)}.`,
  ],
  'reversed comparison': [
    `${s.champion} does better than ${s.run.candidate}.`,
    `\`${s.second.name}\` drifts more than \`${s.top.name}\`.`,
    `According to the estimate it is ${num(s.is)}, whereas the labels give ${num(s.estimated)}.`,
  ],
});
