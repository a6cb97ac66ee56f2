import type { Features } from './base-world.ts';
import type { Patch, Setup } from './mechanism.ts';

const number = (features: Features, name: string): number => Number(features[name]);

/** What can happen to rows, each a patch; the sizes come from the setup. */
export const scaled = (column: string, factor: number): Patch => ({
  seen: (f) => ({ ...f, [column]: number(f, column) * factor }),
});

export const line = (column: string, slope: number, zero: number): Patch => ({
  seen: (f) => ({ ...f, [column]: number(f, column) * slope + zero }),
});

export const gone = (column: string, share: number): Patch => ({
  seen: (f, d) => (d.uniform() < share ? { ...f, [column]: Number.NaN } : f),
});

export const fixedAt = (column: string, value: number, share = 1): Patch => ({
  seen: (f, d) => (d.uniform() < share ? { ...f, [column]: value } : f),
});

export const spelled = (column: string): Patch => ({
  seen: (f) => ({ ...f, [column]: String(f[column]).toLowerCase() }),
});

/** A patch of what is seen, on a share of the rows only. */
export const ofShare = (share: number, { seen }: Patch): Patch => ({
  seen: (f, d) => (seen && d.uniform() < share ? seen(f, d) : f),
});

export const moved = ({ base, severity }: Setup, column: string, by: number): Patch => ({
  inputs: (f) => ({ ...f, [column]: number(f, column) + by * severity * (base.spread[column] ?? 1) }),
});

/** Rows of other segments come less often: by so much that the policy's threshold is passed, below it there is no incident. */
export const mixed = ({ base, severity }: Setup, column = base.segment, favoured = base.segments.at(-1)!): Patch => ({
  keep: (f, _, d) => f[column] === favoured || d.uniform() < Math.min(0.45, 0.5 / severity),
});

/** Towards where the model tells rows apart less well, or errs more. */
export const harder = ({ base, severity }: Setup): Patch =>
  base.task === 'classification'
    ? {
        inputs: (f) => ({
          ...f,
          velocity: number(f, 'velocity') * (0.25 / severity) + 0.6,
          amount: Math.exp(3.5 + (0.35 / severity) * (Math.log(number(f, 'amount')) - 3.5)),
        }),
      }
    : { keep: (f, _, d) => d.uniform() < Math.max(0.02, number(f, 'traffic') - 0.35 / severity) };

export const unlearned = ({ base, severity }: Setup): Patch => ({
  truth: (f, believed) =>
    base.task === 'classification'
      ? (1 - Math.min(0.9, 0.6 * severity)) * (believed + 2.5) - 2.5
      : believed + 6 * severity + (f[base.segment] === base.segments[0] ? 2 : 0),
});

/** A new category, at a few percent of traffic, whose rows the model cannot rank. */
export const newCategory = ({ severity }: Setup, share = 0.06): Patch => ({
  inputs: (f, d) =>
    d.uniform() < share * severity ? { ...f, channel: 'crypto', amount: Math.exp(2.6 + 0.5 * d.normal()) } : f,
  truth: (f, believed) => (f.channel === 'crypto' ? 0.4 - 0.8 * (Math.log(number(f, 'amount')) - 2.6) : believed),
});

export const moreOf = (label: 0 | 1, share: number): Patch => ({
  keep: (_, l, d) => l === label || d.uniform() < share,
});

/** A serving bug: answers squeezed and noisy. */
export const squeezed = ({ base, severity }: Setup): Patch => ({
  score: (score, _, d) =>
    base.task === 'classification'
      ? Math.min(1, score * (0.5 / severity) + 0.35 * d.uniform())
      : score * (1 - 0.3 * severity) + 8 * d.uniform(),
});

/** A service that does not reach the model answers with one number. */
export const fallback = ({ base }: Setup, share: number): Patch => ({
  score: (score, _, d) => (d.uniform() < share ? (base.task === 'classification' ? 0.5 : 80) : score),
});
