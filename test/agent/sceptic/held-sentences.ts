import type { Told } from './random-evidence.ts';

/** True sentences of the test half, written last; the rules were not changed after it. */
export const trueSentences = (t: Told): string[] => {
  const M = t.metric.toUpperCase();
  return [
    `${t.model} has degraded: ${M} is ${t.auc.to}, it was ${t.auc.from} on the reference.`,
    `The input that moved most is \`${t.first.name}\`.`,
    `\`${t.first.name}\` has a drift of ${t.first.drift} with a threshold of ${t.first.threshold}.`,
    `\`${t.second.name}\` has a drift of ${t.second.drift} and also alerts.`,
    `The mean of \`${t.second.name}\` went ${t.second.rose ? 'up' : 'down'} to ${t.second.to}.`,
    `It has been like this since ${t.since.clock} UTC on ${t.since.day} ${t.since.month}.`,
    `${t.segment.column} = ${t.segment.category} now has a share of ${t.segment.to}, before it had ${t.segment.from}.`,
    `So the verdict is ${t.verdict}, not ${t.ruledOut}.`,
    `${t.hits} of the last ${t.of} checks alerted.`,
    `The other inputs, such as \`${t.calm.name}\`, are below their thresholds.`,
    `${M} is measured on ${t.auc.n} rows.`,
    `The loss is larger than the limit of ${t.auc.limit} allows.`,
  ];
};

/** One thing wrong in each. */
export const inventions = (t: Told): Record<string, string[]> => {
  const M = t.metric.toUpperCase();
  return {
    'wrong column': [
      `\`${t.calm.name}\` has a drift of ${t.second.drift} and also alerts.`,
      `The mean of \`${t.first.name}\` went ${t.second.rose ? 'up' : 'down'} to ${t.second.to}.`,
    ],
    'wrong sign': [
      `The mean of \`${t.second.name}\` went ${t.second.rose ? 'down' : 'up'} to ${t.second.to}.`,
      `\`${t.first.name}\` changed by ${t.first.rose ? '−' : '+'}${t.first.percent} % since then.`,
    ],
    'wrong unit': [
      `${M} is measured on ${t.auc.n} accounts.`,
      `\`${t.first.name}\` has a drift of ${t.first.drift} %.`,
    ],
    'loose words': [
      `Half of the rows alert.`,
      `${M} has almost doubled on most rows.`,
      `All of the inputs have drifted a great deal.`,
    ],
    'shifted date': [
      `It has been like this since ${t.since.clock} UTC on ${(t.since.day % 27) + 1} ${t.since.month}.`,
      `It has been like this since ${t.since.clock === '02:03' ? '02:04' : '02:03'} UTC on ${t.since.day} ${t.since.month}.`,
    ],
    'wrong segment': [
      `Poland now has a share of ${t.segment.to}, before it had ${t.segment.from}.`,
      `\`${t.first.name}\` now has a share of ${t.segment.to}, before it had ${t.segment.from}.`,
    ],
    'cause beyond the evidence': [
      `The loss comes from a new tariff.`,
      `Somebody changed the thresholds of the upstream sensor.`,
      `It degraded because \`${t.calm.name}\` moved.`,
      `So the verdict is ${t.ruledOut}, not ${t.verdict}.`,
    ],
    'reversed comparison': [
      `${t.model} has improved: ${M} is ${t.auc.from}, it was ${t.auc.to} on the reference.`,
      `\`${t.first.name}\` is below its threshold.`,
      `\`${t.calm.name}\` has drifted more than \`${t.first.name}\`.`,
    ],
  };
};
