import { profileOfText, profileText } from '../drift/profile/profile-text.ts';
import type { SideProfile } from '../drift/profile/side-profile.ts';
import { type AllRows, profilersOf } from '../drift/report/all-rows.ts';
import type { Comparison } from '../drift/report/comparison.ts';
import { seedFrom } from '../drift/statistics/seeded-random.ts';
import type { FileShape, FrameBatches, TextCache } from '../ports/frames.ts';
import type { FilesQuestion } from './files-question.ts';

export interface SampledSide {
  readonly files: string;
  readonly shape: FileShape;
  /** The sample holds every so-many-th row. */
  readonly every: number;
}

/** Every row of both sides counted, piece by piece; the reference's counts are remembered by what its files hold. */
export async function profileFiles(
  { frames, cache }: { readonly frames: FrameBatches; readonly cache: TextCache | null },
  question: FilesQuestion,
  comparison: Comparison,
  sides: { readonly reference: SampledSide; readonly current: SampledSide },
  tell: { readonly doing: (what: string) => void; readonly progress: (done: number, total: number) => void },
): Promise<AllRows> {
  const every = { reference: sides.reference.every, current: sides.current.every };
  const profilers = profilersOf(comparison, every);
  const count = (side: 'reference' | 'current'): Promise<SideProfile> =>
    countRows(frames, comparison, profilers[side](), sides[side], tell);
  const remembered = async (): Promise<SideProfile> => {
    if (!cache) return count('reference');
    tell.doing(`looking whether ${question.reference} was counted before`);
    const counted = comparison.columns.map(({ name, problem }) => [name, problem === null]);
    const asked = [counted, every.reference, comparison.current.chunks.length];
    const key = `${await frames.fingerprint({ files: question.reference })}-${seedFrom(JSON.stringify(asked)).toString(16)}`;
    const known = await cache.get(key);
    const read = known === null ? null : profileOfText(known);
    if (read) return read;
    const made = await count('reference');
    await cache.put(key, profileText(made));
    return made;
  };
  return {
    reference: await remembered(),
    current: await count('current'),
    every,
  };
}

async function countRows(
  frames: FrameBatches,
  comparison: Comparison,
  profiler: ReturnType<ReturnType<typeof profilersOf>['reference']>,
  { files, shape }: SampledSide,
  tell: { readonly progress: (done: number, total: number) => void },
): Promise<SideProfile> {
  const wanted = new Set([...comparison.columns.map(({ name }) => name), comparison.roles.time]);
  const columns = shape.columns.map(({ name }) => name).filter((name) => wanted.has(name));
  let done = 0;
  let told = 0;
  for await (const batch of frames.batches({ files, columns })) {
    profiler.add(batch);
    done += batch.rows;
    if (done - told < shape.rows / 100) continue;
    told = done;
    tell.progress(done, shape.rows);
  }
  return profiler.profile();
}
