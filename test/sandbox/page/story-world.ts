import type { World, WorldPort } from '../../../src/sandbox/slack/world-port.ts';

const models = [
  ['fraud-detector', 'Card fraud', 'quality lost', 'lost'],
  ['churn-predictor', 'Churn', 'healthy', 'healthy'],
  ['demand-forecast', 'Demand', 'quality lost', 'lost'],
  ['credit-risk', 'Credit risk', 'drifts, quality holds', 'drifting'],
] as const;

/** A demo world that only counts days. */
export function storyWorld(): WorldPort {
  const listeners = new Set<(world: World) => void>();
  let world: World = {
    simulated: true,
    date: '2026-03-05',
    day: 64,
    paused: false,
    waiting: 'Time stands still while an approval card waits for you.',
    seconds_per_day: 5,
    models: models.map(([id, title, state, condition]) => ({
      id,
      title,
      about: `${title}, simulated`,
      state,
      champion: 'v41',
      serving: 'v41',
      condition,
    })),
    log: [{ at: '2026-03-05', text: 'merchant_category moved' }],
  };
  const change = (next: Partial<World>) => {
    world = { ...world, ...next };
    for (const listener of listeners) listener(world);
    return world;
  };
  return {
    state: () => world,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    act: async (action, value) => {
      if (action === 'speed') return change({ seconds_per_day: value ?? world.seconds_per_day });
      if (action === 'next-day') return change({ day: world.day + 1, date: '2026-03-06' });
      return change({ paused: action === 'pause' });
    },
  };
}
