import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReadOrder } from '../../src/agent/rules-model/read-order.ts';
import type { Change, Table, Tables } from '../../src/domain/change.ts';
import { formatId } from '../../src/domain/id.ts';
import type { Intent } from '../../src/domain/intent.ts';
import type { Model } from '../../src/domain/model.ts';
import type { Blind, Observation, Readings } from '../../src/domain/observation.ts';
import { type Policy, policySchema } from '../../src/domain/policy.ts';
import type { Post, PostKind } from '../../src/domain/post.ts';
import type { SignalDraft } from '../../src/domain/signal-draft.ts';
import { type Role, roles } from '../../src/domain/step.ts';
import type { Deps } from '../../src/flows/flow.ts';
import { lifecycle } from '../../src/lifecycle.ts';
import type { Person } from '../../src/ports/chat.ts';
import type { NewId } from '../../src/ports/ids.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Monitor } from '../../src/ports/monitor.ts';
import { startSweep } from '../../src/process/sweep-slots.ts';
import { runStep } from '../../src/run-step.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { nowOf, observe, type World } from '../drift/synthetic-world.ts';
import {
  createAdvisor,
  createChat,
  createFiles,
  createMonitor,
  createPager,
  createPipeline,
  createRegistry,
  createServing,
  member,
  type Shelf,
  type StoredFile,
} from './outside.ts';

export const newId: NewId = (prefix) => formatId(prefix, crypto.getRandomValues(new Uint8Array(10)));

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

/** The last day of the prepared worlds but five: those five are still to come. */
export const today = new Date('2026-10-11T01:00:00Z');

/** Fifteen days with every label; the monitor of a scene shows of them what has happened. */
export const prepare = (world: World): Observation =>
  observe({ ...world, rowsPerDay: 500, days: 15, labelDelayDays: 0 });
export const lastDay = nowOf;

export const oncall = 'U0PRIYA';
export const lead = 'U0LEAD';
export const engineer = 'U0ANA';
export const outsider = 'U0OUT';

const talkers = ['S0OWNERS', 'S0ONCALL'];

type PolicyInput = Parameters<typeof policySchema.parse>[0] & object;

export function modelOf(id: string, policy: PolicyInput = {}, changes: Partial<Model> = {}): Model {
  const parsed: Policy = policySchema.parse({ autonomy: 'retrain', budget: { cost_per_minute: 0.12 }, ...policy });
  return {
    id,
    title: id,
    tier: 1,
    task: 'classification',
    channel: '#ml-alerts',
    owner: 'S0OWNERS',
    approvers: { sets: ['S0ONCALL'], quorum: 1 },
    may: { ask: talkers, request: talkers, stop: talkers, snooze: talkers },
    policy: parsed,
    policyVersion: 'policy-1',
    monitor: {
      parquet: { reference: 'r', current: 'c', time: 'ts', label_delay: 0, ignore: [], stale_after: 1 },
    },
    pipeline: { command: { run: 'train', timeout: 1_800_000, env: [] } },
    registry: { local: { path: 'registry', name: id, alias: 'champion' } },
    serving: { http: { url: 'http://127.0.0.1:1/' } },
    gates: [{ metric: 'auc', min: 0.7, not_worse_than_champion_by: 0.01, min_n: 200, threshold: 0.5 }],
    impact: null,
    inputs: [],
    ...changes,
  };
}

/** A migrated, empty data directory, made once a file: a scene starts from a copy of it. */
export async function makeTemplate(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sextant-flows-'));
  const store = await openStore({ dataDir, newId, log: quiet });
  await store.close();
  return dataDir;
}

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** The real steps over a real store; only what is outside is made by hand. */
export async function openScene(
  template: string,
  models: Model[],
  worlds: Record<string, Observation | Readings | Blind>,
  monitor?: Monitor,
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'sextant-scene-'));
  await cp(template, dataDir, { recursive: true });
  const store = await openStore({ dataDir, newId, log: quiet });
  return sceneOver(store, models, worlds, () => rm(dataDir, { recursive: true }), monitor);
}

