import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../src/process/create-log.ts';
import { buildPage } from '../../src/sandbox/build-page.ts';
import { type Demo, startDemo } from '../../src/sandbox/demo/start-demo.ts';
import { browserPath, launch, PHONE, seriousFindings, visit } from '../sandbox/page/browser.ts';
import { answersIn, Person, sidewaysScroll } from './person.ts';

const executable = browserPath();
const model = 'fraud-detector';
const mostDays = 15;
const DESK = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } as const;

describe.skipIf(!executable)('the story in a browser', () => {
  let browser: Browser;
  let pageDir: string;
  const root = mkdtemp(join(tmpdir(), 'sextant-story-'));

  beforeAll(async () => {
    pageDir = await buildPage({ outDir: join(await root, 'page') });
    browser = await launch(executable);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(await root, { recursive: true, force: true });
  });

  async function start(name: string): Promise<Demo> {
    const demo = await startDemo({
      dir: join(await root, name),
      environment: {},
      log: createLog('silent'),
      paused: true,
      reloadDelayMs: 500,
    });
    demo.slack.setPageDir(pageDir);
    return demo;
  }

  describe('told to a person who was given only the address', () => {
    let demo: Demo;
    let person: Person;
    let complaints: string[];
    let version: string;

    beforeAll(async () => {
      demo = await start('told');
      const opened = await visit(browser, demo.slack.url, DESK, 'textarea');
      person = new Person(opened.page);
      complaints = opened.complaints;
    });
    afterAll(async () => {
      await person?.page.context().close();
      await demo?.stop();
    });
    const card = () => person.thread.getByRole('article').filter({ hasText: /promote fraud-detector v\d+/ });

    it('the engineer watches a model degrade, day by day', async () => {
      await person.world.getByText('Simulated data').waitFor();
      await person.actAs(/Ana Ruiz/);
      await person.page.getByRole('button', { name: 'Hide this introduction' }).click();
      expect(await person.model(model).innerText()).toContain('healthy');
      const parent = person.parent(model);
      const asks = parent.getByText('waiting for approval');
      for (let day = 0; day < mostDays && (await asks.count()) === 0; day += 1) {
        await person.nextDay();
        await settled(demo);
      }
      await asks.waitFor();
      expect(await parent.innerText()).toMatch(/AUC 0\.\d+ → 0\.\d+/);
      expect(await person.model(model).innerText()).toContain('quality lost');
      expect(await person.model('churn-predictor').innerText()).toContain('healthy');
      await person.picture('01-degrades', parent, 'start');
    });

    it('opens its thread and reads why, with evidence and pictures', async () => {
      await person.openThread(person.parent(model));
      const why = person.thread.getByRole('article').filter({ hasText: 'What was measured' }).last();
      const text = await why.innerText();
      expect(text).toMatch(/Hypotheses/);
      const evidence = /evd_[a-z0-9]+/.exec(text)?.[0] ?? '';
      expect(await demo.app.store.get('evidence', evidence)).toMatchObject({ model });
      await person.picture('02-why', why, 'start');
      const pictures = person.thread.getByRole('img', { name: new RegExp(model) });
      await expect.poll(() => pictures.count()).toBeGreaterThanOrEqual(2);
      for (const picture of await pictures.all()) await expect.poll(() => width(picture)).toBeGreaterThan(400);
      await person.picture('03-chart', pictures.nth((await pictures.count()) - 2));
    });

    it('asks follow-ups and gets grounded answers', async () => {
      const why = await (await person.ask(person.thread, '@sextant why?')).innerText();
      expect(why).toContain('merchant_category');
      expect(why).toMatch(/evd_[a-z0-9]+/);
      const feature = await (await person.ask(person.thread, 'and the second feature?')).innerText();
      const cited = await demo.app.store.get('evidence', /evd_[a-z0-9]+/.exec(feature)?.[0] ?? '');
      const [, second] = cited?.measurement.columns.filter(({ role }) => role === 'feature') ?? [];
      expect(feature).toContain(second?.column);
      expect(feature).toContain(second?.value.toFixed(3));
      const since = await (await person.ask(person.thread, 'since when?')).innerText();
      expect(since).toMatch(/2026-03-\d\d|\d+ Mar(ch)? 2026/);
      expect(since).toMatch(/(evd|inc)_[a-z0-9]+/);
    });

    it('asks in a direct message what waits, and reads the card', async () => {
      await person.go(/^Sextant/);
      const answer = await person.ask(person.page.getByRole('main'), 'what is waiting for me?');
      expect(await answer.innerText()).toMatch(new RegExp(`apr_[a-z0-9]+[^]*${model}`));
      await person.go(/ml-alerts/);
      await person.openThread(person.parent(model));
      version = /v\d+/.exec(await card().last().getByRole('heading').innerText())?.[0] ?? '';
      expect(await card().last().getByRole('table').innerText()).toContain('PASS');
      await person.picture('04-approval-card', card().last(), 'start');
    });

    it('is refused as somebody without the right', async () => {
      await person.actAs(/Omar Said/);
      await person.press(/^Approve/, 'Approve');
      const refusal = person.thread.getByRole('article').filter({ hasText: 'Only visible to you' });
      expect(await refusal.innerText()).toMatch(/@ml-oncall/);
      expect(await approveButton(person).count()).toBe(1);
      await person.picture('05-refused', refusal, 'end');
    });

    it('lists what waits by slash command, opens and leaves the deny dialog, and approves', async () => {
      await person.actAs(/Priya Nair/);
      await person.thread.getByRole('button', { name: 'Close thread' }).click();
      await person.page.getByRole('textbox', { name: 'Message #ml-alerts' }).fill('/sextant pending');
      await person.page.keyboard.press('Enter');
      await person.channel.getByRole('article').filter({ hasText: 'Only visible to you' }).getByText(/apr_/).waitFor();
      await person.openThread(person.parent(model));
      await person.thread.getByRole('button', { name: /^Deny/ }).click();
      await person.page.getByRole('dialog', { name: 'Deny' }).getByRole('button', { name: 'Back' }).click();
      await person.page.getByRole('dialog', { name: 'Deny' }).waitFor({ state: 'detached' });
      await person.press(/^Approve/, 'Approve');
      await card().first().getByText(`serving answers with ${version}`).waitFor();
      await expect.poll(() => person.model(model).innerText()).toMatch(new RegExp(`${version}$`));
      expect(await approveButton(person).count()).toBe(0);
      await person.picture('06-promoted', card().first(), 'start');
    });

    it('lets days pass until the incident is closed, with nothing left to wait for', async () => {
      const closed = person.thread.getByRole('article').filter({ hasText: /closed\. / });
      for (let day = 0; day < mostDays && (await closed.count()) === 0; day += 1) {
        await person.nextDay();
        await settled(demo);
      }
      await person
        .parent(model)
        .getByText(/resolved · closed/)
        .waitFor();
      expect(await person.model(model).innerText()).toContain('healthy');
      expect(await person.model('credit-risk').innerText()).toContain('drifts, quality holds');
      await person.picture('07-closed', closed.last(), 'end');
      expect(await sidewaysScroll(person.page)).toBe(0);
      expect(complaints).toEqual([]);
    });
  });

  describe('while a card waits', () => {
    let demo: Demo;

    beforeAll(async () => {
      demo = await start('waiting');
      for (let day = 0; day < mostDays && !(await asks(demo)); day += 1) {
        await demo.days.nextDay();
        await settled(demo);
      }
    });
    afterAll(() => demo?.stop());

    const open = async (options: Parameters<typeof visit>[2]) => {
      const { page, complaints } = await visit(browser, demo.slack.url, options);
      const person = new Person(page);
      return { page, complaints, person, parent: person.parent(model) };
    };

    it.each(['dark', 'light'] as const)('axe finds nothing serious: %s', async (colorScheme) => {
      const { page, person, parent, complaints } = await open({ ...DESK, colorScheme });
      expect(await seriousFindings(page)).toEqual([]);
      await person.openThread(parent);
      const approve = approveButton(person);
      await approve.waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      if (colorScheme === 'dark') await person.picture('09-dark', approve, 'end');
      await approve.click();
      expect(await seriousFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it('is told by keyboard alone: who acts, the thread, a question, a press and its refusal', async () => {
      const { page, person, complaints } = await open(DESK);
      await tabTo(page, /^You act as/);
      await page.keyboard.press('Enter');
      await page.getByRole('menuitemradio', { name: /Omar/ }).waitFor();
      for (let i = 0; i < 6 && !/Omar/.test(await focused(page)); i += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^You act as Omar/ }).waitFor();
      await tabTo(page, /^\d+ repl/, { inMessage: model });
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toBe('Reply in this thread');
      await page.keyboard.type('@sextant who can approve this?');
      await page.keyboard.press('Enter');
      expect(await answersIn(person.thread).innerText()).toMatch(/ml-oncall/);
      await tabTo(page, /^Approve: promote/, { key: 'Shift+Tab' });
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toBe('Approve');
      await page.keyboard.press('Enter');
      await person.thread.getByText('Only visible to you').waitFor();
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it('is read and approved on a phone', async () => {
      const { page, person, parent, complaints } = await open({ ...PHONE, deviceScaleFactor: 1 });
      await person.actAs(/Priya Nair/);
      await person.openThread(parent);
      const card = person.thread.getByRole('article').filter({ hasText: /promote fraud-detector v\d+/ });
      await person.thread.getByText('What was measured').first().waitFor();
      await person.picture('08-phone', approveButton(person), 'end');
      expect(await seriousFindings(page)).toEqual([]);
      await person.press(/^Approve/, 'Approve');
      await card
        .first()
        .getByText(/serving answers with v\d+/)
        .waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(complaints).toEqual([]);
    });
  });
});

const width = async (picture: Locator): Promise<unknown> =>
  (await (await picture.elementHandle())?.getProperty('naturalWidth'))?.jsonValue();

const approveButton = (person: Person): Locator => person.thread.getByRole('button', { name: /^Approve/ });

const asks = async (demo: Demo): Promise<boolean> =>
  (await demo.app.store.find('approval', { where: { model, state: 'pending' }, limit: 1 })).length > 0;

/** Nothing is due and no run trains. */
async function settled(demo: Demo): Promise<void> {
  const rested = async () => {
    await demo.app.idle();
    return (await demo.app.store.find('run', { anyOf: { state: ['queued', 'running'] }, limit: 1 })).length === 0;
  };
  await vi.waitUntil(rested, { timeout: 120_000, interval: 200 });
  await demo.app.idle();
}

const focused = (page: Person['page']): Promise<string> =>
  page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');

/** Presses Tab until what has the focus is called so, and stands in a message that says `inMessage`. */
async function tabTo(
  page: Person['page'],
  name: RegExp,
  { key = 'Tab', inMessage = '' }: { key?: string; inMessage?: string } = {},
): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press(key);
    const around = await page.evaluate<string>('document.activeElement.closest("article")?.textContent ?? ""');
    if (name.test(await focused(page)) && around.includes(inMessage)) return;
  }
  throw new Error(`${key} never reached ${name}`);
}
