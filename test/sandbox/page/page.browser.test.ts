import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../../../src/sandbox/build-page.ts';
import { type SandboxSlack, startSandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';
import { browserPath, launch, PHONE, seriousFindings, type Visit, visit, WIDE } from './browser.ts';
import { type StoryApp, startStoryApp } from './story-app.ts';
import { ALERTS, APPROVER, storyWorkspace } from './story-workspace.ts';
import { storyWorld } from './story-world.ts';

const executable = browserPath();
const rates = {
  perMinute: { 1: 1e6, 2: 1e6, 3: 1e6, 4: 1e6, special: 1e6 },
  postsPerSecond: 1e6,
  postBurst: 1e6,
};

describe.skipIf(!executable)('the page in a browser', () => {
  let browser: Browser;
  let pageDir: string;
  let slack: SandboxSlack;
  let app: StoryApp;

  beforeAll(async () => {
    pageDir = await buildPage({ outDir: join(await mkdtemp(join(tmpdir(), 'sextant-page-')), 'page') });
    browser = await launch(executable);
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    slack = await startSandboxSlack({ workspace: storyWorkspace, rates, world: storyWorld(), pageDir });
    app = await startStoryApp(slack);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await app.close();
    await slack.close();
  });

  const open = (options = WIDE): Promise<Visit> => visit(browser, slack.url, options);
  const thread = (page: Page) => page.getByRole('complementary', { name: 'Thread in #ml-alerts' });
  const openThread = async (page: Page) => {
    await page.getByRole('button', { name: /\d+ replies/ }).click();
    return thread(page);
  };
  const actAs = async (page: Page, name: RegExp) => {
    await page
      .getByRole('button', { name: /^You act as/ })
      .first()
      .click();
    await page.getByRole('menuitemradio', { name }).click();
  };
  const approve = async (page: Page) => {
    await page.getByRole('button', { name: 'Approve promotion of fraud-detector v42' }).click();
    await page.getByRole('alertdialog', { name: 'Promote v42?' }).getByRole('button', { name: 'Promote' }).click();
  };

  describe.each([
    ['on a desk', WIDE],
    ['on a phone', PHONE],
  ] as const)('the story %s', (_where, options) => {
    it('can be read, asked about, refused, approved and seen closed', async () => {
      const { page, complaints } = await open(options);
      await page.getByText('Simulated data').waitFor();
      const pane = await openThread(page);
      await pane.getByRole('textbox', { name: 'Reply in this thread' }).fill('why?');
      await page.keyboard.press('Enter');
      await pane.getByText('Because').waitFor();
      await approve(page);
      await pane.getByText('Only visible to you').waitFor();
      await pane.getByRole('button', { name: 'Dismiss this message' }).click();
      await pane.getByText('Only visible to you').waitFor({ state: 'detached' });
      await actAs(page, /Priya Sharma, On-call approver/);
      await approve(page);
      await pane.getByText('Alias moved, serving v42.').waitFor();
      await pane.getByText('closed').waitFor();
      expect(await page.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(options.viewport?.width);
      expect(complaints).toEqual([]);
    });
  });

  it('is used by keyboard alone: skip link, arrow keys, thread, confirm with a trapped and returned focus', async () => {
    const { page } = await open();
    const focused = () =>
      page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the messages');
    await page.getByRole('article').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Reply in this thread');
    await page.getByRole('button', { name: /^Approve/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    const visited = new Set<string>();
    for (let i = 0; i < 5; i += 1) {
      visited.add(await focused());
      await page.keyboard.press('Tab');
    }
    expect([...visited].sort()).toEqual(['Not yet', 'Promote']);
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('Approve promotion of fraud-detector v42');
    await thread(page).getByRole('article').last().focus();
    const last = await focused();
    await page.keyboard.press('Home');
    expect(await focused()).not.toBe('');
    await page.keyboard.press('End');
    expect(await focused()).toBe(last);
    await page.keyboard.press('Escape');
    await thread(page).waitFor({ state: 'detached' });
    await expect.poll(focused).toMatch(/^Message from Sextant/);
  });

  it('keeps focus on the message when its pressed button disappears', async () => {
    const { page } = await open();
    await actAs(page, /Priya/);
    await openThread(page);
    await approve(page);
    await page.getByText('Alias moved').waitFor();
    await expect
      .poll(() => page.evaluate<string | null>('document.activeElement.getAttribute("data-ts")'))
      .toBe(app.approval);
  });

  it('opens a modal, shows the app’s field errors at their field, and submits', async () => {
    const { page } = await open();
    const pane = await openThread(page);
    await pane.getByRole('button', { name: 'Deny' }).click();
    const modal = page.getByRole('dialog', { name: 'Deny promotion' });
    const reason = modal.getByRole('textbox', { name: 'Why?' });
    await reason.fill('no');
    await modal.getByRole('button', { name: 'Deny' }).click();
    await modal.getByRole('alert').getByText('Say it in a few words.').waitFor();
    expect(await reason.getAttribute('aria-invalid')).toBe('true');
    await reason.fill('worst slice is too small');
    await modal.getByRole('radio', { name: 'Tomorrow' }).check();
    await modal.getByRole('button', { name: 'Deny' }).click();
    await modal.waitFor({ state: 'detached' });
    await pane.getByText('Denied: worst slice is too small').waitFor();
  });

  it('completes commands and names, runs the command, and takes a clicked tip', async () => {
    const { page } = await open();
    const field = page.getByRole('textbox', { name: 'Message #ml-alerts' });
    await field.pressSequentially('/se');
    await page.getByRole('option', { name: /\/sextant/ }).waitFor();
    await page.keyboard.press('Enter');
    await field.pressSequentially('pending');
    await page.keyboard.press('Enter');
    await page.getByText('One approval waits').first().waitFor();
    await field.pressSequentially('hello @ana');
    await page.keyboard.press('Tab');
    expect(await field.inputValue()).toBe('hello @ana ');
    await page.keyboard.press('Shift+Enter');
    await field.pressSequentially('second line');
    await page.keyboard.press('Enter');
    const sent = await slack.waitFor((m) => m.text.includes('second line'));
    expect(sent.text).toBe('hello <@U0ANA> \nsecond line');
    await page.getByRole('region', { name: 'Things to try' }).getByRole('button').first().click();
    expect(await field.inputValue()).toBe('@sextant why is fraud-detector degrading?');
  });

  it('tells of an answer for my eyes in a thread that is not open, and leads there', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Retrain' }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await thread(page).getByText('You could not approve your own request.').waitFor();
  });

  it('presses selects and overflow menus with what was chosen, and says when the app does not answer', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => app.chosen).toEqual(['json']);
    await page.getByRole('button', { name: 'Snooze' }).click();
    await page.getByRole('menuitemradio', { name: '4 hours' }).click();
    await expect.poll(() => app.chosen).toEqual(['json', '4 hours']);
    slack.misbehave({ delivery: 'interaction', kind: 'lost' });
    await page.getByRole('button', { name: "I'm on it" }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').count()).toBe(1);
  });

  it('edits in place and opens App Home and a conversation with the app', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: "I'm on it" }).click();
    await page.getByText('acknowledged').waitFor();
    expect(await page.locator(`[data-ts="${app.parent}"]`).count()).toBe(1);
    const places = page.getByRole('navigation', { name: 'Channels and conversations' });
    await places.getByRole('button', { name: 'App Home' }).click();
    await page.getByText('Nothing waits for you').waitFor();
    await places.getByRole('button', { name: 'Sextant' }).click();
    await page.getByRole('textbox', { name: 'Message Sextant' }).waitFor();
    await app.post('something new');
    await places.getByRole('button', { name: /ml-alerts.*unread/ }).waitFor();
  });

  it('shows a block it does not know as an error, with the rest of the message', async () => {
    const { page } = await open();
    await app.postBlocks([{ type: 'card', title: { type: 'mrkdwn', text: 'new kind' } }, { type: 'divider' }]);
    await page.getByText('This page does not know the block').waitFor();
  });

  it('steers the world', async () => {
    const { page } = await open();
    const world = page.getByRole('region', { name: 'Demo world' });
    await world.getByRole('button', { name: 'Next day' }).click();
    await world.getByText('day 65').waitFor();
    await world.getByRole('button', { name: 'Pause time' }).click();
    await world.getByRole('button', { name: 'Resume time' }).waitFor();
    await world.getByRole('combobox', { name: 'Speed of time' }).selectOption('30');
    await expect.poll(() => world.getByRole('combobox').inputValue()).toBe('30');
  });

  it('follows a permalink to its message', async () => {
    const { page } = await open();
    await page.goto(`${slack.url}archives/C0MLALERTS/p${app.approval.replace('.', '')}`);
    await thread(page).locator(`[data-ts="${app.approval}"]`).waitFor();
  });

  it('comes back by itself when the workspace was away, with what it missed', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sextant-slack-'));
    const options = { workspace: storyWorkspace, rates, pageDir, dataDir };
    const first = await startSandboxSlack(options);
    const say = (at: SandboxSlack, text: string) => at.people().message({ user: APPROVER, channel: ALERTS, text });
    say(first, 'before');
    const { page } = await visit(browser, first.url);
    await first.close();
    await page.getByText('Connection lost').waitFor();
    const second = await startSandboxSlack({ ...options, port: Number(new URL(first.url).port) });
    say(second, 'while you were away');
    await page.getByText('while you were away').first().waitFor();
    await page.getByText('Connection lost').waitFor({ state: 'detached' });
    say(second, 'live again');
    await page.getByText('live again').first().waitFor();
    await page.context().close();
    await second.close();
  });

  describe.each(['light', 'dark'] as const)('axe, %s', (colorScheme) => {
    it.each([
      ['1360 px', WIDE],
      ['380 px', PHONE],
    ] as const)('%s: nothing serious', async (_width, options) => {
      const { page } = await open({ ...options, colorScheme });
      expect(await seriousFindings(page)).toEqual([]);
      const pane = await openThread(page);
      expect(await seriousFindings(page)).toEqual([]);
      await pane.getByRole('button', { name: /^Approve/ }).click();
      expect(await seriousFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await pane.getByRole('button', { name: 'Deny' }).click();
      await page.getByRole('dialog', { name: 'Deny promotion' }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page
        .getByRole('button', { name: /^You act as/ })
        .first()
        .click();
      expect(await seriousFindings(page)).toEqual([]);
    });
  });
});
