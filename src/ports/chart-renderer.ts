import type { PostFacts } from '../domain/post.ts';

/** A picture ready to upload. `alt` says the finding in a sentence, for people who cannot see it. */
export interface RenderedChart {
  readonly png: Buffer;
  readonly alt: string;
  readonly title: string;
}

/** Turns the facts of the chart posts into pictures. */
export interface ChartRenderer {
  performance(facts: PostFacts['performance-chart']): Promise<RenderedChart>;
  attribution(facts: PostFacts['attribution-chart']): Promise<RenderedChart>;
  distributions(facts: PostFacts['distribution-chart']): Promise<RenderedChart>;
}
