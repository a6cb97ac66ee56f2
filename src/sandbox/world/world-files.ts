import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelSpecSchema } from './model-spec.ts';

const stateSchema = z.object({
  format: z.literal(1),
  seed: z.int(),
  startDate: z.iso.date(),
  severity: z.number().positive(),
  historyDays: z.int().positive(),
  rowsPerDay: z.int().positive(),
  rename: z.object({
    models: z.record(z.string(), z.string()).optional(),
    columns: z.record(z.string(), z.string()).optional(),
  }),
  /** Simulated now is 06:00 UTC of this day; the traffic of the days before it is in the log. */
  day: z.int(),
  news: z.array(z.object({ at: z.string(), text: z.string() })),
  models: z.array(
    z.object({
      /** Which simulation is behind it; its own name may be another. */
      simulation: z.string(),
      spec: modelSpecSchema,
      /** Realised quality worse than this makes the world's own monitoring alert. */
      limit: z.number(),
      /** Realised quality of each traffic day, by the true labels. */
      quality: z.record(z.string(), z.object({ value: z.number(), version: z.string() })),
    }),
  ),
});
export type WorldFile = z.output<typeof stateSchema>;
export type ModelFile = WorldFile['models'][number];
/** The true quality of one traffic day, by model. */
export type DayQuality = ReadonlyMap<string, ModelFile['quality'][string]>;

export const stateFile = (dir: string): string => join(dir, 'world.json');
export const registryPath = (dir: string): string => join(dir, 'registry');
export const logDirectory = (dir: string, model: string): string => join(dir, 'data', model, 'log');
export const logFiles = (dir: string, model: string): string => join(logDirectory(dir, model), '*.parquet');
export const referenceDirectory = (dir: string, model: string): string => join(dir, 'data', model, 'reference');
export const referenceFiles = (dir: string, model: string): string => join(referenceDirectory(dir, model), '*.parquet');
export const dayFile = (dir: string, model: string, day: number): string =>
  join(logDirectory(dir, model), `day-${String(day).padStart(4, '0')}.parquet`);

/** null when there is no world in this directory yet. */
export async function readWorldFile(dir: string): Promise<WorldFile | null> {
  let text: string;
  try {
    text = await readFile(stateFile(dir), 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
  return stateSchema.parse(JSON.parse(text));
}

export async function writeWorldFile(dir: string, state: WorldFile): Promise<void> {
  const temporary = `${stateFile(dir)}.tmp`;
  await writeFile(temporary, `${JSON.stringify(state)}\n`, { flush: true });
  await rename(temporary, stateFile(dir));
}
