import type { Measured } from './evidence.ts';

/** The bake window after a promotion. */
export interface Watch {
  readonly id: string;
  readonly incidentId: string;
  readonly promotionId: string;
  readonly model: string;
  readonly version: string;
  readonly previous: string | null;
  readonly startedAt: Date;
  readonly until: Date;
  readonly state: 'watching' | 'healthy' | 'worse' | 'inconclusive';
  readonly finding: (Measured & { readonly metric: string; readonly from: string; readonly to: string }) | null;
  readonly endedAt: Date | null;
}
