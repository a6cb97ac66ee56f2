import type { AddressInfo } from 'node:net';
import { Resvg } from '@resvg/resvg-js';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { SandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';
import { approvalCard, chartCard, denyModal, evidenceCard, PARENT_TEXT, parentCard } from './story-cards.ts';
import { ALERTS, APPROVER, storyWorkspace } from './story-workspace.ts';

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

export interface StoryApp {
  /** The incident's first message. */
  parent: string;
  approval: string;
  post(text: string): Promise<void>;
  postBlocks(blocks: KnownBlock[]): Promise<void>;
  /** What was chosen in menus, in order. */
  chosen: string[];
  close(): Promise<void>;
}

function chartPng(): Buffer {
  const points = [30, 34, 31, 36, 33, 92, 118, 131, 140].map((y, i) => `${40 + i * 62},${y + 20}`).join(' ');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="220"><rect width="600" height="220" fill="#fff"/>
    <rect x="40" y="40" width="520" height="30" fill="#dcecec"/><line x1="40" y1="100" x2="560" y2="100" stroke="#b3261e" stroke-dasharray="6 5"/>
    <polyline points="${points}" fill="none" stroke="#0d6b74" stroke-width="3"/></svg>`;
  return new Resvg(svg).render().asPng();
}

/** A small Bolt app that plays the incident's part of the conversation against the sandbox. */
export async function startStoryApp(slack: SandboxSlack): Promise<StoryApp> {
  const { signingSecret, botToken } = storyWorkspace.app;
  const receiver = new HTTPReceiver({ signingSecret, port: 0, logger: silent });
  const app = new App({ token: botToken, receiver, clientOptions: { slackApiUrl: slack.apiUrl }, logger: silent });
  const posted = await tellStory(app);
  const chosen: string[] = [];
  listen(app, posted, chosen);
  const server = await receiver.start(0);
  const { port } = server.address() as AddressInfo;
  slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  return {
    ...posted,
    chosen,
    post: async (text) => {
      await app.client.chat.postMessage({ channel: ALERTS, text });
    },
    postBlocks: async (blocks) => {
      await app.client.chat.postMessage({ channel: ALERTS, text: 'blocks', blocks });
    },
    close: async () => {
      server.closeAllConnections();
      await receiver.stop();
    },
  };
}

/** web-api types the answer of each step of an upload as a bare result. */
function uploadedId(upload: object): string {
  return /"id":"(F[A-Z0-9]+)"/.exec(JSON.stringify(upload))?.[1] ?? '';
}

async function tellStory({ client }: App): Promise<{ parent: string; approval: string }> {
  const channel = ALERTS;
  const { ts } = await client.chat.postMessage({ channel, text: PARENT_TEXT, blocks: parentCard('🔴 firing') });
  const parent = String(ts);
  const upload = await client.files.uploadV2({
    channel_id: channel,
    thread_ts: parent,
    filename: 'raw-chart.png',
    file: chartPng(),
    alt_text: 'Precision by day, falling below the threshold',
    title: 'Raw chart',
  });
  const fileId = uploadedId(upload);
  const reply = { channel, thread_ts: parent };
  await client.chat.postMessage({ ...reply, text: 'What I measured', blocks: evidenceCard() });
  await client.chat.postMessage({ ...reply, text: 'Precision by day', blocks: chartCard(fileId) });
  const card = await client.chat.postMessage({ ...reply, text: 'Approval needed', blocks: approvalCard() });
  await client.reactions.add({ channel, timestamp: parent, name: 'eyes' });
  return { parent, approval: String(card.ts) };
}

function listen(app: App, { parent, approval }: { parent: string; approval: string }, chosen: string[]): void {
  const thread = { channel: ALERTS, thread_ts: parent };
  app.action('own', async ({ ack, client }) => {
    await ack();
    await client.chat.update({ channel: ALERTS, ts: parent, text: PARENT_TEXT, blocks: parentCard('🟡 acknowledged') });
  });
  app.action(/^(more|snooze)$/, async ({ ack, action }) => {
    await ack();
    if ('selected_option' in action && action.selected_option?.value) chosen.push(action.selected_option.value);
  });
  app.action('dashboard', ({ ack }) => ack());
  app.action('retrain', async ({ ack, body, client }) => {
    await ack();
    await client.chat.postEphemeral({ ...thread, user: body.user.id, text: 'You could not approve your own request.' });
  });
  app.action('approve', async ({ ack, body, client }) => {
    await ack();
    if (body.user.id !== APPROVER) {
      const text = 'Only *ML on-call* may approve this: <@U0PRIYA> (local time 03:12).';
      await client.chat.postEphemeral({ ...thread, user: body.user.id, text });
      return;
    }
    const blocks = approvalCard(`✅ *Approved* by <@${body.user.id}>. Alias moved, serving v42.`);
    await client.chat.update({ channel: ALERTS, ts: approval, text: 'Approved', blocks });
    await client.chat.update({ channel: ALERTS, ts: parent, text: PARENT_TEXT, blocks: parentCard('🟢 closed') });
  });
  app.action('deny', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'block_actions') await client.views.open({ trigger_id: body.trigger_id, view: denyModal });
  });
  app.view('deny', async ({ ack, view, client }) => {
    const reason = view.state.values.reason?.text?.value ?? '';
    if (reason.length < 5) return ack({ response_action: 'errors', errors: { reason: 'Say it in a few words.' } });
    await ack();
    await client.chat.postMessage({ ...thread, text: `Denied: ${reason}` });
  });
  app.command('/sextant', async ({ ack }) => ack({ response_type: 'ephemeral', text: 'One approval waits: *apr_1*.' }));
  app.event('app_home_opened', async ({ event, client }) => {
    const text = { type: 'mrkdwn' as const, text: `*Nothing waits for you*, <@${event.user}>.` };
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'section', text }] } });
  });
  app.message(/why/, async ({ client, message }) => {
    const text = 'Because `merchant_category` moved (evidence evd_4). See <https://example.com/doc|the record>.';
    await client.chat.postMessage({ channel: message.channel, thread_ts: parent, text });
  });
}
