import type { Part, SlicePart } from '../domain/attribution.ts';
import { formatCategory, formatShare } from '../drift/format-number.ts';
import type { DriftReport } from '../drift/report/drift-report.ts';

const MOST_FEATURES = 5;

/** Where performance was lost, each list adding up to the whole. */
export function attributionLines({ attribution, change }: DriftReport): string[] {
  const since = change
    ? [`Since: ${change.since} (between ${change.earliest} and ${change.latest}; chance ${change.p.toFixed(3)})`, '']
    : [];
  if (!attribution) return since;
  const { total, covariate, concept, leftOver, features, slices, elsewhere, metric } = attribution;
  const split: string[] =
    covariate && concept
      ? [
          line('inputs moved', covariate),
          line('same inputs, other answers', concept),
          line(`inputs never seen before (${formatShare(leftOver.share)} of rows)`, leftOver),
        ]
      : [line('not separable: the rows overlap too little', leftOver)];
  return [
    `Loss of ${metric.toUpperCase()}: ${amount(total)} (positive is lost)`,
    ...split,
    ...features.slice(0, MOST_FEATURES).map(({ column, part, importance }) => {
      const weight = importance === null ? '' : `, importance ${importance}`;
      return `    ${formatCategory(column)}: ${amount(part)}${weight}`;
    }),
    '  By segment:',
    ...slices.map((slice) => `  ${line(sliceText(slice), slice.part)}`),
    `  ${line('everything else', elsewhere)}`,
    '',
    ...since,
  ];
}

const line = (name: string, part: Part): string => `  ${name}: ${amount(part)}`;

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toPrecision(3)}`;
const amount = ({ value, low, high }: Part): string => `${signed(value)} [${signed(low)}, ${signed(high)}]`;

const sliceText = ({ where, others, share }: SlicePart): string =>
  `${others ? 'other rows of ' : ''}${where.map(({ column, value }) => `${formatCategory(column)} = ${formatCategory(value)}`).join(' and ')} (${formatShare(share.reference)} → ${formatShare(share.current)} of rows)`;
