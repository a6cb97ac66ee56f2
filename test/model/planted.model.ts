import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Approval } from '../../src/domain/approval.ts';
import type { Change, Table, Tables } from '../../src/domain/change.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Step } from '../../src/domain/step.ts';
import type { Deps } from '../../src/flows/flow.ts';
import { lifecycle } from '../../src/lifecycle.ts';
import type { StoreReads } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { member } from '../flows/outside.ts';
import { makeTemplate } from '../flows/scene.ts';
import { silentLog } from '../store/silent-log.ts';
import { histories } from './play.ts';
import { type Broken, createIds, people } from './system.ts';

const ids = createIds();
let store: OpenStore;
beforeAll(async () => {
  store = await openStore({ dataDir: await makeTemplate(), newId: ids.newId, log: silentLog });
});
afterAll(() => store.close());

/** Reads approvals, and runs, with this in them. */
const reading =
  (change: Partial<Approval>, changeOfRuns: Partial<Run> = {}) =>
  (deps: Deps): Deps => {
    const read = <T extends Table>(table: T, row: Tables[T]): Tables[T] => {
      if (table === 'approval') return { ...row, ...change };
      return table === 'run' ? { ...row, ...changeOfRuns } : row;
    };
    const reads: Pick<StoreReads, 'get' | 'find'> = {
      get: async (table, id) => {
        const row = await deps.store.get(table, id);
        return row && read(table, row);
      },
      find: async (table, query) => (await deps.store.find(table, query)).map((row) => read(table, row)),
    };
    return { ...deps, store: { ...deps.store, ...reads } };
  };

/** Nobody is on record as having asked. */
const forgetful = (deps: Deps): Deps => ({
  ...deps,
  store: {
    ...deps.store,
    find: async (table, query) => (table === 'signal' || table === 'question' ? [] : deps.store.find(table, query)),
  },
});

/** The judge of presses and the promoter read so; whoever posts the card still knows better. */
const judging = (read: (deps: Deps) => Deps): Broken => ({
  lifecycle: {
    ...lifecycle,
    'resolve-approval': (deps) => lifecycle['resolve-approval'](read(deps)),
    promote: (deps) => lifecycle.promote(read(deps)),
  },
});

/** What one flow causes, changed before it is applied. */
const resolving = (change: (made: Change) => Change, see: (step: Step) => Step = (step) => step): Broken => ({
  lifecycle: {
    ...lifecycle,
    'resolve-approval': (deps: Deps) => async (step) => change(await lifecycle['resolve-approval'](deps)(see(step))),
  },
});

const silenceIsConsent = (step: Step): Step =>
  step.input.cause === 'expiry'
    ? {
        ...step,
        now: new Date(step.now.getTime() - 3 * 3_600_000),
        input: { user: people.lead, choice: 'approve', via: 'button', channel: '#ml-alerts', threadTs: null },
      }
    : step;

const planted: Record<string, Broken> = {
  'the requester may approve': judging((deps) =>
    reading({ requestedBy: null }, { requestedBy: null })(forgetful(deps)),
  ),
  'one vote is enough whatever the quorum': judging(reading({ quorum: 1 })),
  'a card never expires': judging(reading({ expiresAt: new Date('2100-01-01') })),
  'anybody may decide': {
    deps: (deps) => ({
      ...deps,
      chat: { ...deps.chat, person: async (id) => member(id), membersOf: async () => Object.values(people) },
    }),
  },
  'a candidate that was written over passes for the one that was shown': {
    deps: (deps) => ({
      ...deps,
      registry: {
        ...deps.registry,
        version: async (model, version) => {
          const found = await deps.registry.version(model, version);
          return found && { ...found, artifactDigest: `digest-of-${version}` };
        },
      },
    }),
  },
  'silence is consent': resolving((made) => made, silenceIsConsent),
  'two votes at once miss each other': resolving((made) => ({
    ...made,
    writes: (made.writes ?? []).map((write) =>
      write.op === 'update' && write.table === 'approval' ? { ...write, when: { state: 'pending' } } : write,
    ),
  })),
  'a refused press leaves no trace': resolving((made) => ({
    ...made,
    ledger: (made.ledger ?? []).filter((fact) => fact.kind !== 'press-refused'),
  })),
  'an alias is moved and not told': {
    lifecycle: {
      ...lifecycle,
      promote: (deps) => async (step) => {
        const made = await lifecycle.promote(deps)(step);
        return { ...made, ledger: (made.ledger ?? []).filter((fact) => fact.kind !== 'alias-changed') };
      },
    },
  },
};

it.each(Object.keys(planted))('is caught: %s', async (name) => {
  const property = histories({ store, ids, broken: planted[name]! }, 10);
  const result = await fc.check(property, { seed: 20_261_124, numRuns: 100, endOnFailure: true });
  console.log(
    `caught after ${result.numRuns}: ${name}\n  ${String(result.errorInstance).split('\n').join('\n  ').slice(0, 400)}`,
  );
  expect(result.failed).toBe(true);
});
