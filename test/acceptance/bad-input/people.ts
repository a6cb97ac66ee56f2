import { createHmac } from 'node:crypto';
import type { Tables } from '../../../src/domain/change.ts';
import { actionId, approvalBlock } from '../../../src/slack/names.ts';
import { type SmallWorld, secrets, today } from './small-world.ts';

type Incident = Tables['incident'];

/** One alert of Alertmanager about a model, posted to the running app. */
export function alert(
  world: SmallWorld,
  model: string,
  changes: { readonly labels?: object; readonly annotations?: object; readonly fingerprint?: string } = {},
): Promise<Response> {
  return webhook(world, {
    version: '4',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'Drift', model, ...changes.labels },
        annotations: { summary: `${model}: drift over 0.1`, ...changes.annotations },
        startsAt: today.toISOString(),
        fingerprint: changes.fingerprint ?? `fp-${model}`,
      },
    ],
  });
}

export const webhook = (world: SmallWorld, body: unknown): Promise<Response> =>
  fetch(`${world.app.url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets.webhookToken}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

export async function incidentOf(world: SmallWorld, model: string): Promise<Incident> {
  const [incident] = await world.app.store.find('incident', { where: { model }, limit: 1 });
  if (!incident) throw new Error(`there is no incident of ${model}`);
  return incident;
}

/** Waits until something is so; says what it waited for when it never is. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The incident once it is in one of these states and its thread says all that is owed. */
export async function settledAs(
  world: SmallWorld,
  model: string,
  ...states: readonly Incident['state'][]
): Promise<Incident> {
  const incident = await until(`${model} ${states.join(' or ')}`, async () => {
    const [row] = await world.app.store.find('incident', { where: { model }, limit: 1 });
    return row && states.includes(row.state) ? row : null;
  });
  await world.app.idle();
  return incident;
}

/** Everything a person can read in the channel of a model: texts and blocks, parent and thread. */
export const shown = (world: SmallWorld, channel: string): string =>
  JSON.stringify(world.slack.transcript(channel).map(({ text, blocks }) => ({ text, blocks })));

export const texts = (world: SmallWorld, channel: string): string[] =>
  world.slack.transcript(channel).map((message) => message.text);

/** A signed request to the Slack endpoint, as Slack would send it unless told otherwise. */
export function slackRequest(
  world: SmallWorld,
  body: string,
  changes: { readonly at?: number; readonly secret?: string; readonly type?: string } = {},
): Promise<Response> {
  const timestamp = String(Math.floor((changes.at ?? Date.now()) / 1000));
  const signature = `v0=${createHmac('sha256', changes.secret ?? secrets.signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex')}`;
  return fetch(`${world.app.url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': changes.type ?? 'application/json',
      'x-slack-signature': signature,
      'x-slack-request-timestamp': timestamp,
    },
    body,
  });
}

/** What only this person was told, oldest first. */
export const whispered = (world: SmallWorld, user: string): string[] =>
  world.slack
    .transcript()
    .filter((message) => message.ephemeral_to === user)
    .map((message) => message.text);

/** The approval of a model that waits, once its card is in Slack. */
export async function cardOf(world: SmallWorld, model: string): Promise<Tables['approval']> {
  await world.app.idle();
  const [approval] = await world.app.store.find('approval', { where: { model, state: 'pending' }, limit: 1 });
  if (!approval) throw new Error(`no card of ${model} waits`);
  return approval;
}

/** Presses the Approve button of the card that stands in Slack. */
export async function press(world: SmallWorld, approvalId: string, user: string): Promise<void> {
  for (const message of world.slack.transcript()) {
    for (const block of message.blocks ?? []) {
      for (const element of Array.isArray(block.elements) ? block.elements : []) {
        if (typeof element !== 'object' || element === null || Array.isArray(element)) continue;
        if (element.value !== approvalId || element.style !== 'primary') continue;
        const answer = await world.slack.people().press({
          user,
          channel: message.channel,
          message_ts: message.ts,
          block_id: String(block.block_id),
          action_id: String(element.action_id),
        });
        if (!answer.ok) throw new Error(`the press was not acknowledged: ${answer.error}`);
        return;
      }
    }
  }
  throw new Error(`no Approve button of ${approvalId} stands in Slack`);
}

/** A press that Slack never offered: whatever value, whatever message, rightly signed. */
export async function pressAction(
  world: SmallWorld,
  forged: {
    readonly user: string;
    readonly value: string;
    readonly channel: string;
    readonly ts: string;
    /** The approval of whose card the pressed block is; by default that of the value. */
    readonly card?: string;
  },
): Promise<void> {
  const payload = {
    type: 'block_actions',
    team: { id: 'T0SANDBOX1' },
    user: { id: forged.user },
    trigger_id: `t-${crypto.randomUUID()}`,
    channel: { id: forged.channel },
    container: { type: 'message', message_ts: forged.ts, channel_id: forged.channel },
    message: { ts: forged.ts },
    actions: [
      {
        type: 'button',
        action_id: actionId.approve,
        block_id: approvalBlock(forged.card ?? forged.value),
        value: forged.value,
        action_ts: `${Date.now() / 1000}`,
      },
    ],
  };
  const answer = await slackRequest(world, new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {
    type: 'application/x-www-form-urlencoded',
  });
  if (answer.status !== 200) throw new Error(`the press was answered ${answer.status}`);
}
