import type { Told } from './random-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');

/** The fourth test half: with the vocabulary closed no invention survived; 156 of 312 true sentences passed at first. */
export const trueSentences = (t: Told): string[] => {
  const M = t.metric.toUpperCase();
  return [
    `In short, ${t.model} performs worse than on the reference: ${M} ${t.auc.to} instead of ${t.auc.from}.`,
    `\`${t.first.name}\` tops the list of drifted inputs (${t.first.drift}).`,
    `Its threshold is ${t.first.threshold}.`.replace('Its', `For ${spoken(t.first.name)}, the`),
    `We see the mean of ${spoken(t.second.name)} at ${t.second.to}, previously ${t.second.from}.`,
    `All this goes back to ${t.since.day} ${t.since.month}, around ${t.since.clock}.`,
    `Rows with ${t.segment.column} ${t.segment.category} increased from ${t.segment.from} to ${t.segment.to}.`,
    `I conclude ${t.verdict.replace('-', ' ')} with ${t.confidence} confidence.`,
    `A ${t.ruledOut.replace('-', ' ')} was considered and rejected.`,
    `The alert has persisted for ${t.hits} of ${t.of} checks.`,
    `${spoken(t.calm.name)} has not crossed its threshold.`,
    `That number rests on ${t.auc.n} labelled rows.`,
    `Both ${spoken(t.first.name)} and ${spoken(t.second.name)} have drifted.`,
  ];
};

/** One thing wrong in each. */
export const inventions = (t: Told): Record<string, string[]> => {
  const M = t.metric.toUpperCase();
  return {
    'wrong column': [
      `\`${t.second.name}\` tops the list of drifted inputs (${t.first.drift}).`,
      `We see the mean of ${spoken(t.calm.name)} at ${t.second.to}, previously ${t.second.from}.`,
    ],
    'wrong sign': [
      `${spoken(t.first.name)} is ${t.first.percent} % ${t.first.rose ? 'smaller' : 'bigger'} than before.`,
      `The change in ${spoken(t.second.name)} is ${t.second.rose ? 'minus' : 'plus'} ${t.second.percent} %.`,
    ],
    'wrong unit': [
      `That number rests on ${t.auc.n} labelled merchants.`,
      `Rows with ${t.segment.column} ${t.segment.category} increased to ${t.segment.to.replace(' %', '')} euros.`,
    ],
    'loose words': [
      `Three quarters of the rows are affected.`,
      `${spoken(t.first.name)} more than doubled.`,
      `An overwhelming share of traffic is ${t.segment.category}.`,
    ],
    'shifted date': [
      `All this goes back to ${(t.since.day % 27) + 1} ${t.since.month}, around ${t.since.clock}.`,
      `It started at ${t.since.clock === '09:08' ? '09:09' : '09:08'} on ${t.since.day} ${t.since.month}.`,
    ],
    'wrong segment': [
      `Rows with Austria increased from ${t.segment.from} to ${t.segment.to}.`,
      `Rows with ${spoken(t.second.name)} increased from ${t.segment.from} to ${t.segment.to}.`,
    ],
    'cause beyond the evidence': [
      `We believe a rule change by the regulator is the reason.`,
      `The vendor silently altered its feed, hence the loss.`,
      `${M} fell since engineers rewrote the scoring code.`,
      `I conclude ${t.ruledOut.replace('-', ' ')}.`,
    ],
    'reversed comparison': [
      `In short, ${t.model} performs better than on the reference.`,
      `We see the mean of ${spoken(t.second.name)} at ${t.second.from}, previously ${t.second.to}.`,
      `${spoken(t.calm.name)} has crossed its threshold.`,
      `${spoken(t.first.name)} has drifted less than ${spoken(t.calm.name)}.`,
    ],
  };
};
