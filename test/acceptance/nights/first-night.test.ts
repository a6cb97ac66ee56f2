import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, groups } from '../../../src/sandbox/demo/workspace.ts';
import type { Message } from '../../../src/sandbox/slack/message.ts';
import { until } from '../bad-input/people.ts';
import { buttonsOf, pressButton, textOf } from './at-slack.ts';
import { at, type FraudNight, models, openFraudNight } from './fraud-night.ts';

const timeout = 240_000;
const channel = 'C0MLALERTS';

let night: FraudNight;
beforeAll(async () => {
  night = await openFraudNight();
}, timeout);
afterAll(() => night?.close());

const parentOf = (model: string): Message => {
  const found = night.slack
    .transcript(channel)
    .find((m) => (!m.thread_ts || m.thread_ts === m.ts) && m.text.includes(`*${model}*`));
  if (!found) throw new Error(`no message of ${model} is in the channel`);
  return found;
};
const threadOf = (model: string): Message[] => {
  const { ts } = parentOf(model);
  return night.slack.transcript(channel).filter((m) => m.thread_ts === ts && m.ts !== ts);
};
const told = (model: string): string => threadOf(model).map(textOf).join('\n');
const one = async <T extends 'incident' | 'approval' | 'promotion'>(table: T) => {
  const row = (await night.app.store.find(table, { limit: 50 })).find(({ model }) => model === models.soon);
  if (!row) throw new Error(`no ${table} is on record`);
  return row;
};
const say = (user: string, text: string) =>
  night.slack.people().message({ user, channel, text, thread_ts: parentOf(models.soon).ts });
const said = (): Message[] => threadOf(models.soon).filter((m) => m.user === cast.bot);
/** What Sextant answers to this, once its answer stands in the thread. */
async function answers(text: string): Promise<string> {
  const before = said().length;
  await say(cast.engineer, text);
  const [answer] = await until('an answer', async () => (said().length > before ? said().slice(before) : null));
  await night.app.idle();
  return answer ? textOf(answer) : '';
}

describe('the same night with labels that are 7 days late', () => {
  it('starts nothing that cannot help, says with the date when labels mature and when the conclusion is settled', {
    timeout,
  }, async () => {
    await night.alert(models.late);
    await night.app.idle();
    const { text } = parentOf(models.late);
    expect(text).toMatch(/merchant_category drifts, new category `?crypto-wallet`? 0 % → [23]\.\d % of traffic/);
    expect(text).toContain('Cause not known yet, settled on <!date^');
    expect(text).toMatch(/v41 keeps serving; I decide again <!date\^/);
    expect(text.match(/crypto-wallet/g)).toHaveLength(1);
    expect(textOf(parentOf(models.late))).toMatch(/a retraining needs 2 .*: labels mature <!date\^/);
    expect(told(models.late)).toContain('Provisional, settled on <!date^');
    expect(await night.app.store.find('run', { where: { model: models.late } })).toEqual([]);
  });
});

