import { formatId, type IdPrefix } from '../../src/domain/id.ts';
import type { Intent } from '../../src/domain/intent.ts';
import type { Model } from '../../src/domain/model.ts';
import { roles } from '../../src/domain/step.ts';
import type { Deps } from '../../src/flows/flow.ts';
import { lifecycle } from '../../src/lifecycle.ts';
import { runStep, type StepRunner } from '../../src/run-step.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { observe } from '../drift/synthetic-world.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from '../flows/candidate.ts';
import { member } from '../flows/outside.ts';
import { modelOf, type Scene, sceneOver } from '../flows/scene.ts';
import { createQueueBoard, type QueueBoard } from './deterministic-queue.ts';
import type { History, Move } from './history.ts';

/** Everybody who presses. All but the outsider stand in the approver set; three of those may not decide all the same. */
export const people = {
  priya: 'U0PRIYA',
  lead: 'U0LEAD',
  requester: 'U0REQUESTER',
  outsider: 'U0OUTSIDER',
  guest: 'U0GUEST',
  bot: 'U0BOT',
  deactivated: 'U0GONE',
} as const;
export type PersonKind = keyof typeof people;
export const present: readonly string[] = [people.priya, people.lead, people.requester];

/** A small world whose pattern has changed, so that the rules want a retraining. */
const drifted = observe({
  ...conceptWorld(1, 4, 0.3),
  rowsPerDay: 80,
  days: 15,
  referenceDays: 4,
  labelDelayDays: 0,
});

export interface Setting {
  readonly autonomy: 'retrain' | 'propose';
  readonly quorum: 1 | 2;
  /** Which waiting step runs next, over and over. */
  readonly order: readonly number[];
}

/** A flow or a dependency to be broken on purpose; the system under test is the one without. */
export interface Broken {
  readonly deps?: (deps: Deps) => Deps;
  readonly lifecycle?: StepRunner['lifecycle'];
}

/** Ids in a row, so that a run that is played again makes the same ones. */
export function createIds() {
  let next = 0;
  return {
    again: (): void => {
      next = 0;
    },
    newId: (prefix: IdPrefix): string => {
      next += 1;
      return formatId(
        prefix,
        Uint8Array.from({ length: 10 }, (_, i) => Math.floor(next / 32 ** (9 - i)) % 32),
      );
    },
  };
}

