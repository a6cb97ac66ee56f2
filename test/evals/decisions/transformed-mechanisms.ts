import { after, cards, each, type Mechanism, nobody } from './mechanism.ts';
import * as patches from './patches.ts';

/** Columns that somebody transformed on the way, and large moves of the world that only look like it. */
export const transformed: readonly Mechanism[] = [
  ...each({
    name: 'two columns changed places',
    label: 'broken-data',
    causes: ({ strong }) => strong,
    patch: (s) =>
      after(s.from, {
        seen: (f) => {
          const [a, b] = s.base.strong as [string, string];
          return { ...f, [a]: Number(f[b]), [b]: Number(f[a]) };
        },
      }),
  }),
  ...each({
    name: 'another zero',
    label: 'broken-data',
    causes: ({ strong }) => [strong[1]!],
    patch: (s) => after(s.from, patches.line(s.base.strong[1]!, 1, 30 * s.base.spread[s.base.strong[1]!]!)),
  }),
  ...each({
    name: 'another scale and zero',
    label: 'broken-data',
    causes: ({ strong }) => [strong[1]!],
    patch: (s) => after(s.from, patches.line(s.base.strong[1]!, 1.8, 32)),
  }),
  ...each({
    name: 'miles for kilometres',
    label: 'broken-data',
    causes: ({ strong }) => [strong[1]!],
    patch: (s) => after(s.from, patches.scaled(s.base.strong[1]!, s.severity > 1 ? 1 / 2.2046 : 1 / 3.281)),
  }),
  cards({
    name: 'the logarithm',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) => after(s.from, { seen: (f) => ({ ...f, amount: Math.log(Number(f.amount)) }) }),
  }),
  ...each({
    name: 'the sign of the strongest',
    label: 'broken-data',
    causes: ({ strong }) => [strong[0]!],
    patch: (s) => after(s.from, patches.scaled(s.base.strong[0]!, -1)),
  }),
  ...each({
    name: 'other segments, under the threshold',
    label: 'healthy',
    causes: nobody,
    patch: (s) =>
      after(s.from, { keep: (f, _, d) => f[s.base.segment] === s.base.segments.at(-1) || d.uniform() < 0.85 }),
  }),
  ...each({
    name: 'a strong input really halved',
    label: 'harmless-drift',
    causes: ({ strong }) => [strong[1]!],
    patch: (s) =>
      after(s.from, {
        inputs: (f) => ({ ...f, [s.base.strong[1]!]: Number(f[s.base.strong[1]!]) / (1.3 + 0.4 * s.severity) }),
      }),
  }),
];
