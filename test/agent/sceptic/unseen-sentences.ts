import { count, num, type Story, share } from './fresh-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const date = (at: Date): string => `${months[at.getUTCMonth()]} ${at.getUTCDate()}`;
const iso = (at: Date): string => at.toISOString().slice(0, 10);
const percentOf = (one: Story['top']): number => Math.round((100 * Math.abs(one.to - one.from)) / one.from);
const dashless = (verdict: string): string => verdict.replace('-', ' ');
const rounded = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));

/** True sentences of the unseen half: written, and committed, before the rules that it judges were changed; judged once. */
export const trueSentences = (s: Story): string[] => {
  const fell = s.M === 'AUC' ? 'fell' : 'climbed';
  return [
    `Yes, ${s.model} is in trouble: on labelled data its ${s.M} ${fell} by ${num(Math.abs(Number(num(s.was)) - Number(num(s.is))))}, from ${num(s.was)} to ${num(s.is)}.`,
    `The label-free estimate still says ${num(s.estimated)}, so it does not see this loss.`,
    `Realised ${s.M} is about ${rounded(s.is)}, against ${rounded(s.was)} on the reference data.`,
    `The strongest drift is in ${spoken(s.top.name)}, at ${num(s.top.drift)}; its threshold is ${num(s.top.threshold)}.`,
    `${spoken(s.top.name)} now averages ${num(s.top.to)}, which is ${percentOf(s.top)} % ${s.top.rose ? 'more' : 'less'} than the ${num(s.top.from)} of the reference.`,
    `Next comes \`${s.second.name}\`: its mean ${s.second.rose ? 'increased' : 'decreased'} by ${percentOf(s.second)} percent.`,
    `Nothing points at \`${s.calm.name}\`, which is quiet with a drift of ${num(s.calm.drift)}.`,
    `The first bad window was ${date(s.since)}.`,
    `The trouble has been going on since ${iso(s.since)} and shows in ${s.hits} of the newest ${s.of} checks.`,
    `${s.segment.category} makes up ${share(s.segment.to)} of the traffic today, up from ${share(s.segment.from)}.`,
    `My verdict is ${dashless(s.verdict)} at ${Math.round(100 * s.confidence)} % confidence.`,
    `It is not ${dashless(s.rejected)}: the estimate speaks against it.`,
    `A serving fault remains possible.`,
    `I decided to retrain, and run ${s.run.candidate} took ${s.run.minutes} minutes and cost ${s.run.cost.toFixed(2)} USD.`.replace(
      'run v',
      'the run that made v',
    ),
    `The champion is still ${s.champion}.`,
    `These figures rest on ${count(s.n)} matured rows.`,
    `I will look again on ${date(s.next)} at 08:00 UTC.`,
    `If nobody acts, the candidate expires and the champion stays in place.`,
    `Both the ${s.M} and the input ${spoken(s.top.name)} are past what the policy allows.`,
    `Labels of more windows that show no loss would change my mind.`,
  ];
};

/** One thing wrong in each. */
export const inventions = (s: Story): Record<string, string[]> => {
  const grew = s.M === 'AUC' ? 'climbed' : 'fell';
  const off = Math.abs(Number(num(s.was)) - Number(num(s.is)));
  const other = new Date(s.since.getTime() + 3 * 86_400_000);
  return {
    'wrong column': [
      `The strongest drift is in ${spoken(s.second.name)}, at ${num(s.top.drift)}.`,
      `${spoken(s.calm.name)} now averages ${num(s.top.to)}.`,
      `\`${s.calm.name}\` is past its threshold of ${num(s.calm.threshold)}.`,
    ],
    'wrong sign': [
      `Its ${s.M} ${grew} by ${num(off)}.`,
      `The mean of \`${s.second.name}\` ${s.second.rose ? 'decreased' : 'increased'} by ${percentOf(s.second)} percent.`,
    ],
    'wrong unit': [
      `The run took ${s.run.minutes} hours.`,
      `These figures rest on ${count(s.n)} days.`,
      `The loss of ${s.M} is ${num(off)} %.`,
    ],
    'loose words': [
      `Nearly every row is from ${s.segment.category}.`,
      `${spoken(s.top.name)} has quadrupled.`,
      `The ${s.M} has been cut in half.`,
    ],
    'shifted date': [
      `The first bad window was ${date(other)}.`,
      `The trouble has been going on since ${iso(other)}.`,
      `I will look again on ${date(s.since)}.`,
    ],
    'wrong segment': [
      `Norway makes up ${share(s.segment.to)} of the traffic today.`,
      `${spoken(s.calm.name)} makes up ${share(s.segment.to)} of the traffic today.`,
    ],
    'cause beyond the evidence': [
      `A competitor's campaign explains the loss.`,
      `The loss is due to ${spoken(s.calm.name)}.`,
      `My verdict is ${dashless(s.rejected)}.`,
      `The upstream team shipped a bug.`,
    ],
    'reversed comparison': [
      `Realised ${s.M} is ${s.M === 'AUC' ? 'higher' : 'lower'} than on the reference.`,
      `${spoken(s.calm.name)} drifts more than ${spoken(s.top.name)}.`,
      `The estimate of ${num(s.estimated)} is ${s.M === 'AUC' ? 'below' : 'above'} the realised ${num(s.is)}.`,
    ],
  };
};
