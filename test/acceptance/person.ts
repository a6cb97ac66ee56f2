import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

/** Somebody at the page, who finds everything by its role and name, as a person or a screen reader does. */
export class Person {
  readonly page: Page;
  readonly world: Locator;
  readonly channel: Locator;
  readonly thread: Locator;
  readonly #places: Locator;

  constructor(page: Page) {
    this.page = page;
    this.world = page.getByRole('region', { name: 'Demo world' });
    this.channel = page.getByRole('region', { name: 'Messages in #ml-alerts' });
    this.thread = page.getByRole('complementary', { name: 'Thread in #ml-alerts' });
    this.#places = page.getByRole('navigation', { name: 'Channels and conversations' });
  }

  async actAs(name: RegExp): Promise<void> {
    await this.page
      .getByRole('button', { name: /^You act as/ })
      .first()
      .click();
    await this.page.getByRole('menuitemradio', { name }).click();
    await this.page.getByRole('button', { name }).first().waitFor();
  }

  /** Goes to a channel or conversation and waits until the page shows it, so that nothing is done in the place before. */
  async go(place: RegExp): Promise<void> {
    const item = this.#places.getByRole('button', { name: place });
    await item.click();
    await item.and(this.page.locator('[aria-current="page"]')).waitFor();
  }

  async nextDay(): Promise<void> {
    const day = Number(/\d+/.exec(await this.world.getByText(/^day \d+$/).innerText())?.[0]);
    await this.world.getByRole('button', { name: 'Next day' }).click();
    await this.world.getByText(`day ${day + 1}`, { exact: true }).waitFor();
  }

  /** What the world bar says of a model. */
  model(name: string): Locator {
    return this.world.getByRole('listitem').filter({ hasText: name });
  }

  /** The message of the channel that an incident's thread hangs on. */
  parent(model: string): Locator {
    return this.channel
      .getByRole('article')
      .filter({ hasText: model })
      .filter({ has: this.page.getByText('State:') });
  }

  openThread(parent: Locator): Promise<void> {
    return parent.getByRole('button', { name: /\d+ repl/ }).click();
  }

  /** Writes where the person is looking and waits for the answer that comes after. */
  async ask(where: Locator, text: string): Promise<Locator> {
    const answers = answersIn(where);
    const before = await answers.count();
    const field = this.page.getByRole('textbox', {
      name: (await this.thread.count()) > 0 ? 'Reply in this thread' : /^Message /,
    });
    await field.fill(text);
    await field.press('Enter');
    const answer = answers.nth(before);
    await answer.waitFor();
    return answer;
  }

  async press(button: RegExp, confirm: RegExp | string): Promise<void> {
    await this.thread.getByRole('button', { name: button }).click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: confirm }).click();
    await this.page.getByRole('alertdialog').waitFor({ state: 'detached' });
  }

  /** Only when asked for: the pictures of the README are this run's. */
  async picture(name: string, shown?: Locator, block: 'start' | 'center' | 'end' = 'center'): Promise<void> {
    if (process.env.UPDATE_PICTURES !== '1') return;
    if (shown) await shown.evaluate((element, at) => element.scrollIntoView({ block: at }), block);
    await mkdir(pictures, { recursive: true });
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: `${pictures}${name}.png`, animations: 'disabled', caret: 'hide' });
  }
}

/** Only answers to questions ask back whether they helped. */
export const answersIn = (where: Locator): Locator =>
  where.getByRole('article').filter({ has: where.page().getByRole('button', { name: 'This helped' }) });

export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
