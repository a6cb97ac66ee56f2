import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../store/postgres-database.ts';
import { fleet, openPaymentsFleet, type PaymentsFleet } from '../nights/payments-fleet.ts';

const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env;
if (!databaseUrl || !redisUrl)
  console.log('skipped: set TEST_DATABASE_URL and TEST_REDIS_URL to play the second night on real servers');

describe.skipIf(!databaseUrl || !redisUrl)(
  '14 models over one broken input, on Postgres, three processes looking',
  () => {
    let night: PaymentsFleet;
    let database: FreshDatabase;
    beforeAll(async () => {
      database = await freshDatabase();
      night = await openPaymentsFleet({
        servers: { databaseUrl: database.url, redisUrl: redisUrl ?? '', moreAgents: 2 },
      });
    }, 240_000);
    afterAll(async () => {
      await night?.close();
      await database?.drop();
    });

    const inChannel = () =>
      night.slack.transcript().filter((m) => (!m.thread_ts || m.thread_ts === m.ts) && !m.ephemeral_to);
    const pass = async (minutes: number) => {
      const now = await night.app.store.now();
      await night.app.store.moveClock(new Date(now.getTime() + minutes * 60_000));
      await night.app.idle();
    };

    it('is one message, one cause with 14 children, one explanation to pay for, however they interleave', {
      timeout: 240_000,
    }, async () => {
      await night.alertAll('03:08');
      await night.app.idle();
      for (let i = 0; i < 3; i++) await pass(0.2);
      const channel = inChannel();
      expect(channel.map(({ text }) => text)).toEqual([expect.stringContaining('One cause, 14 models')]);
      const { store } = night.app;
      expect(await store.find('cause', {})).toHaveLength(1);
      const incidents = await store.find('incident', { limit: 100 });
      expect(incidents.map(({ model }) => model).sort()).toEqual([...fleet].sort());
      expect(new Set(incidents.map(({ causeId }) => causeId)).size).toBe(1);
      const explained = night.slack.transcript().filter((m) => JSON.stringify(m).includes('What was measured'));
      expect(explained).toHaveLength(1);
      expect(await store.find('run', {})).toEqual([]);
    });

    it('ends once, by evidence, when the input is back', { timeout: 240_000 }, async () => {
      await night.write('mended');
      await pass(10);
      for (let i = 0; i < 3; i++) await pass(0.2);
      const incidents = await night.app.store.find('incident', { limit: 100 });
      expect(incidents.map(({ state }) => state)).toEqual(fleet.map(() => 'closed'));
      expect(inChannel().map(({ text }) => text)).toEqual([expect.stringContaining('One cause, 14 models: over')]);
      const ended = night.slack.transcript().filter(({ text }) => text.includes('closed by this evidence'));
      expect(ended).toHaveLength(1);
    });
  },
);
