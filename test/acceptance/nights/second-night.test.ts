import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../bad-input/people.ts';
import { at, fleet, openPaymentsFleet, type PaymentsFleet } from './payments-fleet.ts';

const timeout = 240_000;

describe('an upstream column breaks, 14 models alert', () => {
  let night: PaymentsFleet;
  beforeAll(async () => {
    night = await openPaymentsFleet();
  }, timeout);
  afterAll(() => night?.close());

  const inChannel = () =>
    night.slack.transcript().filter((m) => (!m.thread_ts || m.thread_ts === m.ts) && !m.ephemeral_to);
  const inThread = (ts: string) => night.slack.transcript().filter((m) => m.thread_ts === ts && m.ts !== ts);
  const shown = (message: object): string => JSON.stringify(message);
  /** Lets time pass until nothing is left that is due within it. */
  const pass = async (minutes: number) => {
    const now = await night.app.store.now();
    await night.app.store.moveClock(new Date(now.getTime() + minutes * 60_000));
    await night.app.idle();
  };

  it('is told in one message: what, since when, in how many, what follows, whose input, what happens next', {
    timeout,
  }, async () => {
    await night.alertAll('03:08');
    await night.app.idle();
    for (let i = 0; i < 3; i++) await pass(0.2);
    const channel = inChannel();
    expect(channel.map(({ text }) => text)).toHaveLength(1);
    const text = channel[0]?.text ?? '';
    expect(text).toContain('One cause, 14 models');
    expect(text).toContain('`transactions.amount` ×100 since');
    expect(text).toContain(`<!date^${at('02:41').getTime() / 1000}^`);
    const [, low, high] = /ratio of medians (\d+\.\d)–(\d+\.\d) in all 14/.exec(text) ?? [];
    expect(Number(low)).toBeGreaterThan(85);
    expect(Number(high)).toBeLessThan(115);
    expect(text).toContain('Retraining is denied for all (rule _broken-data_)');
    expect(text).toContain('@payments-data');
    expect(text).toContain('I look again every 10 min and close these when it is back.');
  });

  it('links all fourteen, worst tier first, and their messages stand in its thread', async () => {
    const [parent] = inChannel();
    const links = [...shown(parent ?? {}).matchAll(/\|([a-z-]+)> · tier (\d)/g)];
    expect(links.map(([, model]) => model).sort()).toEqual([...fleet].sort());
    const tiers = links.map(([, , tier]) => Number(tier));
    expect(tiers).toEqual([...tiers].sort());
    expect(links[0]?.[1]).toBe('fraud-detector');
    const replies = inThread(parent?.ts ?? '');
    for (const model of fleet) expect(replies.filter(({ text }) => text?.includes(`*${model}*`))).toHaveLength(1);
  });

  it('explains once, starts nothing and costs nothing for repeats', { timeout }, async () => {
    const { store } = night.app;
    const explained = () =>
      inThread(inChannel()[0]?.ts ?? '').filter((message) => shown(message).includes('What was measured'));
    expect(explained()).toHaveLength(1);
    const evidence = (await store.find('evidence', { limit: 200 })).length;
    await night.alertAll('03:08');
    await night.alertAll('03:08');
    await pass(1);
    expect(inChannel()).toHaveLength(1);
    expect(explained()).toHaveLength(1);
    expect(await store.find('run', {})).toEqual([]);
    expect((await store.find('evidence', { limit: 200 })).length).toBe(evidence);
    const decisions = await store.find('decision', { limit: 200 });
    expect(new Set(decisions.map(({ action }) => action))).toEqual(new Set(['fix-data']));
  });

  it('answers in its thread about the worst of them', { timeout }, async () => {
    const [parent] = inChannel();
    await night.slack.people().message({
      user: 'U0ANA00001',
      channel: 'C0MLALERTS',
      text: '<@U0SEXTANT> why?',
      thread_ts: parent?.ts ?? '',
    });
    const answer = await until(
      'the answer',
      async () => (await night.app.store.find('question', { limit: 1 }))[0]?.answer,
    );
    const said = answer.sentences.map(({ text }) => text).join(' ') ?? '';
    expect(said).toContain('fraud-detector');
    expect(said).toContain('amount');
    expect(said).toMatch(/14 models|13 other models/);
  });

  it('looks again after ten minutes and closes them all by evidence once the input is back', { timeout }, async () => {
    await pass(10);
    expect((await night.app.store.find('cause', {}))[0]?.state).toBe('open');
    await night.write('mended');
    await pass(10);
    const states = async () => (await night.app.store.find('incident', {})).map(({ state }) => state);
    // A source that has only just fallen silent is waited for until the look after.
    for (let i = 0; i < 4 && (await states()).some((state) => state !== 'closed'); i++) await pass(i === 0 ? 0.2 : 10);
    expect(await states()).toEqual(fleet.map(() => 'closed'));
    const allTold = () => inChannel()[0]?.text?.includes('14 of 14 incidents are closed by evidence');
    for (let i = 0; i < 10 && !allTold(); i++) await pass(0.2);
    const [parent, ...others] = inChannel();
    expect(others).toEqual([]);
    expect(parent?.text).toContain('One cause, 14 models: over');
    expect(parent?.text).toContain('14 of 14 incidents are closed by evidence');
    const told = inThread(parent?.ts ?? '').filter(({ text }) => text?.includes('closed by this evidence'));
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('14 of 14 incidents')]);
  });
});
