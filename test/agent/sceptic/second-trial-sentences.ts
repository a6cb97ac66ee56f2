import type { Told } from './random-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');

/** The second test half: 286 of 338 true sentences passed at first and 52 of 650 inventions survived; mended in sight of it. */
export const trueSentences = (t: Told): string[] => {
  const M = t.metric.toUpperCase();
  return [
    `Short answer: ${t.model} has lost quality, with ${M} moving from ${t.auc.from} to ${t.auc.to}.`,
    `${M} was ${t.auc.from} on the reference and is ${t.auc.to} now.`,
    `The biggest change is in ${spoken(t.first.name)}, where drift reached ${t.first.drift}.`,
    `Its mean shifted ${t.first.rose ? 'up' : 'down'} from ${t.first.from} to ${t.first.to}.`.replace(
      'Its',
      `The ${spoken(t.first.name)}`,
    ),
    `${spoken(t.first.name)} and ${spoken(t.second.name)} are both above their thresholds.`,
    `After that comes \`${t.second.name}\`: drift ${t.second.drift}, threshold ${t.second.threshold}.`,
    `This has been visible since ${t.since.day} ${t.since.month} 2026, ${t.since.clock} UTC.`,
    `${t.segment.category} traffic went from ${t.segment.from} to ${t.segment.to} of all rows.`,
    `The tests point to ${t.verdict.replace('-', ' ')}; ${t.ruledOut.replace('-', ' ')} is ruled out.`,
    `Confidence in that verdict is ${t.confidence}.`,
    `${t.calm.name} is not part of the problem, since it is still under its threshold.`,
    `Out of the last ${t.of} checks, ${t.hits} alert.`,
    `The limit for ${M} is ${t.auc.limit}, and the current value is past it.`,
  ];
};

/** One thing wrong in each. */
export const inventions = (t: Told): Record<string, string[]> => {
  const M = t.metric.toUpperCase();
  return {
    'wrong column': [
      `The biggest change is in ${spoken(t.second.name)}, where drift reached ${t.first.drift}.`,
      `After that comes \`${t.calm.name}\`: drift ${t.second.drift}, threshold ${t.second.threshold}.`,
    ],
    'wrong sign': [
      `The ${spoken(t.first.name)} mean shifted ${t.first.rose ? 'down' : 'up'} by ${t.first.percent} %.`,
      `${spoken(t.second.name)}: ${t.second.rose ? '-' : '+'}${t.second.percent} % on average.`,
    ],
    'wrong unit': [
      `${t.segment.category} traffic is ${t.segment.rows} % of all rows.`,
      `The current value rests on ${t.auc.n} hours of data.`,
      `The mean of ${spoken(t.first.name)} moved ${t.first.percent}-fold.`,
    ],
    'loose words': [
      `Almost every row is affected.`,
      `${M} is twice what it was.`,
      `Hundreds of rows changed in ${spoken(t.first.name)}.`,
      `Half of the traffic is ${t.segment.category}.`,
    ],
    'shifted date': [
      `This has been visible since ${(t.since.day % 27) + 1} ${t.since.month} 2026, ${t.since.clock} UTC.`,
      `The onset was on ${t.since.month} ${t.since.day} at ${t.since.clock === '11:11' ? '12:12' : '11:11'}.`,
    ],
    'wrong segment': [
      `Canada traffic went from ${t.segment.from} to ${t.segment.to} of all rows.`,
      `Only tablets are affected: ${M} is ${t.auc.to} there.`,
      `${spoken(t.first.name)} went from ${t.segment.from} to ${t.segment.to} of all rows.`,
    ],
    'cause beyond the evidence': [
      `Customers reacted to the price increase, which lowered ${M}.`,
      `That is due to last week's software release.`,
      `The change in ${spoken(t.calm.name)} is responsible for the loss.`,
      `The tests point to ${t.ruledOut.replace('-', ' ')}.`,
      `A network outage led to the missing quality.`,
    ],
    'reversed comparison': [
      `${M} was ${t.auc.to} on the reference and is ${t.auc.from} now.`,
      `${spoken(t.first.name)} is not above its threshold.`,
      `${spoken(t.second.name)} moved more than ${spoken(t.first.name)}.`,
      `${t.segment.category} traffic went from ${t.segment.to} to ${t.segment.from} of all rows.`,
    ],
  };
};
