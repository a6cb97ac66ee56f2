import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildPage } from '../../../src/sandbox/build-page.ts';

it('builds the page once, and again only when the stamp no longer fits', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sextant-page-'));
  const outDir = join(parent, 'page');
  expect(await buildPage({ outDir })).toBe(outDir);
  const html = await readFile(join(outDir, 'index.html'), 'utf8');
  expect(html).toMatch(/<script type="module"[^>]* src="\/assets\/[^"]+\.js"/);
  expect(html).not.toMatch(/(src|href)="https?:/);

  const before = await stat(join(outDir, 'index.html'));
  await buildPage({ outDir });
  expect((await stat(join(outDir, 'index.html'))).mtimeMs).toBe(before.mtimeMs);

  await writeFile(join(outDir, '.source-hash'), 'older');
  await writeFile(join(outDir, 'stale.txt'), 'gone after the next build');
  await buildPage({ outDir });
  expect(await readdir(outDir)).not.toContain('stale.txt');
  expect(await readdir(parent)).toEqual(['page']);
});
