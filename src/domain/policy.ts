import { z } from 'zod';
import { durationSchema } from './duration.ts';

export const autonomies = ['observe', 'propose', 'retrain'] as const;
export type Autonomy = (typeof autonomies)[number];

/** The written policy of a model. Durations are milliseconds after parsing. Every default is DESIGN's. */
export const policySchema = z.strictObject({
  autonomy: z.enum(autonomies).default('observe'),
  drift: z
    .strictObject({
      above: z.number().positive().default(0.1),
      persistence: z
        .strictObject({
          of: z.int().min(1).default(3),
          at_least: z.int().min(1).default(2),
          window: durationSchema.prefault('1d'),
        })
        .prefault({})
        .refine((p) => p.at_least <= p.of, 'at_least must not be larger than of'),
    })
    .prefault({}),
  min_rows: z.int().min(1).default(500),
  cooldown: durationSchema.prefault('24h'),
  budget: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'use a three-letter currency code such as USD')
        .default('USD'),
      per_month: z.number().nonnegative().default(300),
      fleet_per_day: z.number().nonnegative().default(500),
      cost_per_minute: z.number().nonnegative().optional(),
    })
    .prefault({}),
  freeze: z
    .array(
      z.strictObject({
        name: z.string(),
        from: z.iso.datetime({ offset: true }),
        to: z.iso.datetime({ offset: true }),
      }),
    )
    .default([]),
  on_unknown: z.enum(['hold', 'propose', 'retrain']).default('propose'),
  approval: z
    .strictObject({
      expires: durationSchema.prefault('24h'),
      /** A digest that was denied is not asked again for this long. */
      quiet_after_denial: durationSchema.prefault('24h'),
      reach: z
        .array(z.strictObject({ at: durationSchema, mention: z.string().optional(), dm: z.string().optional() }))
        .default([]),
    })
    .prefault({}),
  watch: z
    .strictObject({
      window: durationSchema.prefault('3d'),
      min_rows: z.int().min(1).default(500),
      give_up_after: durationSchema.prefault('14d'),
    })
    .prefault({}),
});
export type Policy = z.output<typeof policySchema>;

/** One rule that had a say, in a person's words. */
export interface RuleOutcome {
  readonly rule:
    | 'verdict'
    | 'threshold'
    | 'persistence'
    | 'minimum-sample'
    | 'cooldown'
    | 'budget'
    | 'fleet-budget'
    | 'active-run'
    | 'freeze'
    | 'label-maturity'
    | 'on-unknown'
    | 'autonomy'
    | 'request'
    | 'broken-data'
    | 'serving-fault'
    | 'denied-before'
    | 'no-gates'
    | 'resolved';
  readonly effect: 'allow' | 'ask' | 'hold' | 'deny';
  readonly text: string;
}