/** Empties the store, its ledger too: only whoever owns the database can, and only by switching its triggers off. */
export async function emptyStore(store: OpenStore): Promise<void> {
  const { rows } = await store.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'sextant'
      and tablename not in ('clock', 'ledger_head', 'budget_lock', 'migration', 'migration_lock')`,
  );
  await store.pool.query(
    [
      'begin',
      'set local session_replication_role = replica',
      ...rows.map(({ name }) => `delete from sextant.${name}`),
      "update sextant.ledger_head set seq = 0, hash = repeat('0', 64)",
      'commit',
    ].join(';\n'),
  );
}

/** Two replicas of every role over one store, and a world outside that keeps its own record of what was done to it. */
export class System {
  readonly scene: Scene;
  readonly setting: Setting;
  readonly moves: Move[] = [];
  readonly queue: QueueBoard;
  runner: StepRunner;
  #rights: { readonly from: Date; readonly members: readonly string[] }[] = [];
  #version = 1;
  /** On cards that exist; each is owed one answer however often it is delivered. */
  presses = 0;

  private constructor(scene: Scene, setting: Setting) {
    this.scene = scene;
    this.setting = setting;
    this.runner = scene.runner;
    let turn = 0;
    this.queue = createQueueBoard((choices) => (setting.order[turn++ % setting.order.length] ?? 0) % choices);
  }

  static async open(store: OpenStore, newId: Deps['newId'], setting: Setting, broken: Broken = {}): Promise<System> {
    await emptyStore(store);
    const scene = await sceneOver(store, [modelWith(setting, 1)], { m: drifted });
    for (const id of Object.values(people)) scene.people.set(id, member(id));
    scene.people.set(people.guest, member(people.guest, { isGuest: true }));
    scene.people.set(people.bot, member(people.bot, { isBot: true }));
    scene.people.set(people.deactivated, member(people.deactivated, { active: false }));
    const system = new System(scene, setting);
    await system.setMembers([...present, people.guest, people.bot, people.deactivated]);
    const deps = { ...scene.deps, newId, registryWriter: system.#watchedWriter() };
    system.runner = {
      ...scene.runner,
      deps: broken.deps ? broken.deps(deps) : deps,
      lifecycle: broken.lifecycle ?? lifecycle,
    };
    for (const replica of [system.queue.replica(), system.queue.replica()])
      for (const role of roles) await replica.work(role, async (id) => void (await runStep(system.runner, id)), 2);
    return system;
  }

  get store(): OpenStore {
    return this.scene.store;
  }

  get champion(): string | null {
    return this.scene.shelves.get('m')?.champion ?? null;
  }

  /** Until no step is due; steps due within the second are waited for, then messages leave. */
  async settle(): Promise<void> {
    const [wake] = [this.queue.replica()];
    for (let rounds = 0; rounds < 300; rounds++) {
      const due = await this.store.due(roles, 100);
      for (const { role, id } of due) await wake.wake(role, id);
      await this.queue.idle();
      if (due.length > 0) continue;
      const soon = new Date((await this.store.now()).getTime() + 1_100);
      if ((await this.store.pending(soon)) === 0) return this.scene.settleRoles([]);
      await this.store.moveClock(soon);
    }
    throw new Error('steps did not settle in 300 rounds');
  }

  /** Only what came from Slack and the presses in it, as if every other wake-up were late. */
  async settlePresses(): Promise<void> {
    for (const from of ["kind = 'receive-slack'", "kind = 'resolve-approval' and input ->> 'user' is not null"]) {
      const { rows } = await this.store.pool.query<{ id: string }>(
        `select id from sextant.step where state = 'waiting' and ${from}`,
      );
      for (const { id } of rows) await runStep(this.runner, id);
    }
  }

  /** A Slack payload as the receiver keeps it, delivered so many times. */
  async event(intent: Intent, deliveries = 1): Promise<void> {
    if (intent.kind === 'command' && intent.command === 'deny') this.presses += 1;
    const id = this.scene.deps.newId('inb');
    const row = { id, source: 'slack-event' as const, dedupeKey: id, body: intent, receivedAt: await this.store.now() };
    for (let i = 0; i < deliveries; i++)
      await this.store.receive(row, [{ kind: 'receive-slack', subject: { kind: 'inbox', id }, input: { index: '0' } }]);
  }

  press(approvalId: string, user: string, choice: 'approve' | 'deny', deliveries = 1): Promise<void> {
    this.presses += 1;
    const reason = choice === 'deny' ? 'not now' : null;
    const press = { approvalId, user, choice, reason, via: 'button', channel: '#ml-alerts', threadTs: null } as const;
    return this.event({ kind: 'press', press }, deliveries);
  }

  get members(): readonly string[] {
    return this.#rights.at(-1)?.members ?? [];
  }

  /** Who is in the approver set from now on. */
  async setMembers(members: readonly string[]): Promise<void> {
    this.#rights.push({ from: await this.store.now(), members });
    this.scene.sets.set('S0ONCALL', members);
    this.scene.sets.set('S0OWNERS', members);
  }

  mayVote(user: string, at: Date): boolean {
    const then = this.#rights.findLast(({ from }) => from <= at);
    return present.includes(user) && (then?.members.includes(user) ?? false);
  }

  /** Who asked by then, by a button or in words that order something, as it stood at the door. */
  async askersBefore(at: Date): Promise<string[]> {
    const [signals, questions] = [
      await this.scene.all('signal', { kind: 'request' }),
      await this.scene.all('question'),
    ];
    const deaf = questions.filter(({ text, orders }) => text === 'retrain m' && orders?.join() !== 'm');
    if (deaf.length > 0) throw new Error(`“retrain m” was not read as an order: ${deaf.map(({ id }) => id).join()}`);
    return [
      ...signals.flatMap(({ requestedBy, receivedAt }) => (requestedBy && receivedAt <= at ? [requestedBy] : [])),
      ...questions.flatMap(({ user, orders, askedAt }) => (orders?.length && askedAt <= at ? [user] : [])),
    ];
  }

  policy(version: number): void {
    this.scene.models.set('m', modelWith(this.setting, version));
  }

  /** The pipeline ends: a candidate that passes its gates, or one that is no better than a coin. */
  async finishRun(passes: boolean): Promise<string> {
    this.#version += 1;
    const version = String(this.#version);
    const scene = { ...this.scene, settle: () => this.settle() };
    await finishRun(scene, 'm', { version, skill: passes ? 2 : 0, rows: 300 });
    return version;
  }

  /** Somebody writes over a version that was compared already. */
  overwrite(version: string): void {
    const shelf = this.scene.shelves.get('m');
    const before = shelf?.versions.get(version);
    if (before) shelf?.versions.set(version, { ...before, artifactDigest: `${before.artifactDigest}-overwritten` });
  }

  /** Somebody moves the alias past Sextant. */
  moveOutside(): string {
    const shelf = this.scene.shelves.get('m')!;
    const from = shelf.champion;
    this.#version += 1;
    const to = String(this.#version);
    shelf.versions.set(to, { ...shelf.versions.get('1')!, version: to, artifactDigest: `digest-of-${to}`, tags: {} });
    shelf.champion = to;
    this.#moved(from, to, null);
    return to;
  }

  async history(): Promise<History> {
    const [approvals, votes, promotions, runs] = await Promise.all([
      this.scene.all('approval'),
      this.scene.all('vote'),
      this.scene.all('promotion'),
      this.scene.all('run'),
    ]);
    const ledger = await this.store.ledger({ limit: 100_000 });
    const { started } = this.scene.pipeline;
    const mayVote = (user: string, at: Date) => this.mayVote(user, at);
    return { first: '1', moves: this.moves, approvals, votes, promotions, runs, started, ledger, mayVote };
  }

  #moved(from: string | null, to: string, approvalId: string | null): void {
    const { versions } = this.scene.shelves.get('m')!;
    this.moves.push({
      from,
      to,
      approvalId,
      policyVersion: this.scene.models.get('m')!.policyVersion,
      artifactDigest: versions.get(to)?.artifactDigest ?? null,
    });
  }

  #watchedWriter(): Deps['registryWriter'] {
    return {
      setAlias: async (model, move) => {
        const from = this.champion;
        await this.scene.deps.registryWriter.setAlias(model, move);
        this.#moved(from, move.to, move.tags.approval_id ?? 'untagged');
      },
    };
  }
}

const modelWith = ({ autonomy, quorum }: Setting, version: number): Model => ({
  ...modelOf('m', { autonomy, min_rows: 50, cooldown: '1h', approval: { expires: '2h' } }),
  approvers: { sets: ['S0ONCALL'], quorum },
  policyVersion: `policy-${version}`,
});
