import type { Attribution, SlicePart } from '../domain/attribution.ts';
import type { PostFacts } from '../domain/post.ts';
import { shorten } from './chart-text.ts';

export const sliceName = ({ where, others }: SlicePart): string =>
  `${others ? 'other rows of ' : ''}${where.map(({ column, value }) => `${column} = ${value}`).join(' and ')}`;

const size = (value: number): string => Math.abs(value).toFixed(Math.abs(value) < 10 ? 3 : 1);
export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** "AUC lost 0.112: 0.061 of it at category = crypto, 4.9 % of traffic." Slices that went the other way are no finding. */
export function attributionFinding(attribution: Attribution): string {
  const { metric, total, slices } = attribution;
  const whole = `${metric.toUpperCase()} ${total.value >= 0 ? 'lost' : 'gained'} ${size(total.value)}`;
  const first = slices.find(({ part }) => part.value >= 0 === total.value >= 0);
  if (!first) return `${whole}, ${mainKind(attribution)}`;
  return `${whole}: ${size(first.part.value)} of it at ${sliceName(first)}, ${percent(first.share.current)} of traffic`;
}

function mainKind({ covariate, concept, leftOver }: Attribution): string {
  if (!covariate || !concept) return 'in every segment alike';
  const [c, k, l] = [covariate, concept, leftOver].map(({ value }) => Math.abs(value)) as [number, number, number];
  if (c >= k && c >= l) return 'most because inputs moved';
  return k >= l ? 'most because the same inputs get other answers' : 'most on inputs never seen before';
}

/** What the picture shows, for people who cannot see it. */
export function attributionAlt({ model, attribution }: PostFacts['attribution-chart']): string {
  const { covariate, concept, leftOver } = attribution;
  const signed = (value: number): string => `${value < 0 ? 'minus ' : ''}${size(value)}`;
  const split =
    covariate && concept
      ? `moved inputs ${signed(covariate.value)}, other answers to the same inputs ${signed(concept.value)}, inputs never seen before ${signed(leftOver.value)}`
      : 'moved inputs and changed answers cannot be told apart';
  return `${shorten(model, 60)}: ${shorten(attributionFinding(attribution), 200)}; ${split}.`;
}

export const attributionTitle = ({ model }: PostFacts['attribution-chart']): string =>
  `Where ${shorten(model, 60)} lost`;
