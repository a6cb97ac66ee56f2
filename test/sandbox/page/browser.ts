import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of the browser to test with; undefined, with the reason printed, when there is none. */
export function browserPath(): string | undefined {
  const path = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    console.warn(`browser tests skipped: no browser at ${path} (set CHROMIUM_PATH, or install Debian's chromium)`);
    return undefined;
  }
}

export function launch(executablePath: string | undefined): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGS });
}

export interface Visit {
  page: Page;
  /** Errors of the console and of scripts, and requests that left the origin. */
  complaints: string[];
}

export const WIDE: BrowserContextOptions = { viewport: { width: 1360, height: 860 }, reducedMotion: 'reduce' };
export const PHONE: BrowserContextOptions = {
  viewport: { width: 380, height: 780 },
  hasTouch: true,
  isMobile: true,
  reducedMotion: 'reduce',
};

/** Opens the page and waits for `sign`, by default the first message. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = WIDE,
  sign = 'article[data-ts]',
): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (entry) => {
    if (entry.type() === 'error') complaints.push(entry.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.locator(sign).first().waitFor();
  return { page, complaints };
}

interface AxeResult {
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary: string }[] }[];
}

const axeSource = readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds serious or critical, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}
