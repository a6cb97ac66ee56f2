import type { Told } from './random-evidence.ts';

const spoken = (name: string): string => name.replaceAll('_', ' ');
const verb = (rose: boolean): string => (rose ? 'rose' : 'fell');

/** True sentences as a language model writes them. */
export const trueSentences = (t: Told): string[] => {
  const M = t.metric.toUpperCase();
  const worse = t.metric === 'auc' ? 'dropped' : 'rose';
  return [
    `${t.model} is degrading: its realised ${M} ${worse} from ${t.auc.from} to ${t.auc.to}.`,
    `The main driver is \`${t.first.name}\`, whose drift is ${t.first.drift} against a threshold of ${t.first.threshold}.`,
    `The mean of ${spoken(t.first.name)} ${verb(t.first.rose)} from ${t.first.from} to ${t.first.to} (${t.first.rose ? '+' : '−'}${t.first.percent} %).`,
    `\`${t.second.name}\` is second, with a drift of ${t.second.drift}.`,
    `It began on ${t.since.day} ${t.since.month} at ${t.since.clock} UTC.`,
    `The share of ${t.segment.column} ${t.segment.category} went from ${t.segment.from} to ${t.segment.to} of the rows.`,
    `The verdict is ${t.verdict}, with a confidence of ${t.confidence}.`,
    `I ruled out ${t.ruledOut}.`,
    `${t.hits} of the last ${t.of} checks alert.`,
    `${t.calm.name} stays below its threshold of ${t.calm.threshold}.`,
    `The loss is measured on ${t.auc.n} rows.`,
    `This happens because ${spoken(t.first.name)} moved beyond its threshold.`,
    `Since ${t.since.month} ${t.since.day}, ${t.since.clock} UTC, ${t.model} has been losing quality: ${M} ${t.auc.from} → ${t.auc.to}, past its limit of ${t.auc.limit}.`,
    `Two inputs stand out, ${spoken(t.first.name)} (drift ${t.first.drift}) and ${spoken(t.second.name)} (drift ${t.second.drift}).`,
    `${spoken(t.second.name)} is also over its threshold of ${t.second.threshold}, with its mean going from ${t.second.from} to ${t.second.to}.`,
    `On average, ${spoken(t.second.name)} is ${t.second.percent} % ${t.second.rose ? 'higher' : 'lower'} than in the reference.`,
    `Traffic from ${t.segment.category} grew from ${t.segment.from} to ${t.segment.to}, which is ${t.segment.rows} rows.`,
    `What changed most is ${t.segment.column} = ${t.segment.category}.`,
    `I am fairly sure (${t.confidence}) that this is ${t.verdict.replace('-', ' ')} and not ${t.ruledOut.replace('-', ' ')}.`,
    `Realised ${M} is now ${t.auc.to}, while it was ${t.auc.from} on the reference.`,
    `By comparison, ${spoken(t.calm.name)} looks fine: ${t.calm.drift}, under its threshold.`,
    `Nothing suggests that ${spoken(t.calm.name)} is involved.`,
    `All ${t.hits} alerts of the last ${t.of} checks point the same way.`.replace(
      /^All.*$/,
      `The policy asks for 2 alerting checks and ${t.hits} of ${t.of} alert.`,
    ),
    `Next, I would look at where ${spoken(t.first.name)} comes from.`,
    `I do not know yet what is behind it.`,
  ];
};

/** The same with one thing wrong, by kind. */
export const inventions = (t: Told): Record<string, string[]> => {
  const M = t.metric.toUpperCase();
  const better = t.metric === 'auc' ? 'rose' : 'dropped';
  return {
    'wrong column': [
      `\`${t.second.name}\` has a drift of ${t.first.drift}.`,
      `The mean of ${spoken(t.calm.name)} ${verb(t.first.rose)} from ${t.first.from} to ${t.first.to}.`,
      `The biggest mover is ${spoken(t.calm.name)}.`,
      `Two inputs stand out, ${spoken(t.first.name)} (drift ${t.second.drift}) and ${spoken(t.second.name)} (drift ${t.first.drift}).`,
      `${spoken(t.second.name)} drifts by ${t.first.threshold}.`,
    ],
    'wrong sign': [
      `The mean of ${spoken(t.first.name)} moved by ${t.first.rose ? '−' : '+'}${t.first.percent} %.`,
      `${spoken(t.first.name)} ${verb(!t.first.rose)} by ${t.first.percent} %.`,
      `On average, ${spoken(t.second.name)} is ${t.second.percent} % ${t.second.rose ? 'lower' : 'higher'} than in the reference.`,
      `Traffic from ${t.segment.category} shrank to ${t.segment.to}.`,
    ],
    'wrong unit': [
      `The share of ${t.segment.category} is now ${t.segment.to.replace(' %', '')} rows.`,
      `The loss is measured on ${t.auc.n} customers.`,
      `The mean of ${spoken(t.first.name)} changed by ${t.first.percent} points.`,
      `The mean of ${spoken(t.first.name)} is now $${t.first.to}.`,
      `${spoken(t.first.name)} moved by a factor of ×${t.first.percent}.`,
      `${t.hits} of the last ${t.of} days alert.`,
    ],
    'loose words': [
      `The quality of ${t.model} was halved.`,
      `Most of the traffic is now ${t.segment.category}.`,
      `The mean of ${spoken(t.first.name)} doubled.`,
      `Nearly all rows are affected.`,
      `The vast majority of ${t.segment.column} is ${t.segment.category} now.`,
      `Thousands of decisions were wrong.`,
      `${M} collapsed on half of the traffic.`,
    ],
    'shifted date': [
      `It began on ${(t.since.day % 27) + 1} ${t.since.month} at ${t.since.clock} UTC.`,
      `It began on ${t.since.day} ${t.since.month} at ${t.since.clock === '04:40' ? '05:10' : '04:40'} UTC.`,
    ],
    'wrong segment': [
      `The share of ${t.second.name} went from ${t.segment.from} to ${t.segment.to} of the rows.`,
      `The loss is only in gift_cards.`,
      `For kiosks in Argentina, ${M} is ${t.auc.to}.`,
      `In ${t.segment.category}, ${M} fell to ${t.auc.to}.`,
      `The share of Argentina went from ${t.segment.from} to ${t.segment.to} of the rows.`,
    ],
    'cause beyond the evidence': [
      `${t.model} is degrading because of a marketing campaign.`,
      `A deployment of the checkout service caused the drop.`,
      `The drop is due to ${spoken(t.calm.name)}.`,
      `The verdict is ${t.ruledOut}.`,
      `Seasonality explains the drop in ${M}.`,
      `It comes from a new competitor in the market.`,
      `The loss was triggered by the holiday weekend.`,
      `A bug in the pipeline is behind it.`,
      `Fraudsters have learned to game the model.`,
    ],
    'reversed comparison': [
      `${M} went from ${t.auc.to} to ${t.auc.from}.`,
      `\`${t.first.name}\` stays below its threshold.`,
      `\`${t.calm.name}\` is above its threshold.`,
      `${spoken(t.calm.name)} drifts more than ${spoken(t.first.name)}.`,
      `Drift of ${spoken(t.first.name)} is ${t.first.drift}, below the threshold of ${t.first.threshold}.`,
      `${M} is now better than on the reference.`,
      `Realised ${M} ${better} to ${t.auc.to}.`,
    ],
  };
};
