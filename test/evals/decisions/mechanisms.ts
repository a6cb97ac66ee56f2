import { after, both, calm, cards, demand, each, type Mechanism, nobody } from './mechanism.ts';
import { withoutLabels } from './observation-changes.ts';
import * as patches from './patches.ts';
import { transformed } from './transformed-mechanisms.ts';

/** Incidents that both halves draw from: the rules were written while looking at them. */
export const known: readonly Mechanism[] = [
  ...transformed,
  ...each({ name: 'nothing', label: 'healthy', causes: nobody, patch: () => () => calm }),
  ...each({
    name: 'few rows a day, nothing else',
    label: 'healthy',
    causes: nobody,
    rows: 0.6,
    patch: () => () => calm,
  }),
  ...each({
    name: 'rare extreme inputs',
    label: 'healthy',
    causes: nobody,
    patch:
      ({ base }) =>
      () => ({
        inputs: (f, d) => (d.uniform() < 0.0005 ? { ...f, [base.idle]: 100 * d.uniform() } : f),
      }),
  }),
  ...each({
    name: 'one day of moved inputs',
    label: 'monitor-noise',
    causes: nobody,
    patch: (s) => after(s.days - 1, patches.moved(s, s.base.idle, 0.5)),
  }),
  ...each({ name: 'hardly any rows', label: 'monitor-noise', causes: nobody, rows: 0.1, patch: () => () => calm }),
  ...each({
    name: 'one odd day, quiet since',
    label: 'monitor-noise',
    causes: nobody,
    patch: (s) => after(s.days - 2, patches.moved(s, s.base.idle, 0.6), s.days - 1),
  }),
  ...each({
    name: 'unit',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) => after(s.from, patches.scaled(s.base.strong[0]!, s.severity > 1 ? 100 : 0.01)),
  }),
  ...each({
    name: 'nulls',
    label: 'broken-data',
    causes: ({ strong }) => [strong[1]!],
    patch: (s) => after(s.from, patches.gone(s.base.strong[1]!, 0.3 * s.severity)),
  }),
  ...each({
    name: 'constant',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) => after(s.from, patches.fixedAt(s.base.strong[0]!, 1)),
  }),
  ...each({
    name: 'default for a share of rows',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) => after(s.from, patches.fixedAt(s.base.strong[0]!, -999, 0.2 * s.severity)),
  }),
  ...each({
    name: 'spelling',
    label: 'broken-data',
    causes: ({ segment }) => [segment],
    patch: (s) => after(s.from, { seen: (f) => ({ ...f, [s.base.segment]: ` ${String(f[s.base.segment])}_v2` }) }),
  }),
  ...each({
    name: 'stuck at the last value for hours',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) =>
      after(s.from, patches.fixedAt(s.base.strong[0]!, Number(s.base.sample(s.draw)[s.base.strong[0]!]), 0.4)),
  }),
  ...each({
    name: 'sign',
    label: 'broken-data',
    causes: ({ strong }) => [strong[1]!],
    patch: (s) => after(s.from, patches.scaled(s.base.strong[1]!, -1)),
  }),
  ...each({
    name: 'nulls while the relation changes',
    label: 'broken-data',
    twoCauses: true,
    causes: ({ strong }) => [strong[1]!],
    patch: (s) => after(s.from, both(patches.gone(s.base.strong[1]!, 0.4), patches.unlearned(s))),
  }),
  ...each({
    name: 'squeezed answers',
    label: 'serving-fault',
    causes: () => ['score'],
    patch: (s) => after(s.from, patches.squeezed(s)),
  }),
  ...each({
    name: 'another version answers',
    label: 'serving-fault',
    causes: () => ['score'],
    serving: { champion: '7', servingVersion: '5' },
    patch: (s) => after(s.from, patches.squeezed(s)),
  }),
  ...each({
    name: 'squeezed answers beside an idle input that moved',
    label: 'serving-fault',
    causes: () => ['score'],
    patch: (s) => after(s.from, both(patches.moved(s, s.base.idle, 0.4), patches.squeezed(s))),
  }),
  cards({
    name: 'answers turned round',
    label: 'serving-fault',
    causes: () => ['score'],
    patch: (s) => after(s.from, { score: (score) => 1 - score }),
  }),
  demand({
    name: 'answers cut off',
    label: 'serving-fault',
    causes: () => ['score'],
    patch: (s) => after(s.from, { score: (score) => Math.min(score, 65) }),
  }),
  ...each({
    name: 'squeezed answers under other traffic',
    label: 'serving-fault',
    twoCauses: true,
    causes: () => ['score'],
    patch: (s) => after(s.from, both(patches.mixed(s), patches.squeezed(s))),
  }),
  ...each({
    name: 'other segments',
    label: 'traffic-mix',
    causes: ({ segment }) => [segment],
    patch: (s) => after(s.from, patches.mixed(s)),
  }),
  cards({
    name: 'another channel, whose rows differ',
    label: 'traffic-mix',
    causes: () => ['channel'],
    patch: (s) => after(s.from, patches.mixed(s, 'channel', 'app')),
  }),
  ...each({
    name: 'a segment nearly gone',
    label: 'traffic-mix',
    causes: ({ segment }) => [segment],
    patch: (s) => after(s.from, { keep: (f, _, d) => f[s.base.segment] !== s.base.segments[0] || d.uniform() < 0.25 }),
  }),
  ...each({
    name: 'towards hard rows',
    label: 'covariate-shift',
    causes: ({ task }) => (task === 'classification' ? ['velocity', 'amount'] : ['traffic']),
    patch: (s) => after(s.from, patches.harder(s)),
  }),
  cards({
    name: 'only the rows the model is unsure of',
    label: 'covariate-shift',
    causes: () => ['velocity', 'amount'],
    patch: (s) => after(s.from, { keep: (f, _, d) => Math.abs(s.base.believed(f) + 1.5) < 1.1 || d.uniform() < 0.08 }),
  }),
  ...each({
    name: 'towards hard rows beside an idle input that moved',
    label: 'covariate-shift',
    twoCauses: true,
    causes: ({ task, idle }) => (task === 'classification' ? ['velocity', 'amount', idle] : ['traffic', idle]),
    patch: (s) => after(s.from, both(patches.harder(s), patches.moved(s, s.base.idle, 0.4))),
  }),
  cards({
    name: 'more positives',
    label: 'label-shift',
    actions: ['hold', 'retrain'],
    causes: nobody,
    patch: (s) => after(s.from, patches.moreOf(1, 0.3 / s.severity)),
  }),
  cards({
    name: 'fewer positives',
    label: 'label-shift',
    actions: ['hold', 'retrain'],
    causes: nobody,
    patch: (s) => after(s.from, patches.moreOf(0, 0.25)),
  }),
  cards({
    name: 'a new category',
    label: 'concept-drift',
    causes: () => ['channel', 'amount'],
    patch: (s) => after(s.from, patches.newCategory(s)),
  }),
  ...each({
    name: 'another relation',
    label: 'concept-drift',
    causes: nobody,
    patch: (s) => after(s.from, patches.unlearned(s)),
  }),
  ...each({
    name: 'another relation, coming slowly',
    label: 'concept-drift',
    causes: nobody,
    patch: (s) => (day) =>
      day < s.from - 1 ? calm : patches.unlearned({ ...s, severity: s.severity * Math.min(1, (day - s.from + 2) / 4) }),
  }),
  ...each({
    name: 'another relation beside an idle input that moved',
    label: 'concept-drift',
    causes: nobody,
    patch: (s) => after(s.from, both(patches.moved(s, s.base.idle, 0.4), patches.unlearned(s))),
  }),
  ...each({
    name: 'another relation in one segment',
    label: 'concept-drift',
    causes: ({ segment }) => [segment],
    patch: (s) =>
      after(s.from, {
        truth: (f, believed) => {
          if (f[s.base.segment] !== s.base.segments[0]) return believed;
          return s.base.task === 'classification' ? -1.5 - 0.4 * believed : believed + 9;
        },
      }),
  }),
  ...each({
    name: 'another relation under other traffic',
    label: 'concept-drift',
    twoCauses: true,
    causes: nobody,
    patch: (s) => after(s.from, both(patches.mixed(s), patches.unlearned(s))),
  }),
  ...each({
    name: 'an idle input moved',
    label: 'harmless-drift',
    causes: ({ idle }) => [idle],
    patch: (s) => after(s.from, patches.moved(s, s.base.idle, 0.4)),
  }),
  ...each({
    name: 'an idle input spread out',
    label: 'harmless-drift',
    causes: ({ idle }) => [idle],
    patch: (s) =>
      after(s.from, {
        inputs: (f, d) => ({
          ...f,
          [s.base.idle]: Number(f[s.base.idle]) + s.severity * s.base.spread[s.base.idle]! * d.normal(),
        }),
      }),
  }),
  cards({
    name: 'a new category like all others',
    label: 'harmless-drift',
    causes: () => ['channel'],
    patch: (s) => after(s.from, { inputs: (f, d) => (d.uniform() < 0.08 ? { ...f, channel: 'kiosk' } : f) }),
  }),
  demand({
    name: 'two idle inputs moved',
    label: 'harmless-drift',
    causes: ({ idle }) => [idle, 'stock'],
    patch: (s) =>
      after(s.from, {
        inputs: (f) => ({
          ...f,
          [s.base.idle]: Number(f[s.base.idle]) + 8 * s.severity,
          stock: Number(f.stock) * 1.25,
        }),
      }),
  }),
  ...each({
    name: 'moved inputs, no labels at all',
    label: 'unknown',
    actions: ['hold', 'escalate'],
    causes: ({ idle }) => [idle],
    patch: (s) => after(s.from, patches.moved(s, s.base.idle, 0.4)),
    observation: withoutLabels,
  }),
  ...each({
    name: 'moved inputs, labels too young',
    label: 'unknown',
    actions: ['hold', 'escalate'],
    causes: ({ idle }) => [idle],
    delay: (s) => s.days - s.from + 1,
    patch: (s) => after(s.from, patches.moved(s, s.base.idle, 0.4)),
  }),
  ...each({
    name: 'another relation and moved inputs, labels too young',
    label: 'unknown',
    twoCauses: true,
    actions: ['hold', 'escalate'],
    causes: ({ idle }) => [idle],
    delay: (s) => s.days - s.from + 1,
    patch: (s) => after(s.from, both(patches.moved(s, s.base.idle, 0.4), patches.unlearned(s))),
  }),
];
