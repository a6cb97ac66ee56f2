import type { DataWindow, Observation } from '../../../src/domain/observation.ts';
import { takeRows } from '../../../src/drift/column-sample.ts';
import type { Features } from './base-world.ts';
import { after, both, calm, cards, demand, each, type Mechanism, nobody, type Setup } from './mechanism.ts';
import { withoutLabels } from './observation-changes.ts';
import * as patches from './patches.ts';

/**
 * Incidents of the test half only: written down, and committed, before the rules that this half judges were changed.
 * Errors in data after JENGA (Schelter, Rukat & Biessmann 2021): scaled and negated shares of rows, merged categories,
 * replayed batches, cut-off values; the rest are causes, or pairs of causes, that the development half does not have.
 */
export const unseen: readonly Mechanism[] = [
  ...each({
    name: 'a rhythm of days that the reference has too',
    label: 'healthy',
    causes: nobody,
    patch: (s) => (day) => patches.moved({ ...s, severity: 1 }, s.base.idle, ((day % 5) + 5) % 5 === 2 ? 0.25 : 0),
  }),
  ...each({
    name: 'gaps, as many as ever',
    label: 'healthy',
    causes: nobody,
    patch: (s) => () => patches.gone(s.base.strong[1]!, 0.03),
  }),
  ...each({
    name: 'one day of other segments',
    label: 'monitor-noise',
    causes: nobody,
    patch: (s) => after(s.days - 1, patches.mixed(s)),
  }),
  ...each({
    name: 'one day of nulls, whole again',
    label: 'monitor-noise',
    causes: nobody,
    patch: (s) => after(s.days - 2, patches.gone(s.base.strong[1]!, 0.4), s.days - 1),
  }),
  ...each({
    name: 'a share of rows in another unit',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) => after(s.from, patches.ofShare(0.3, patches.scaled(s.base.strong[0]!, 1000))),
  }),
  ...each({
    name: 'a share of rows negated',
    label: 'broken-data',
    causes: ({ strong }) => [strong[1]!],
    patch: (s) => after(s.from, patches.ofShare(0.3, patches.scaled(s.base.strong[1]!, -1))),
  }),
  ...each({
    name: 'a batch replayed',
    label: 'broken-data',
    causes: () => ['*'],
    patch: () => () => calm,
    observation: (observed, s) => fromDay(observed, s.from, replayed),
  }),
  ...each({
    name: 'most categories merged into other',
    label: 'broken-data',
    causes: ({ segment }) => [segment],
    patch: (s) => after(s.from, patches.ofShare(0.6, { seen: (f) => ({ ...f, [s.base.segment]: 'other' }) })),
  }),
  ...each({
    name: 'cut off at a limit',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) =>
      after(s.from, { seen: (f) => ({ ...f, [s.base.strong[0]!]: Math.min(limitOf(s), strongest(f, s)) }) }),
  }),
  ...each({
    name: 'another unit beside an idle input that moved',
    label: 'broken-data',
    twoCauses: true,
    causes: ({ strong }) => [strong[0]!],
    patch: (s) => after(s.from, both(patches.moved(s, s.base.idle, 0.4), patches.scaled(s.base.strong[0]!, 0.001))),
  }),
  ...each({
    name: 'the answer of the row before',
    label: 'serving-fault',
    causes: () => ['score'],
    patch: (s) => {
      let last = Number.NaN;
      return after(s.from, {
        score: (score) => {
          const before = last;
          last = score;
          return Number.isNaN(before) ? score : before;
        },
      });
    },
  }),
  ...each({
    name: 'a fallback answers a share of rows',
    label: 'serving-fault',
    causes: () => ['score'],
    patch: (s) => after(s.from, patches.fallback(s, 0.3)),
  }),
  cards({
    name: 'a fallback answers while positives grow',
    label: 'serving-fault',
    twoCauses: true,
    causes: () => ['score'],
    patch: (s) => after(s.from, both(patches.moreOf(1, 0.5), patches.fallback(s, 0.3))),
  }),
  cards({
    name: 'other segments and another channel at once',
    label: 'traffic-mix',
    twoCauses: true,
    causes: ({ segment }) => [segment, 'channel'],
    patch: (s) => after(s.from, both(patches.mixed(s), patches.mixed(s, 'channel', 'app'))),
  }),
  ...each({
    name: 'two segments that take turns',
    label: 'traffic-mix',
    causes: ({ segment }) => [segment],
    patch: (s) => (day) =>
      day < s.from ? calm : patches.mixed({ ...s, severity: 1.3 }, s.base.segment, s.base.segments[2 + (day % 2)]!),
  }),
  ...each({
    name: 'a corner of the inputs',
    label: 'covariate-shift',
    causes: ({ task }) => (task === 'classification' ? ['velocity', 'amount'] : ['traffic']),
    patch: (s) => after(s.from, { keep: (f, _, d) => inCorner(f, s) || d.uniform() < 0.05 }),
  }),
  ...each({
    name: 'towards hard rows under other traffic',
    label: 'covariate-shift',
    twoCauses: true,
    causes: ({ task, segment }) => (task === 'classification' ? ['velocity', 'amount', segment] : ['traffic', segment]),
    patch: (s) => after(s.from, both(patches.harder(s), patches.mixed(s))),
  }),
  cards({
    name: 'many more positives',
    label: 'label-shift',
    causes: nobody,
    patch: (s) => after(s.from, patches.moreOf(1, 0.15)),
  }),
  cards({
    name: 'positives growing day by day',
    label: 'label-shift',
    causes: nobody,
    patch: (s) => (day) => (day < s.from ? calm : patches.moreOf(1, Math.max(0.22, 0.7 - 0.15 * (day - s.from)))),
  }),
  ...each({
    name: 'the strongest input means the opposite',
    label: 'concept-drift',
    causes: nobody,
    patch: (s) => after(s.from, { truth: (f) => s.base.believed(mirrored(f, s)) }),
  }),
  cards({
    name: 'another relation while positives go',
    label: 'concept-drift',
    twoCauses: true,
    causes: nobody,
    patch: (s) => after(s.from, both(patches.unlearned(s), patches.moreOf(0, 0.4))),
  }),
  demand({
    name: 'another relation above a point',
    label: 'concept-drift',
    causes: nobody,
    patch: (s) => after(s.from, { truth: (f, believed) => believed + (Number(f.traffic) > 0.6 ? 12 * s.severity : 0) }),
  }),
  ...each({
    name: 'an idle input grown by a factor',
    label: 'harmless-drift',
    causes: ({ idle }) => [idle],
    patch: (s) =>
      after(s.from, {
        inputs: (f) => ({ ...f, [s.base.idle]: Number(f[s.base.idle]) * (1 + 0.5 * s.severity) }),
      }),
  }),
  ...each({
    name: 'an idle input moved far',
    label: 'harmless-drift',
    causes: ({ idle }) => [idle],
    patch: (s) => after(s.from, patches.moved(s, s.base.idle, 1.5)),
  }),
  ...each({
    name: 'other segments, no labels at all',
    label: 'unknown',
    causes: ({ segment }) => [segment],
    patch: (s) => after(s.from, patches.mixed(s)),
    observation: withoutLabels,
  }),
  ...each({
    name: 'an idle input moved under other traffic, labels too young',
    label: 'unknown',
    twoCauses: true,
    causes: ({ idle, segment }) => [idle, segment],
    delay: (s) => s.days - s.from + 1,
    patch: (s) => after(s.from, both(patches.moved(s, s.base.idle, 0.4), patches.mixed(s))),
  }),
];