describe('03:10, fraud-detector, tier 1', () => {
  it('says on the phone what changed, since when, for how many, what it costs, what it is not, and what happens now', {
    timeout,
  }, async () => {
    await night.alert(models.soon);
    await night.app.idle();
    const { text } = parentOf(models.soon);
    expect(text).toMatch(/^🔴 \*fraud-detector\*: AUC 0\.8\d\d → 0\.[56]\d\d since /);
    expect(text).toContain(`<!date^${at('22:00', -1).getTime() / 1000}^`);
    expect(text).toMatch(/3\.\d % of traffic \(new merchant_category: crypto-wallet\)/);
    expect(text).toMatch(/About \d+ more missed frauds an hour\./);
    expect(text).toMatch(/\d\d % sure: changed pattern \(concept drift\)/);
    expect(text).toContain('Not broken data (nulls, units, types checked)');
    expect(text).toContain('*If nobody does anything:* v41 keeps serving; ');
    const buttons = buttonsOf(parentOf(models.soon));
    expect(buttons.map((each) => each.text)).toEqual(["I'm on it", 'Why?', 'Retrain', 'Snooze', 'Dashboard']);
  });

  it('waited for nobody: persistence came from history, the rule is named, and the way to production is said', async () => {
    const [decision] = await night.app.store.find('decision', { where: { model: models.soon }, limit: 1 });
    expect(decision?.ifNobodyActs).toBe(
      `v41 keeps serving; I retrain now under rule persist 2 of 3; nothing reaches production without ${groups.onCall} or ${groups.leads}.`,
    );
    expect(told(models.soon)).toMatch(/Persists: 3 of the last 3 checks \(needs 2\)/);
    expect(told(models.soon)).toMatch(/Estimate before it starts:\* 1 min, 0\.12 USD/);
  });

  it('warns whoever presses Retrain before the press that the result is not theirs to approve', () => {
    const retrain = buttonsOf(parentOf(models.soon)).find(({ text }) => text === 'Retrain');
    expect(retrain?.confirm).toContain('Whoever asks cannot approve the result: another approver has to.');
  });

  it('answers Ana, keeps out of a talk between people', { timeout }, async () => {
    const why = await answers(`<@${cast.bot}> why?`);
    expect(why).toContain('concept-drift, the pattern itself has changed');
    expect(why).toMatch(/about \d+ more missed frauds an hour/);
    const second = await answers('and the second feature?');
    expect(second).toMatch(/^#2 `[a-z_0-9]+`: drift 0\.\d+/);
    const before = said().length;
    await say(cast.engineer, `<@${cast.approver}> can you look at this with me?`);
    await say(cast.approver, `<@${cast.engineer}> sure, give me five minutes`);
    await night.app.idle();
    expect(await answers(`<@${cast.bot}> what is the status?`)).toContain('fraud-detector');
    expect(said()).toHaveLength(before + 1);
  });

  it('answers from rows: which test, since when, is it only, how much of it, the runbook, before', {
    timeout,
  }, async () => {
    const ask = (text: string) => answers(`<@${cast.bot}> ${text}`);
    const test = await ask('which test says so?');
    expect(test).toMatch(/Told apart by: The estimate without labels does not see the loss: .* Confidence 0\.9\d?\./);
    expect(test).not.toMatch(/UTC>? UTC/);
    const since = await ask('since when?');
    expect(since).toContain(`it began <!date^${at('22:00', -1).getTime() / 1000}^`);
    expect(since).toMatch(/The quality changed .*: 0\.8\d* → 0\.[56]\d*, p 0\.\d+/);
    expect(await ask('is it only Germany?')).toMatch(/^Not only DE: /);
    expect(await ask('is it only Brazil?')).toMatch(/^No: not one row of fraud-detector is “brazil”.*`country` holds /);
    const part = await ask('how much of it is the new merchant category?');
    expect(part).toMatch(
      /^`merchant_category` = crypto-wallet: .*\d\.\d % of the loss of 0\.\d+, with \d\.\d % of the/,
    );
    expect(part).toMatch(/`merchant_category` = crypto-wallet: 0 % → [23]\.\d % of all rows/);
    expect(await ask('what does the runbook say about a new merchant category?')).toContain(
      'The runbook says under “New merchant category”: “Tell the payments desk before anything is retrained.”',
    );
    expect(await ask('has this happened before?')).toContain('No past incident of fraud-detector is on record');
    expect(await ask('what would change your mind?')).toMatch(/label/);
  });

  it('shows the card with the hour of its approvers, and calls the first set at once', async () => {
    const card = told(models.soon);
    expect(card).toContain('Approval needed · promote fraud-detector v42');
    expect(card).toMatch(
      /Who may approve\* \(one of them is enough\): @priya \(03:1\d there\).* · @lars \(05:1\d there\)/,
    );
    expect(card).toContain(`<!subteam^${groups.onCall}> fraud-detector waits for a decision (promote v42).`);
    expect(card).not.toContain(`<!subteam^${groups.leads}>`);
    expect(textOf(parentOf(models.soon))).toContain('*A card waits:*');
    expect(parentOf(models.soon).text).toContain('v41 keeps serving; the card expires');
  });

  it('after ten minutes writes to the first set in person, after twenty calls the second', { timeout }, async () => {
    const dms = () => night.slack.transcript().filter((m) => m.channel.startsWith('D') && m.text.includes('v42'));
    expect(dms()).toEqual([]);
    await night.moveTo(at('03:22'));
    expect(dms().map(({ text }) => text)).toEqual([
      expect.stringMatching(/fraud-detector waits for a decision \(promote v42\)\. The card: <http/),
    ]);
    await night.moveTo(at('03:34'));
    expect(told(models.soon)).toContain(`<!subteam^${groups.leads}> fraud-detector waits for a decision`);
  });

  it('says what it changes that the alert resolves while the card waits, and takes it back into the same thread', {
    timeout,
  }, async () => {
    await night.alert(models.soon, 'resolved');
    await night.app.idle();
    expect(told(models.soon)).toMatch(/resolved/i);
    expect((await one('approval')).state).toBe('pending');
    await night.alert(models.soon);
    await night.app.idle();
    expect(await night.app.store.find('incident', { where: { model: models.soon } })).toHaveLength(1);
  });

  it('after the press: the alias has moved, serving is still v41, until it answers with v42', { timeout }, async () => {
    const { id } = await one('approval');
    await pressButton(night.slack, id, cast.approver);
    await night.app.idle();
    expect(await one('promotion')).toMatchObject({ state: 'alias-set', from: 'v41', to: 'v42' });
    expect(told(models.soon)).toMatch(/serving (?:is )?still v41|still v41/);
    night.serving.says.set(models.soon, 'v42');
    await night.moveTo(at('03:45'));
    expect(await one('promotion')).toMatchObject({ state: 'done' });
    expect((await one('incident')).state).toBe('watching');
  });

  it('offers the fastest way back from then on: one press, the same gate', () => {
    const back = buttonsOf(parentOf(models.soon)).find(({ text }) => text === 'Roll back to v41');
    expect(back?.confirm).toContain('An approval to serve v41 again is asked for.');
  });

  it('closes by a named measure with n, interval and window, once labels of v42 have matured', {
    timeout,
  }, async () => {
    await night.write(at('08:00'), at('03:45'));
    for (const clock of ['06:30', '07:40', '08:00']) await night.moveTo(at(clock));
    const { state, closeReason } = await one('incident');
    expect(state).toBe('closed');
    expect(closeReason).toMatch(
      /AUC 0\.8\d+ → 0\.[56]\d+, retrained; v42 serves since .*; AUC 0\.8\d+ again on [\d,]+ matured rows/,
    );
    expect(told(models.soon)).toMatch(/auc 0\.8\d\d \[0\.8\d\d, 0\.\d{3}\].*v42|AUC 0\.8\d\d \[0\.8\d\d, 0\.\d{3}\]/);
    expect(await night.app.store.find('run', { where: { model: models.soon } })).toHaveLength(1);
  });
});
