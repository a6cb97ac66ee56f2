import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AppOptions,
  type AppParts,
  createFolderCache,
  createFrames,
  inspectSetup,
  newId,
  notedNow,
  openParts,
  promptOf,
} from './app.ts';
import { SextantError } from './domain/error.ts';
import type { Evidence } from './domain/evidence.ts';
import { type SetupCheck, setupCheck } from './domain/setup-check.ts';
import type { Sweep } from './domain/sweep.ts';
import { compareFiles } from './flows/compare-files.ts';
import { explainModel } from './flows/explain-model.ts';
import { earlierOf } from './flows/explanation-posts.ts';
import { lifecycle } from './lifecycle.ts';
import { startSweep } from './process/sweep-slots.ts';
import { runStep } from './run-step.ts';

/** Opens the parts, does one thing, closes them. */
async function once<T>(options: AppOptions, work: (parts: AppParts) => Promise<T>): Promise<T> {
  const parts = await openParts(options);
  try {
    return await work(parts);
  } finally {
    await parts.deps.frames.close();
    await parts.store.close();
  }
}

type Explained = Awaited<ReturnType<typeof explainModel>>;

/** What is seen of a model and would be decided now; without the store's history when another process holds it or there is none. */
export async function explainOnce(
  options: AppOptions,
  id: string,
  withPrompt = false,
): Promise<{ readonly result: Explained; readonly prompt: Prompt | null; readonly history: string }> {
  const fromStore = async (parts: AppParts, now: Date | null) => {
    const result = await explainModel(parts.deps, id, now ?? (await parts.store.now()));
    const prompt = withPrompt && !('blind' in result) ? await promptFor(options, parts, result.evidence) : null;
    return { result, prompt };
  };
  if (options.env.DATABASE_URL !== undefined || existsSync(options.dataDir)) {
    try {
      return { ...(await once(options, (parts) => fromStore(parts, null))), history: '' };
    } catch (thrown) {
      if (!(thrown instanceof SextantError) || thrown.code !== 'conflict') throw thrown;
    }
  }
  const held = existsSync(options.dataDir);
  const now = await notedNow(options.dataDir);
  const dataDir = await mkdtemp(join(tmpdir(), 'sextant-explain-'));
  try {
    const told = await once({ ...options, dataDir }, (parts) => fromStore(parts, now));
    const why = held
      ? 'a running Sextant holds the store; ask it in Slack for those'
      : `there is no store in ${options.dataDir} yet`;
    return { ...told, history: `Without past runs and incidents: ${why}.` };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Prompt = Awaited<ReturnType<typeof promptOf>>;

/** As the thread of a new alert would ask it: an incident of its own, the model's past incidents beside. */
async function promptFor(options: AppOptions, parts: AppParts, evidence: Evidence): Promise<Prompt> {
  const earlier = await earlierOf(parts.store, evidence.model);
  return promptOf(options, parts, { incident: { id: newId('inc'), model: evidence.model }, evidence, earlier });
}

type FilesQuestion = Parameters<typeof compareFiles>[1];
type Tell = Parameters<typeof compareFiles>[2];

/** Drift and verdict of any files, without store, configuration or Slack. */
export async function compareFilesOnce(question: FilesQuestion, cacheFolder: string | null, tell: Tell) {
  const frames = createFrames({ memoryLimit: '1GB' });
  const cache = cacheFolder === null ? null : createFolderCache(cacheFolder);
  try {
    return await compareFiles({ frames, cache }, question, tell);
  } finally {
    await frames.close();
  }
}

/** One sweep now, recorded; what it finds waits in the store for the running roles. */
export function sweepOnce(options: AppOptions): Promise<Sweep> {
  return once(options, async ({ store, deps }) => {
    const slot = await store.now();
    await startSweep(store, newId, slot);
    const [row] = await store.find('sweep', { where: { slot: slot.toISOString() }, limit: 1 });
    const due = await store.due(['agent'], 1000);
    for (const { id } of due) await runStep({ store, lifecycle, deps, log: options.log }, id);
    const done = row ? await store.get('sweep', row.id) : null;
    if (done?.state !== 'done')
      throw new SextantError('unavailable', 'The sweep did not end; the running agent role goes on with it.');
    return done;
  });
}

/** Every check of the set-up, each with a sentence; nothing is changed. */
export async function diagnoseSetup(options: AppOptions): Promise<SetupCheck[]> {
  const { env, config } = options;
  const first: SetupCheck = { name: 'configuration', ok: true, text: config.file, key: null };
  const withSlack = env.SLACK_BOT_TOKEN !== undefined && env.SLACK_SIGNING_SECRET !== undefined;
  const roles = withSlack ? options.roles : options.roles.filter((role) => role !== 'bot');
  try {
    return await once({ ...options, roles }, async (parts) => {
      const now = await parts.store.now();
      const store = {
        name: 'store',
        ok: true,
        text: `${parts.store.kind}, its time is ${now.toISOString()}`,
        key: null,
      };
      return [first, store, ...(await inspectSetup({ ...options, roles }, parts, now))];
    });
  } catch (thrown) {
    return [first, await setupCheck('store', 'DATABASE_URL', () => Promise.reject(thrown))];
  }
}
