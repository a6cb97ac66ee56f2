import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../../src/sandbox/build-page.ts';
import { browserPath, launch, PHONE, seriousFindings, visit } from '../../sandbox/page/browser.ts';
import { Person, sidewaysScroll } from '../person.ts';
import { fleet, openPaymentsFleet, type PaymentsFleet } from './payments-fleet.ts';

const executable = browserPath();
const DESK = { viewport: { width: 1280, height: 1000 }, reducedMotion: 'reduce' } as const;

describe.skipIf(!executable)('14 models over one broken input, in a browser', () => {
  let browser: Browser;
  let night: PaymentsFleet;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sextant-night-page-'));
    const pageDir = await buildPage({ outDir: join(dir, 'page') });
    browser = await launch(executable);
    night = await openPaymentsFleet();
    night.slack.setPageDir(pageDir);
    await night.alertAll('03:08');
    await night.app.idle();
    for (let i = 0; i < 3; i++) {
      const now = await night.app.store.now();
      await night.app.store.moveClock(new Date(now.getTime() + 12_000));
      await night.app.idle();
    }
  });
  afterAll(async () => {
    await browser?.close();
    await night?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it.each([
    ['a desk', DESK, '10-one-cause'],
    ['a phone', PHONE, '11-one-cause-phone'],
  ] as const)(
    'one message with 14 links that lead into its thread, readable on %s',
    async (_where, device, picture) => {
      const { page } = await visit(browser, night.slack.url, device, 'textarea');
      const person = new Person(page);
      const hide = page.getByRole('button', { name: 'Hide this introduction' });
      if ((await hide.count()) > 0) await hide.click();
      const message = person.channel.getByRole('article').filter({ hasText: 'One cause, 14 models' });
      await message.waitFor();
      expect(await message.count()).toBe(1);
      const text = await message.innerText();
      expect(text).toContain('transactions.amount');
      expect(text).toContain('@payments-data');
      for (const model of fleet) expect(await message.getByRole('link', { name: model, exact: true }).count()).toBe(1);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousFindings(page)).toEqual([]);
      await person.picture(picture, message, 'start');
      await page.context().close();
    },
  );
});
