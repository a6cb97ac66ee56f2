import { existsSync, readFileSync } from 'node:fs';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { checkHistory, type Move } from '../model/history.ts';
import { failedWork } from './failed-work.ts';
import type { FaultWorld } from './fault-world.ts';

/** What must not be, whatever happened to the processes: nothing lost, nothing doubled, nothing without its approval. */
export async function faultsIn(
  world: FaultWorld,
  models: readonly string[] = world.models.map(({ id }) => id),
): Promise<string[]> {
  const ledger = await world.store.ledger({ limit: 1_000_000 });
  const histories = await Promise.all(models.map((id) => historyFaults(world, id, ledger)));
  return [
    ...histories.flat(),
    ...(await failedWork(world)),
    ...(await slackFaults(world)),
    ...(await liveButtons(world)),
  ];
}

async function historyFaults(world: FaultWorld, model: string, ledger: readonly LedgerRow[]): Promise<string[]> {
  const { store } = world;
  const where = { model };
  const approvals = await store.find('approval', { where, order: 'oldest' });
  const votes = await store.find('vote', {
    anyOf: { approvalId: approvals.map(({ id }) => id) },
    order: 'oldest',
    limit: 1000,
  });
  const faults = checkHistory({
    first: 'v1',
    moves: movesOf(world, model, approvals),
    approvals,
    votes,
    promotions: await store.find('promotion', { where }),
    runs: await store.find('run', { where }),
    started: linesOf(`${world.registry(model)}.started`),
    ledger,
    mayVote: (user) => world.approvers.includes(user),
  });
  return faults.map((fault) => `${model}: ${fault}`);
}

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

/** The champion as the registry's own files tell it: here it moves from v1 to v2 or not at all. */
function movesOf(world: FaultWorld, model: string, approvals: Parameters<typeof checkHistory>[0]['approvals']): Move[] {
  const { champion } = JSON.parse(readFileSync(world.registry(model, 'aliases.json'), 'utf8'));
  if (champion === 'v1') return [];
  const { tags } = JSON.parse(readFileSync(world.registry(model, champion, 'version.json'), 'utf8'));
  const approval = approvals.find(({ id }) => id === tags?.approval_id);
  return [
    {
      from: 'v1',
      to: champion,
      approvalId: tags?.approval_id ?? null,
      policyVersion: approval?.subject.policyVersion ?? '',
      artifactDigest: approval?.subject.artifactDigest ?? null,
    },
  ];
}

/** Every message we owed stands in Slack once, and nothing of ours stands there that we did not owe. */
async function slackFaults(world: FaultWorld): Promise<string[]> {
  const { rows } = await world.store.pool.query<{ id: string; kind: string }>(
    "select id, kind from sextant.post where ephemeral_to is null and kind <> 'reaction'",
  );
  const seen = new Map<string, number>();
  for (const { bot_id, ephemeral_to, metadata, files } of world.slack.transcript()) {
    if (bot_id === undefined || ephemeral_to !== undefined) continue;
    const id = String(metadata?.event_payload.post_id ?? files?.[0]?.name.replace('.png', '') ?? 'nobody’s');
    seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  const owed = new Set(rows.map(({ id }) => id));
  return [
    ...rows.filter(({ id }) => !seen.has(id)).map(({ id, kind }) => `lost: ${kind} ${id} is not in Slack`),
    ...[...seen].filter(([, n]) => n > 1).map(([id, n]) => `doubled: ${id} is in Slack ${n} times`),
    ...[...seen.keys()].filter((id) => !owed.has(id)).map((id) => `${id} is in Slack, but was never owed`),
  ];
}

/** Nobody may be offered what is decided already. */
async function liveButtons(world: FaultWorld): Promise<string[]> {
  const settled = (await world.store.find('approval', { limit: 1000 })).filter(({ state }) => state !== 'pending');
  const shown = world.slack
    .transcript()
    .flatMap(({ blocks }) => blocks ?? [])
    .filter(({ type }) => type === 'actions')
    .map((block) => JSON.stringify(block));
  return settled
    .filter(({ id }) => shown.some((block) => block.includes(id)))
    .map(({ id, state }) => `${id} is ${state} and still has a button`);
}
