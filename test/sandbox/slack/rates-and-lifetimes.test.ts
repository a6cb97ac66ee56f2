import { WebAPIRateLimitedError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { slackRates } from '../../../src/sandbox/slack/api/rate-limits.ts';
import { startBolt, startSlack, webClient } from './bolt-fixture.ts';
import { refusalOf } from './slack-error.ts';
import { ALERTS, ANNA, OMAR } from './test-workspace.ts';

const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] };
const go = { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' }, value: '1' };
const card = { channel: ALERTS, text: 'card', blocks: [{ type: 'actions' as const, block_id: 'row', elements: [go] }] };

test('F12 posting faster than one a second in a channel ends in 429 with Retry-After; other channels go on', async () => {
  let ms = 0;
  const slack = await startSlack({ rates: slackRates, elapsed: () => ms });
  const web = webClient(slack);
  for (let post = 0; post < slackRates.postBurst; post += 1) await web.chat.postMessage({ channel: ALERTS, text: 'x' });
  const limited = await web.chat.postMessage({ channel: ALERTS, text: 'x' }).catch((error: unknown) => error);
  expect(limited).toBeInstanceOf(WebAPIRateLimitedError);
  expect(limited).toMatchObject({ retryAfter: 1 });
  await web.chat.postMessage({ channel: OMAR, text: 'elsewhere' });
  ms += 1000;
  await web.chat.postMessage({ channel: ALERTS, text: 'later' });
  expect(slack.transcript(ALERTS)).toHaveLength(slackRates.postBurst + 1);
});

test('F12 other methods are limited by their tier', async () => {
  const slack = await startSlack({ rates: slackRates, elapsed: () => 0 });
  const web = webClient(slack);
  for (let call = 0; call < 20; call += 1) await web.users.list({});
  await expect(web.users.list({})).rejects.toBeInstanceOf(WebAPIRateLimitedError);
});

test('F12 a trigger opens one modal and only for three seconds', async () => {
  let ms = 0;
  const slack = await startSlack({ elapsed: () => ms });
  const app = await startBolt(slack);
  const triggers: string[] = [];
  app.action('go', async ({ ack, body }) => {
    if (body.type === 'block_actions') triggers.push(body.trigger_id);
    await ack();
  });
  const { ts } = await app.client.chat.postMessage(card);
  const press = { user: OMAR, channel: ALERTS, message_ts: String(ts), block_id: 'row', action_id: 'go' };
  await slack.people().press(press);
  await slack.people().press(press);
  const [first = '', second = ''] = triggers;
  ms += 3000;
  await app.client.views.open({ trigger_id: first, view });
  expect((await refusalOf(app.client.views.open({ trigger_id: first, view }))).error).toBe('exchanged_trigger_id');
  ms += 1;
  expect((await refusalOf(app.client.views.open({ trigger_id: second, view }))).error).toBe('expired_trigger_id');
});

test('F12 a modal is updated only under its current hash, and three are the most', async () => {
  const slack = await startSlack();
  const app = await startBolt(slack);
  const triggers: string[] = [];
  app.action('go', async ({ ack, body }) => {
    if (body.type === 'block_actions') triggers.push(body.trigger_id);
    await ack();
  });
  const { ts } = await app.client.chat.postMessage(card);
  const people = slack.people();
  await people.press({ user: OMAR, channel: ALERTS, message_ts: String(ts), block_id: 'row', action_id: 'go' });
  const withButton = { ...view, blocks: card.blocks };
  const opened = await app.client.views.open({ trigger_id: triggers[0] ?? '', view: withButton });
  const id = String(opened.view?.id);
  const updated = await app.client.views.update({ view_id: id, hash: String(opened.view?.hash), view: withButton });
  const stale = app.client.views.update({ view_id: id, hash: String(opened.view?.hash), view: withButton });
  expect((await refusalOf(stale)).error).toBe('hash_conflict');
  expect(updated.view?.hash).not.toBe(opened.view?.hash);
  for (let height = 1; height <= 3; height += 1) {
    const top = slack.openViews(OMAR).at(-1)?.id ?? '';
    await people.press({ user: OMAR, view_id: top, block_id: 'row', action_id: 'go' });
    const push = app.client.views.push({ trigger_id: triggers.at(-1) ?? '', view: withButton });
    if (height < 3) await push;
    else expect((await refusalOf(push)).error).toBe('push_limit_reached');
  }
  const top = slack.openViews(OMAR).at(-1)?.id ?? '';
  const closed = await people.view({ user: OMAR, view_id: top, action: 'close' });
  expect(closed).toMatchObject({ ok: true, view: { previous_view_id: id } });
});

test('F12 a response address works five times within thirty minutes', async () => {
  let ms = 0;
  const slack = await startSlack({ elapsed: () => ms });
  const app = await startBolt(slack);
  const urls: string[] = [];
  app.command('/sextant', async ({ ack, command }) => {
    urls.push(command.response_url);
    await ack();
  });
  const command = { user: ANNA, channel: ALERTS, command: '/sextant', text: '' };
  await slack.people().command(command);
  await slack.people().command(command);
  const [busy = '', old = ''] = urls;
  const answer = (url: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"hi"}' });
  const statuses = [];
  for (let use = 0; use < 6; use += 1) statuses.push((await answer(busy)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  ms += 30 * 60_000 + 1;
  expect(await (await answer(old)).json()).toEqual({ ok: false, error: 'expired_url' });
});