/** The same over a store that is open and empty; `tidy` follows its closing. */
export async function sceneOver(
  store: OpenStore,
  models: Model[],
  worlds: Record<string, Observation | Readings | Blind>,
  tidy: () => Promise<unknown> = async () => undefined,
  monitor?: Monitor,
) {
  await store.moveClock(today);
  const byId = new Map(models.map((m) => [m.id, m]));
  const outside = {
    worlds: new Map(Object.entries(worlds)),
    shelves: new Map<string, Shelf>(models.map((m) => [m.id, firstShelf()])),
    heldBack: new Map<string, string>(),
    files: new Map<string, StoredFile>(),
    sets: new Map<string, readonly string[]>([
      ['S0ONCALL', [oncall, lead]],
      ['S0OWNERS', [engineer]],
    ]),
    people: new Map<string, Person>([oncall, lead, engineer, outsider].map((id) => [id, member(id)])),
    pipeline: createPipeline(),
    advisor: createAdvisor(),
    pager: createPager(),
    models: byId,
  };
  const registry = createRegistry(outside.shelves);
  const files = createFiles(outside.files);
  const deps: Deps = {
    store,
    models: { all: () => [...byId.values()], get: (id) => byId.get(id) ?? null, currency: 'USD' },
    monitor: monitor ?? createMonitor(outside.worlds),
    frames: files,
    files,
    pipeline: outside.pipeline,
    registry,
    registryWriter: registry,
    serving: createServing(outside.shelves, outside.heldBack),
    chat: createChat(outside.sets, outside.people),
    advisor: outside.advisor,
    pager: outside.pager,
    approvals: { channel: null, page: () => 'https://sextant.test' },
    readOrder: createReadOrder(models),
    newId,
    log: quiet,
    pollMs: 60_000,
  };
  const runner = { store, lifecycle, deps, log: quiet };
  const posts: Post[] = [];
  let sent = 0;

  /** Runs every due step, all that are due at once side by side, until none is; then sends what is owed. */
  const settle = async (who: readonly Role[] = roles): Promise<void> => {
    for (let rounds = 0; rounds < 200; rounds++) {
      const due = await store.due(who, 100);
      await Promise.all(due.map((step) => runStep(runner, step.id)));
      if (due.length > 0) continue;
      if (who !== roles) return send();
      const now = await store.now();
      const soon = new Date(now.getTime() + 1_100);
      if ((await store.pending(soon)) === 0) return send();
      await store.moveClock(soon);
    }
    throw new Error('steps did not settle in 200 rounds');
  };
  const send = async (): Promise<void> => {
    for (let owed = await store.claimPost(1000); owed; owed = await store.claimPost(1000)) {
      posts.push(owed.post);
      await store.postSent(owed, owed.sent ?? { channel: owed.post.to.channel, ts: `${++sent}.000100` });
    }
  };
  const inbox = async (
    source: 'alertmanager' | 'slack-event',
    body: unknown,
    kind: 'receive-signal' | 'receive-slack',
  ) => {
    const id = newId('inb');
    const row = { id, source, dedupeKey: id, body, receivedAt: await store.now() };
    await store.receive(row, [{ kind, subject: { kind: 'inbox', id }, input: { index: '0' } }]);
  };
  return {
    ...outside,
    store,
    deps,
    posts,
    runner,
    settle: () => settle(),
    /** One step and no moving of the clock. */
    runOnly: (stepId: string) => runStep(runner, stepId),
    /** Only the steps of these roles, and no moving of the clock: processes of other roles are down. */
    settleRoles: settle,
    /** An alert as the webhook keeps it. */
    fire: (model: string, alert: Partial<SignalDraft> = {}) =>
      inbox('alertmanager', { signals: [draft(model, alert)] }, 'receive-signal'),
    /** A person does something in Slack. */
    person: (intent: Intent) => inbox('slack-event', intent, 'receive-slack'),
    press: (approvalId: string, user: string, choice: 'approve' | 'deny' = 'approve', reason: string | null = null) =>
      inbox(
        'slack-event',
        {
          kind: 'press',
          press: { approvalId, user, choice, reason, via: 'button', channel: '#ml-alerts', threadTs: null },
        } satisfies Intent,
        'receive-slack',
      ),
    sweep: async () => startSweep(store, newId, await store.now()),
    sweepSlot: (slot: Date) => startSweep(store, newId, slot),
    /** Runs a step whose claim another attempt takes over before it is applied. */
    runStealing: (stepId: string) => {
      const steal = async (): Promise<Change> => {
        await store.pool.query(`update sextant.step set token = 'another attempt' where id = $1`, [stepId]);
        return {};
      };
      return runStep({ ...runner, lifecycle: { ...lifecycle, 'receive-signal': () => steal } }, stepId);
    },
    advance: async (ms: number) => store.moveClock(new Date((await store.now()).getTime() + ms)),
    one: async <T extends Table>(table: T, where: Partial<Tables[T]> = {}): Promise<Tables[T]> => {
      const rows = await store.find(table, { where });
      if (rows.length !== 1) throw new Error(`expected one ${table}, found ${rows.length}`);
      return rows[0]!;
    },
    all: <T extends Table>(table: T, where: Partial<Tables[T]> = {}) => store.find(table, { where, order: 'oldest' }),
    said: (kind: PostKind) => posts.filter((p) => p.kind === kind),
    notes: () => posts.flatMap((p) => (p.kind === 'note' ? [p.facts.text] : [])),
    whispered: (user: string) =>
      posts.flatMap((p) => (p.kind === 'note' && p.to.ephemeralTo === user ? [p.facts.text] : [])),
    ledger: async (kind: string) =>
      (await store.ledger({ kind, limit: 1000 })).map((row) => JSON.parse(row.body) as LedgerBody),
    close: async () => {
      await store.close();
      await tidy();
    },
  };
}

interface LedgerBody {
  readonly actor: string;
  readonly facts: Record<string, unknown>;
}

const draft = (model: string, alert: Partial<SignalDraft>): SignalDraft => ({
  kind: 'alert',
  source: 'alertmanager',
  status: 'firing',
  model,
  fingerprint: `fp-${model}`,
  title: 'drift over 0.1',
  severity: 'warning',
  labels: {},
  links: {},
  startsAt: today.toISOString(),
  endsAt: null,
  ...alert,
});

function firstShelf(): Shelf {
  const version = {
    version: '1',
    createdAt: new Date('2026-09-01T00:00:00Z'),
    ready: true,
    metrics: {},
    tags: {},
    artifactDigest: 'digest-of-1',
    artifacts: {},
  };
  return { champion: '1', versions: new Map([['1', version]]) };
}