const strongest = (features: Features, { base }: Setup): number => Number(features[base.strong[0]!]);

const limitOf = ({ base }: Setup): number => (base.task === 'classification' ? 45 : 0.7);

/** Small, slow payments, or the busiest days: where the model tells rows apart less well, or errs most. */
const inCorner = (f: Features, { base }: Setup): boolean =>
  base.task === 'classification'
    ? Number(f.velocity) < 1.2 && Math.abs(Math.log(Number(f.amount)) - 3.5) < 0.6
    : Number(f.traffic) > 0.75;

/** The strongest input on the other side of its middle. */
const mirrored = (f: Features, { base }: Setup): Features =>
  base.task === 'classification'
    ? { ...f, amount: Math.exp(7 - Math.log(Number(f.amount))) }
    : { ...f, traffic: 1.1 - Number(f.traffic) };

function fromDay(observed: Observation, from: number, change: (window: DataWindow) => DataWindow): Observation {
  return { ...observed, windows: observed.windows.map((window, day) => (day < from ? window : change(window))) };
}

/** The first third of the rows once more at the end. */
function replayed(window: DataWindow): DataWindow {
  const { rows } = window.frame;
  const again = Array.from({ length: Math.floor(rows / 3) }, (_, i) => i);
  const all = [...Array.from({ length: rows }, (_, i) => i), ...again];
  return { ...window, frame: takeRows(window.frame, Uint32Array.from(all)) };
}
