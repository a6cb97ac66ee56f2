export const promotionStates = ['intended', 'alias-set', 'done', 'refused'] as const;

/** An approved alias change: the intent row comes first, the promoter settles it. */
export interface Promotion {
  readonly id: string;
  readonly approvalId: string;
  readonly incidentId: string;
  readonly model: string;
  readonly kind: 'promote' | 'rollback';
  readonly from: string | null;
  readonly to: string;
  readonly digest: string;
  readonly state: (typeof promotionStates)[number];
  readonly intendedAt: Date;
  readonly aliasSetAt: Date | null;
  readonly servingSeenAt: Date | null;
  readonly reason: string | null;
}
