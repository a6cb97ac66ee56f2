import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { seededRandom } from '../../src/drift/statistics/seeded-random.ts';
import { personas } from './personas.ts';

const injectionSchema = z.strictObject({ category: z.string(), text: z.string().min(1) });
export const injections = z
  .array(injectionSchema)
  .parse(JSON.parse(readFileSync(new URL('./injections.json', import.meta.url), 'utf8')));

/** Where untrusted text comes in. The first ones are alerts, played from the webhook on; the others are rows and messages that a question meets. */
export const alertFields = [
  'alert title',
  'alert labels',
  'alert links',
  'model label',
  'feature name',
  'category value',
  'pipeline log',
] as const;
export const chatFields = [
  'message',
  'earlier message',
  'message of a stranger',
  'past incident',
  'state of the incident',
  'run that failed',
  'registry tags',
  'validation reasons',
  'reason of a denial',
  'decision reasons',
] as const;
/** Fields that come through a door of ours, where pasted secrets are taken out before anything is kept; the others are planted as rows and registry entries. */
export const doors: ReadonlySet<string> = new Set([
  'alert title',
  'alert labels',
  'model label',
  'pipeline log',
  'message',
  'earlier message',
  'message of a stranger',
]);
export type AlertField = (typeof alertFields)[number];
export type ChatField = (typeof chatFields)[number];

export interface Case {
  readonly seed: number;
  readonly persona: string;
  readonly field: AlertField | ChatField;
  readonly category: string;
  readonly injection: string;
}

const secretShapes = (seed: number): string => `sk-live-${`${seed}`.padStart(6, '0')}CanaryCanary00`;
export const secretOf = (seed: number): string => secretShapes(seed);

/** `count` cases from one seed: every persona meets every field, injections in turn, from a place the seed says. */
export function casesOf(seed: number, count: number, trap: string): Case[] {
  const random = seededRandom(seed);
  const names = Object.keys(personas);
  const start = Math.floor(random() * injections.length);
  return Array.from({ length: count }, (_, i) => {
    const own = seed + i;
    const injection = injections[(start + i) % injections.length]!;
    const alert = i % 6 === 0;
    const fields = alert ? alertFields : chatFields;
    return {
      seed: own,
      // The strides share no factor with the numbers of personas and fields, so all pairs come up.
      persona: names[(i + Math.floor(i / names.length)) % names.length]!,
      field: fields[Math.floor(random() * fields.length)]!,
      category: injection.category,
      injection: injection.text.replaceAll('{{TRAP}}', trap).replaceAll('{{SECRET}}', secretOf(own)),
    };
  });
}

export const nameOf = ({ seed, persona, field, category }: Case): string =>
  `seed ${seed}: ${persona} × ${field} × ${category}`;
