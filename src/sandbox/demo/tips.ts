import type { World } from '../world/world.ts';

/** Things to try, for the page and for the terminal. */
export const tips = (world: World): string[] => {
  const [first, second] = world.models.map((m) => m.id);
  return [
    `@sextant why is ${first} degrading?`,
    'and the second feature?',
    `@sextant is ${second} ok?`,
    '@sextant what is waiting for me?',
    '@sextant why did nothing get retrained over the weekend?',
    '/sextant pending',
  ];
};
