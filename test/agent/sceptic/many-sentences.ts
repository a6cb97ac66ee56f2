import { count, num, type Story, share } from './fresh-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');
const months = 'January February March April May June July August September October November December'.split(' ');
const day = (at: Date): string => `${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
const lossOf = (s: Story): string => num(Math.abs(Number(num(s.was)) - Number(num(s.is))));
const part = ({ from, to }: Story['top']): number => Math.round((100 * Math.abs(to - from)) / from);

/** One true thing said in many ways: development, for breadth of wording. */
export const trueSentences = (s: Story): string[] => {
  const [T, S, C] = [spoken(s.top.name), spoken(s.second.name), spoken(s.calm.name)];
  const rose = s.top.rose ? 'rose' : 'fell';
  const worse = s.M === 'AUC' ? 'fell' : 'rose';
  return [
    `Short answer: ${s.model} is degrading.`,
    `Yes. ${s.model} has lost quality since ${day(s.since)}.`,
    `${s.model}'s ${s.M} has ${s.M === 'AUC' ? 'dropped' : 'grown'} to ${num(s.is)}.`,
    `It used to be ${num(s.was)}.`,
    `On the reference it was ${num(s.was)}, on the newest matured rows it is ${num(s.is)}.`,
    `That is a ${s.M === 'AUC' ? 'drop' : 'rise'} of ${lossOf(s)}.`,
    `The limit is ${num(s.limit)}, so this is beyond it.`,
    `This is worse than the limit of ${num(s.limit)}.`,
    `With ${num(s.is)}, ${s.M} has passed its limit of ${num(s.limit)}.`,
    `The ${s.M} ${worse} past its limit.`,
    `The estimated ${s.M} is ${num(s.estimated)}.`,
    `CBPE puts it at ${num(s.estimated)}.`,
    `The estimate without labels (${num(s.estimated)}) looks better than what the labels show (${num(s.is)}).`.replace(
      'looks better than',
      'differs from',
    ),
    `The labels say ${num(s.is)}, although the estimate says ${num(s.estimated)}.`,
    `Looking at the inputs, ${T} stands out with a drift of ${num(s.top.drift)}.`,
    `${T} leads the ranking with ${num(s.top.drift)}.`,
    `Among the inputs, \`${s.top.name}\` shows the largest drift: ${num(s.top.drift)}.`,
    `Two inputs are above their thresholds: ${T} and ${S}.`,
    `${T} and ${S} alert, ${C} does not.`,
    `${T} (${num(s.top.drift)}) is far above its threshold of ${num(s.top.threshold)}.`,
    `At ${num(s.second.drift)}, \`${s.second.name}\` is above ${num(s.second.threshold)} as well.`,
    `The average of ${T} ${rose} from ${num(s.top.from)} to ${num(s.top.to)}.`,
    `${T} ${rose} by ${part(s.top)} % on average.`,
    `The mean of ${T} is ${num(s.top.to)} these days, compared with ${num(s.top.from)} earlier.`,
    `${S} went ${s.second.rose ? 'up' : 'down'} too, by ${part(s.second)} %.`,
    `${C} is unremarkable.`.replace('unremarkable', 'as it was'),
    `I see no drift in ${C}.`,
    `${C} is within its usual range.`.replace('within its usual range', 'still under its threshold'),
    `${C} plays no part in this.`,
    `There is nothing unusual about ${C}: its drift is only ${num(s.calm.drift)}.`,
    `${s.segment.category} now accounts for ${share(s.segment.to)} of rows (before: ${share(s.segment.from)}).`,
    `The share of ${s.segment.category} in ${s.segment.column} climbed from ${share(s.segment.from)} to ${share(s.segment.to)}.`,
    `More rows than before have ${s.segment.column} = ${s.segment.category}.`,
    `${share(s.segment.to)} of the rows belong to ${s.segment.category}.`,
    `It all started on ${day(s.since)}.`,
    `First seen: ${day(s.since)}.`,
    `Since ${day(s.since)} things have been off.`.replace('things have been off', 'it has been like this'),
    `The change can be dated to ${day(s.since)}.`,
    `${s.hits} of the latest ${s.of} checks are affected.`,
    `This has been confirmed by ${s.hits} of ${s.of} checks.`,
    `It is persistent: ${s.hits} of ${s.of} checks, where the policy asks for 2.`,
    `The most likely explanation is ${s.verdict.replace('-', ' ')}.`,
    `Everything points to ${s.verdict.replace('-', ' ')}.`,
    `I conclude that this is a case of ${s.verdict}.`,
    `My confidence is ${Math.round(100 * s.confidence)} percent.`,
    `I am not certain: the confidence is ${s.confidence}.`,
    `This does not look like ${s.rejected.replace('-', ' ')}.`,
    `${s.rejected} can be ruled out, since the estimate speaks against it.`,
    `A serving fault cannot be excluded yet.`,
    `One hypothesis is still open: serving-fault.`,
    `The sample is ${count(s.n)} rows, which is plenty.`.replace(', which is plenty', ''),
    `All figures are based on ${count(s.n)} rows with matured labels.`.replace('All figures', 'The realised figures'),
    `According to the policy, a retraining was in order, so I decided to retrain.`.replace(
      'a retraining was in order, so ',
      '',
    ),
    `The decision was to retrain.`,
    `Retraining took ${s.run.minutes} minutes.`,
    `It cost ${s.run.cost.toFixed(2)} USD.`,
    `The result of the run is ${s.run.candidate}.`,
    `${s.run.candidate} came out of that run.`,
    `${s.champion} is the champion.`,
    `If nobody does anything, the champion stays.`,
    `I'll check again on ${day(s.next)}.`,
    `The next check is due on ${day(s.next)}.`,
    `What would change my mind: labels of more windows without a loss.`,
    `So far, nothing else is known about the cause.`,
    `I cannot say why ${T} moved.`,
    `Whether people behave differently I cannot tell.`.replace('people behave differently', 'the source changed'),
    `Do you want me to look at ${T} in detail?`,
    `You may want to ask the owner of ${T}.`,
    `I suggest looking at where ${S} comes from.`,
    `Both facts together suggest ${s.verdict.replace('-', ' ')}.`,
  ];
};
