import type { Told } from './random-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');

/** The third test half: 260 of 312 true sentences passed at first and 104 of 624 inventions survived; mended in sight of it. */
export const trueSentences = (t: Told): string[] => {
  const M = t.metric.toUpperCase();
  return [
    `${t.model}'s realised ${M} stands at ${t.auc.to} today; before the change it was ${t.auc.from}.`,
    `Drift is largest in ${spoken(t.first.name)}, at ${t.first.drift}.`,
    `The average ${spoken(t.first.name)} used to be ${t.first.from} and is ${t.first.to} now.`,
    `Second comes ${spoken(t.second.name)} with a drift of ${t.second.drift}, over its threshold of ${t.second.threshold}.`,
    `First seen on ${t.since.day} ${t.since.month} at ${t.since.clock} UTC.`,
    `${t.segment.column} ${t.segment.category} rose to ${t.segment.to} of the rows from ${t.segment.from}.`,
    `This looks like ${t.verdict.replace('-', ' ')} to me, with confidence ${t.confidence}.`,
    `It is not ${t.ruledOut.replace('-', ' ')}.`,
    `${t.hits} of ${t.of} recent checks alert, so the policy's 2 are reached.`,
    `There is no problem with ${spoken(t.calm.name)}, which stays within its threshold.`,
    `${t.auc.n} rows back that number.`,
    `Please check the source of ${spoken(t.first.name)} next.`,
  ];
};

/** One thing wrong in each. */
export const inventions = (t: Told): Record<string, string[]> => {
  const M = t.metric.toUpperCase();
  return {
    'wrong column': [
      `Drift is largest in ${spoken(t.calm.name)}, at ${t.first.drift}.`,
      `Second comes ${spoken(t.first.name)} with a drift of ${t.second.drift}.`,
    ],
    'wrong sign': [
      `The average ${spoken(t.second.name)} ${t.second.rose ? 'sank' : 'climbed'} by ${t.second.percent} %.`,
      `${spoken(t.first.name)} is ${t.first.rose ? 'down' : 'up'} ${t.first.percent} %.`,
    ],
    'wrong unit': [
      `${t.auc.n} users back that number.`,
      `${t.segment.column} ${t.segment.category} rose to ${t.segment.rows} days.`,
      `${spoken(t.second.name)} changed by ${t.second.percent} seconds on average.`,
    ],
    'loose words': [
      `Virtually all checks alert.`,
      `${spoken(t.second.name)} is now half of what it was.`,
      `Most rows come from ${t.segment.category}.`,
    ],
    'shifted date': [
      `First seen on ${(t.since.day % 27) + 1} ${t.since.month} at ${t.since.clock} UTC.`,
      `First seen on ${t.since.day} ${t.since.month} at ${t.since.clock === '10:01' ? '10:02' : '10:01'} UTC.`,
    ],
    'wrong segment': [
      `Germany rose to ${t.segment.to} of the rows from ${t.segment.from}.`,
      `Returning visitors rose to ${t.segment.to} of the rows.`,
      `${spoken(t.calm.name)} rose to ${t.segment.to} of the rows.`,
    ],
    'cause beyond the evidence': [
      `A change in consumer behaviour is behind the drop.`,
      `Inflation explains why ${spoken(t.first.name)} moved.`,
      `This was triggered by the migration of the warehouse.`,
      `${spoken(t.calm.name)} is what broke the model.`,
      `This looks like ${t.ruledOut.replace('-', ' ')} to me.`,
    ],
    'reversed comparison': [
      `${t.model}'s realised ${M} stands at ${t.auc.from} today; before the change it was ${t.auc.to}.`,
      `The average ${spoken(t.first.name)} used to be ${t.first.to} and is ${t.first.from} now.`,
      `${spoken(t.second.name)} stays within its threshold.`,
      `${t.segment.column} ${t.segment.category} rose to ${t.segment.from} of the rows from ${t.segment.to}.`,
    ],
  };
};
