import { count, num, type Story, share } from './fresh-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const short = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const change = ({ from, to }: Story['top']): number => Math.round((100 * Math.abs(to - from)) / from);
const lossOf = (s: Story): number => Math.abs(Number(num(s.was)) - Number(num(s.is)));

/** Between the shares as they are shown. */
const pointsOf = ({ segment }: Story): number =>
  Number((Number(share(segment.to).slice(0, -2)) - Number(share(segment.from).slice(0, -2))).toFixed(1));

/** True sentences of development, told of the second make of evidence: sums, shares, rounding, decisions and runs. */
export const trueSentences = (s: Story): string[] => {
  const higher = s.M === 'AUC' ? 'lower' : 'higher';
  const times = (s.top.drift / s.top.threshold).toFixed(1);
  return [
    `The ${s.M} of ${s.model} is ${num(lossOf(s))} ${higher} than on the reference.`,
    `That is a relative loss of about ${Math.round((100 * Math.abs(s.is - s.was)) / s.was)} %.`,
    `${s.model} ${s.M === 'AUC' ? 'lost' : 'gained'} ${num(lossOf(s))} ${s.M}: it stood at ${num(s.was)} and is now ${num(s.is)}.`,
    `${s.M} went from ${s.was.toFixed(2)} to ${s.is.toFixed(2)}.`,
    `The drift of \`${s.top.name}\` is ${times} times its threshold.`,
    `Without labels one would expect ${num(s.estimated)}; with labels it is ${num(s.is)}.`,
    `The gap between the estimate and the labels is ${num(Math.abs(Number(num(s.estimated)) - Number(num(s.is))))}.`,
    `The mean of ${spoken(s.second.name)} moved from ${num(s.second.from)} to ${num(s.second.to)}, a change of ${s.second.rose ? '+' : '−'}${change(s.second)} %.`,
    `About ${Math.round(100 * s.segment.to)} % of requests are ${s.segment.column} ${s.segment.category} now.`,
    `${s.segment.column} = ${s.segment.category} grew by ${pointsOf(s)} percentage points.`,
    `I am ${Math.round(100 * s.confidence)} % sure that this is ${s.verdict}.`,
    `Confidence in this verdict: ${s.confidence}.`,
    `The hypothesis of ${s.rejected} was rejected.`,
    `Whether the serving is at fault is still open.`,
    `It started on ${days[s.since.getUTCDay()]}, ${s.since.getUTCDate()} ${short[s.since.getUTCMonth()]}.`,
    `The problem began ${s.since.getUTCDate()} ${short[s.since.getUTCMonth()]} and persists: ${s.hits} out of ${s.of} checks alert.`,
    `The last retraining cost $${s.run.cost.toFixed(2)} and finished in ${s.run.minutes} min.`,
    `It produced ${s.run.candidate}, while ${s.champion} keeps serving.`,
    `The cooldown allows another run: the previous one ended before it.`,
    `The estimate for a run is ${s.run.minutes} minutes, the median of 3 past runs.`,
    `No input other than ${spoken(s.top.name)} and ${spoken(s.second.name)} is above its threshold.`,
    `${spoken(s.calm.name)} did not move (drift ${num(s.calm.drift)}, threshold ${num(s.calm.threshold)}).`,
    `I looked at ${count(s.n)} rows.`,
    `${s.M} is beyond the limit of ${num(s.limit)}.`,
    `In other words, ${s.model} does worse than it used to, and retraining can mend that.`,
    `Please note that labels of more windows could still change this answer.`,
  ];
};

/** The same with one thing wrong, by kind. */
export const inventions = (s: Story): Record<string, string[]> => {
  const lower = s.M === 'AUC' ? 'higher' : 'lower';
  const wrong = num(lossOf(s) * 1.7 + 0.011);
  return {
    'wrong column': [
      `The drift of \`${s.calm.name}\` is ${(s.top.drift / s.top.threshold).toFixed(1)} times its threshold.`,
      `The mean of ${spoken(s.top.name)} moved from ${num(s.second.from)} to ${num(s.second.to)}.`,
    ],
    'wrong sign': [
      `The ${s.M} of ${s.model} is ${num(lossOf(s))} ${lower} than on the reference.`,
      `The mean of ${spoken(s.second.name)} changed by ${s.second.rose ? '−' : '+'}${change(s.second)} %.`,
    ],
    'wrong unit': [
      `The last retraining took ${s.run.minutes} days.`,
      `The last retraining cost ${s.run.cost.toFixed(2)} EUR.`,
      `The ${s.M} fell by ${num(lossOf(s))} percent.`,
      `About ${Math.round(100 * s.segment.to)} requests are ${s.segment.category} now.`,
    ],
    'loose words': [
      `${s.model} lost ${wrong} ${s.M}.`,
      `The drift of \`${s.top.name}\` is ${Math.round(3 * (s.top.drift / s.top.threshold))} times its threshold.`,
      `That is a relative loss of about ${Math.round((100 * Math.abs(s.is - s.was)) / s.was) + 31} %.`,
      `Half of all requests are ${s.segment.category}.`,
      `Every input has drifted.`,
      `All rows are affected.`,
      `${spoken(s.top.name)} looks stable.`,
      `${spoken(s.calm.name)} has drifted strongly.`,
    ],
    'shifted date': [
      `It started on a ${days[(s.since.getUTCDay() + 3) % 7]}.`,
      `It started on ${(s.since.getUTCDate() % 26) + 2} ${short[s.since.getUTCMonth()]}.`,
      `It started on ${days[(s.since.getUTCDay() + 2) % 7]}, ${s.since.getUTCDate()} ${short[(s.since.getUTCMonth() + 1) % 12]}.`,
    ],
    'wrong segment': [
      `${s.segment.column} = Atlantis grew to ${share(s.segment.to)}.`,
      `${spoken(s.second.name)} grew by ${Math.round(100 * s.segment.to)} percentage points.`,
    ],
    'cause beyond the evidence': [
      `The cooldown made the loss worse.`,
      `The loss was produced by the new champion ${s.champion}.`,
      `${spoken(s.calm.name)} accounts for the loss.`,
      `The policy led to worse performance.`,
      `The retraining of ${s.champion} caused the drift.`,
      `The loss comes from ${spoken(s.calm.name)}.`,
      `I am sure that this is ${s.rejected}.`,
    ],
    'reversed comparison': [
      `${s.M} went from ${s.is.toFixed(2)} to ${s.was.toFixed(2)}.`,
      `${s.M} is within the limit of ${num(s.limit)}.`,
      `The drift of ${spoken(s.second.name)} is larger than that of ${spoken(s.top.name)}.`,
    ],
  };
};
