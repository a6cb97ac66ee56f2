import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../../src/app.ts';
import type { Tables } from '../../src/domain/change.ts';
import { startSweep } from '../../src/process/sweep-slots.ts';
import { cast } from '../../src/sandbox/demo/workspace.ts';
import { channelId, secrets, today } from '../acceptance/bad-input/small-world.ts';
import { findButton } from '../bench/find-button.ts';
import { type FaultWorld, sharedInput } from './fault-world.ts';
import { pick } from './scale.ts';

const patienceMs = pick(900_000, 1_800_000);

/** Looks until something is so, through outages of what it looks at; says what it waited for when it never is. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look().catch(() => null);
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(100);
  }
}

/** Alertmanager: sends until it is told 202. */
export async function alert(world: FaultWorld, model: string, fingerprint = `fp-${model}`): Promise<void> {
  const body = JSON.stringify({
    version: '4',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'Drift', model },
        annotations: { summary: `${model}: drift over 0.1` },
        startsAt: today.toISOString(),
        fingerprint,
      },
    ],
  });
  await until(`202 for an alert of ${model}`, async () => {
    const answer = await fetch(`${world.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.webhookToken}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(12_000),
    });
    return answer.status === 202;
  });
}

/** One model from the alert to the version that serves: whoever is killed meanwhile, a person does the same. */
export async function playStory(world: FaultWorld, model: string): Promise<void> {
  await alert(world, model);
  const approval = await until(`a card of ${model}`, () => pendingApproval(world, model));
  await approve(world, approval);
  await incidentIn(world, model, 'watching');
}

/** A card waits; then an input that its candidate was trained on turns out to be broken, and the card is taken back. */
export async function playBreak(world: FaultWorld): Promise<void> {
  await alert(world, sharedInput.whole);
  const { id } = await until('the card to be taken back', () => pendingApproval(world, sharedInput.whole));
  await alert(world, sharedInput.broken);
  await until('the card taken back', async () => (await world.store.get('approval', id))?.state === 'withdrawn');
  await until('the cause told', async () => (await first(world, 'cause', {}))?.explainedAt);
}

/** The hours pass after which a watch looks. */
export async function playWatch(world: FaultWorld): Promise<void> {
  await world.store.moveClock(new Date((await world.store.now()).getTime() + 2 * 3_600_000));
  await quiet(world);
}

const first = async <T extends keyof Tables>(world: FaultWorld, table: T, where: Partial<Tables[T]>) =>
  (await world.store.find(table, { where, limit: 1 }))[0];

async function pendingApproval(world: FaultWorld, model: string): Promise<Tables['approval'] | null> {
  const found = await first(world, 'approval', { model, kind: 'promote' });
  return found && (await world.store.sentPost(`approval-${found.id}`)) ? found : null;
}

/** Presses the button; where no acknowledgement comes, looks whether it counted before pressing again, as people do. */
async function approve(world: FaultWorld, { id, model }: Tables['approval']): Promise<void> {
  await until(`the press for ${model} to count`, async () => {
    const card = world.slack.transcript(channelId(model)).find((message) => findButton(message, id));
    const button = card && findButton(card, id);
    if (!button) return isSettled(world, id);
    const { ok } = await world.slack.people().press({ user: cast.approver, ...button });
    if (ok) return settles(world, id, patienceMs);
    return settles(world, id, 10_000);
  });
}

const isSettled = async (world: FaultWorld, id: string): Promise<boolean> =>
  (await world.store.get('approval', id))?.state === 'approved';

async function settles(world: FaultWorld, id: string, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (await isSettled(world, id).catch(() => false)) return true;
    await pause(100);
  }
  return false;
}

export const incidentIn = (world: FaultWorld, model: string, state: Tables['incident']['state']) =>
  until(`${model} to be ${state}`, async () => {
    const incident = await first(world, 'incident', { model });
    return incident?.state === state ? incident : null;
  });

/** Asks in the thread of the model's incident and waits for the answer. */
export async function ask(world: FaultWorld, model: string): Promise<void> {
  const channel = channelId(model);
  const parent = world.slack.transcript(channel).find((message) => message.user === cast.bot && !message.thread_ts);
  const [root] = parent ? [parent] : world.slack.transcript(channel);
  if (!root) throw new Error(`nothing to ask about in the channel of ${model}`);
  const text = `<@${cast.bot}> what is the policy of ${model}?`;
  world.slack.people().message({ user: cast.engineer, channel, thread_ts: root.ts, text });
  await until(`an answer about ${model}`, async () =>
    (await world.store.find('question', {})).find((q) => q.text.includes(model) && q.state === 'answered'),
  );
}

export async function sweepOnce(world: FaultWorld): Promise<void> {
  await startSweep(world.store, newId, today);
  await until('the sweep', async () => (await first(world, 'sweep', { state: 'done' })) !== undefined);
}

/** What a step asks for soon belongs to it: the message of many is told some seconds after the last of them. */
const soonMs = 12_000;

/** Nothing is due, or will be in a moment, and nothing is owed. */
export async function quiet(world: FaultWorld): Promise<void> {
  await until('quiet', async () => {
    const soon = new Date((await world.store.now()).getTime() + soonMs);
    const [steps, posts] = await Promise.all([world.store.pending(soon), world.store.owed()]);
    return steps === 0 && posts === 0;
  });
}
