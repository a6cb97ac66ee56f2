import { z } from 'zod';
import { durationSchema } from './duration.ts';

export const autonomies = ['observe', 'propose', 'retrain'] as const;
export type Autonomy = (typeof autonomies)[number];

const driftSchema = z.strictObject({
  above: z.number().positive().default(0.1).describe('Drift over this counts: the largest column score of a model.'),
  persistence: z
    .strictObject({
      of: z.int().min(1).default(3).describe('How many of the newest data windows are looked at.'),
      at_least: z.int().min(1).default(2).describe('In how many of them it must stand before it counts as persistent.'),
      window: durationSchema.prefault('1d').describe('Length of one data window: one check.'),
    })
    .prefault({})
    .refine((p) => p.at_least <= p.of, { message: 'must not be larger than of', path: ['at_least'] })
    .describe('How often it must be seen before it is acted on.'),
});

const budgetSchema = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'use a three-letter currency code such as USD')
    .default('USD')
    .describe('Three-letter code; nothing is ever converted.'),
  per_month: z
    .number()
    .nonnegative()
    .default(300)
    .describe('Most that the runs of one model may cost a calendar month.'),
  fleet_per_day: z
    .number()
    .nonnegative()
    .default(500)
    .describe('Most that all runs of the fleet may cost a day (UTC).'),
  cost_per_minute: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'Price of a pipeline minute. Without it, and without a figure of the pipeline, a cost is unknown: a person is asked.',
    ),
});

const maxRunsSchema = z.strictObject({
  per_model: z.int().min(0).default(10).describe('Most runs of one model within the period.'),
  period: durationSchema.prefault('30d').describe('Length of that period, counted back from now.'),
  fleet_per_day: z.int().min(0).default(50).describe('Most runs of the fleet a day (UTC).'),
});

const freezeSchema = z
  .strictObject({
    name: z.string().describe('What people call it; shown in the decision.'),
    from: z.iso.datetime({ offset: true }).describe('First moment, with zone.'),
    to: z.iso.datetime({ offset: true }).describe('First moment after it, with zone.'),
  })
  .refine((f) => Date.parse(f.from) < Date.parse(f.to), { message: 'must be after from', path: ['to'] });

const approvalSchema = z
  .strictObject({
    expires: durationSchema.prefault('24h').describe('A card nobody decided ends after this; the champion stays.'),
    quiet_after_denial: durationSchema
      .prefault('24h')
      .describe('What was denied, a promotion or a run, is not asked again for this long.'),
    reach: z
      .array(
        z
          .strictObject({
            at: durationSchema.describe('How long after the card was posted.'),
            mention: z.string().optional().describe('Mentioned in the thread: set-1, set-2 … or a Slack id.'),
            dm: z.string().optional().describe('Each member gets a direct message: set-1, set-2 … or a Slack id.'),
            page: z.boolean().optional().describe('true: the pager is called; needs `pager:`.'),
          })
          .refine(
            (r) => r.mention !== undefined || r.dm !== undefined || r.page === true,
            'say whom to reach: mention: set-1, dm: set-1 or page: true',
          ),
      )
      .optional()
      .describe(
        'Whom to reach while a card waits, and when. Default for tier 1: set-1 mentioned at once, by direct message at 10m, set-2 and the pager (where there are any) at 20m; for the others set-1 mentioned at once.',
      ),
    step_up: z
      .enum(['none', 'totp'])
      .default('none')
      .describe(
        'totp: an approval counts only with six digits of an authenticator, entered on a page of the promoter.',
      ),
    surface: z
      .enum(['slack', 'web'])
      .default('slack')
      .describe('web: nobody decides in Slack, its button only gives the way to the page; needs step_up: totp.'),
  })
  .refine((a) => a.surface === 'slack' || a.step_up === 'totp', {
    message: 'needs step_up: totp, or whoever has the link could decide',
    path: ['surface'],
  });

const watchSchema = z.strictObject({
  window: durationSchema
    .prefault('3d')
    .describe('How long a promoted version is watched before it may be called healthy.'),
  min_rows: z.int().min(1).default(500).describe('Matured rows of the new version needed for a finding.'),
  give_up_after: durationSchema.prefault('14d').describe('Without a finding by then the watch ends inconclusive.'),
});

/** The written policy of a model. Durations are milliseconds after parsing. Every default is the cautious one. */
export const policySchema = z.strictObject({
  autonomy: z
    .enum(autonomies)
    .default('observe')
    .describe(
      'observe: only write down what would have been done; propose: ask before a run; retrain: start runs. Promotion always needs a person.',
    ),
  drift: driftSchema.prefault({}).describe('When drift counts.'),
  min_rows: z.int().min(1).default(500).describe('Fewer rows than this and nothing is concluded.'),
  cooldown: durationSchema.prefault('24h').describe('Between the end of a run and the start of the next.'),
  budget: budgetSchema.prefault({}).describe('Money for runs.'),
  max_runs: maxRunsSchema.prefault({}).describe('How many runs may begin, whatever they cost.'),
  freeze: z.array(freezeSchema).default([]).describe('Windows in which no run is started.'),
  on_unknown: z
    .enum(['hold', 'propose', 'retrain'])
    .default('propose')
    .describe('What to do when the cause cannot be told (few data, no labels).'),
  approval: approvalSchema.prefault({}).describe('The card and its deadline.'),
  watch: watchSchema.prefault({}).describe('The bake window after a promotion.'),
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
    | 'max-runs'
    | 'fleet-max-runs'
    | 'active-run'
    | 'freeze'
    | 'label-maturity'
    | 'on-unknown'
    | 'autonomy'
    | 'request'
    | 'broken-data'
    | 'shared-input'
    | 'serving-fault'
    | 'denied-before'
    | 'no-gates'
    | 'no-approvers'
    | 'resolved';
  readonly effect: 'allow' | 'ask' | 'hold' | 'deny';
  readonly text: string;
}
