import { ruleOnRetraining } from '../../src/domain/retrain-rules.ts';
import { measure } from '../../src/drift/measure.ts';
import { verdictOf } from '../../src/drift/verdict-of.ts';
import { question } from '../domain/measured.ts';
import { settings } from '../drift/look-at.ts';
import { nowOf, observe } from '../drift/synthetic-world.ts';
import { brokenWorld, conceptWorld } from '../drift/worlds.ts';
import type { Benchmark } from './benchmark.ts';
import { count, figure, median, ms, spread, table } from './figures.ts';

const runs = 9;
const rulings = 50_000;
const size = { days: 14, rowsPerDay: 3000 };

export const policyAndVerdict: Benchmark = {
  name: 'policy-and-verdict',
  title: 'Policy and verdict',
  usesStores: false,
  async run({ say }) {
    const asked = question();
    const perSecond = repeat(() => timed(() => times(rulings, () => ruleOnRetraining(asked)))).map(
      (took) => rulings / (took / 1000),
    );
    say(`${figure(median(perSecond))} rulings a second`);
    const rows = [
      ['`ruleOnRetraining`, ten rules', `**${figure(median(perSecond))} a second**`, spread(perSecond)],
      ...[
        { name: 'classification, concept drift', world: conceptWorld(1) },
        { name: 'regression, a broken column', world: brokenWorld(1) },
      ].map(({ name, world }) => {
        const observation = observe({ ...world, ...size });
        const now = nowOf(observation);
        const look = (): void => {
          const measurement = measure(observation, { ...settings, now });
          verdictOf(measurement, { champion: null, servingVersion: null, minRows: settings.minRows });
        };
        const took = repeat(() => timed(look));
        say(`${name}: ${ms(median(took))}`);
        return [`\`measure\` and \`verdictOf\`, ${name}`, `**${ms(median(took))}**`, spread(took, ms)];
      }),
    ];
    const what = `${size.days} windows of ${count(size.rowsPerDay)} rows against a reference of ${count(14 * size.rowsPerDay)} rows`;
    return [
      table(['what', 'median', 'min … max'], rows),
      '',
      `${runs} runs after a warm-up, on ${what}, in memory already: reading files is not in it.`,
    ].join('\n');
  },
};

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function times(n: number, work: () => void): void {
  for (let i = 0; i < n; i++) work();
}

function repeat(work: () => number): number[] {
  work();
  return Array.from({ length: runs }, work);
}
