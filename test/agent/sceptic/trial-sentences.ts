import type { Told } from './random-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');

/**
 * The first test half. No invention survived it, but only 208 of 338 true sentences passed at first; the rules were then
 * mended with it in sight, so it counts as development and another half was written.
 */
export const trueSentences = (t: Told): string[] => {
  const M = t.metric === 'auc' ? 'AUC' : 'RMSE';
  return [
    `Quality of ${t.model} is down: the realised ${M} is ${t.auc.to}, compared with ${t.auc.from} before.`,
    `The strongest signal comes from ${spoken(t.first.name)}: its drift of ${t.first.drift} is well above the threshold of ${t.first.threshold}.`,
    `For ${spoken(t.first.name)}, the mean moved ${t.first.from} → ${t.first.to}.`,
    `In second place is ${spoken(t.second.name)} with ${t.second.drift}.`,
    `The trouble started ${t.since.month} ${t.since.day}, ${t.since.clock} UTC.`,
    `${t.segment.category} now makes up ${t.segment.to} of the rows, up from ${t.segment.from}.`,
    `My verdict: ${t.verdict} (confidence ${t.confidence}).`,
    `${t.ruledOut} was ruled out by its own test.`,
    `So far ${t.hits} of ${t.of} checks alert, where the policy asks for 2.`,
    `${spoken(t.calm.name)} is quiet; its drift of ${t.calm.drift} does not exceed ${t.calm.threshold}.`,
    `That is based on ${t.auc.n} rows with matured labels.`,
    `${M} crossed its limit of ${t.auc.limit}.`,
    `${spoken(t.second.name)} ${t.second.rose ? 'increased' : 'decreased'} by ${t.second.percent} % on average.`,
  ];
};

/** One thing wrong in each, in other constructions. */
export const inventions = (t: Told): Record<string, string[]> => {
  const M = t.metric === 'auc' ? 'AUC' : 'RMSE';
  return {
    'wrong column': [
      `The strongest signal comes from ${spoken(t.calm.name)}, with a drift of ${t.first.drift}.`,
      `For ${spoken(t.second.name)}, the mean moved ${t.first.from} → ${t.first.to}.`,
    ],
    'wrong sign': [
      `${spoken(t.second.name)} ${t.second.rose ? 'decreased' : 'increased'} by ${t.second.percent} % on average.`,
      `${spoken(t.first.name)} shows a change of ${t.first.rose ? '−' : '+'}${t.first.percent} %.`,
    ],
    'wrong unit': [
      `${t.segment.category} now makes up ${t.segment.to.replace(' %', '')} percentage points.`,
      `That is based on ${t.auc.n} minutes of traffic.`,
      `${spoken(t.first.name)} moved by ${t.first.percent} USD on average.`,
    ],
    'loose words': [
      `${spoken(t.second.name)} roughly tripled.`,
      `The majority of rows now belong to ${t.segment.category}.`,
      `Dozens of checks alert.`,
      `${M} was cut in half.`,
    ],
    'shifted date': [
      `The trouble started ${t.since.month} ${(t.since.day % 27) + 1}, ${t.since.clock} UTC.`,
      `It has been going on since ${t.since.day} ${t.since.month === 'May' ? 'June' : 'May'}.`,
    ],
    'wrong segment': [
      `Portugal now makes up ${t.segment.to} of the rows, up from ${t.segment.from}.`,
      `${spoken(t.calm.name)} now makes up ${t.segment.to} of the rows.`,
      `Among new_customers ${M} is ${t.auc.to}.`,
    ],
    'cause beyond the evidence': [
      `The drop was caused by a faulty sensor firmware.`,
      `It is explained by the end of the summer season.`,
      `Because of ${spoken(t.calm.name)}, the model lost quality.`,
      `Attackers are probing the model.`,
      `This is a clear case of ${t.ruledOut.replace('-', ' ')}.`,
    ],
    'reversed comparison': [
      `The realised ${M} went from ${t.auc.to} to ${t.auc.from}.`,
      `${spoken(t.calm.name)} drifts more than ${spoken(t.first.name)}.`,
      `The drift of ${spoken(t.first.name)}, ${t.first.drift}, is under the threshold of ${t.first.threshold}.`,
      `${t.segment.category} went down from ${t.segment.to} to ${t.segment.from}.`,
    ],
  };
};
