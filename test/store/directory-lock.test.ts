import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDirectory } from '../../src/store/directory-lock.ts';

const directory = () => mkdtemp(join(tmpdir(), 'sextant-lock-'));

describe('the lock on a data directory', () => {
  it('is held by one, and can be taken again once released', async () => {
    const dir = await directory();
    const lock = await lockDirectory(dir);
    await expect(lockDirectory(dir)).rejects.toMatchObject({
      code: 'conflict',
      retryable: false,
      message: `Another Sextant (pid ${process.pid}) is using ${dir}. Stop it, or start with another --data-dir.`,
    });
    await lock.release();
    await (await lockDirectory(dir)).release();
    expect(await readdir(dir)).toEqual([]);
  });

  it('lets one of many in', async () => {
    const dir = await directory();
    const ends = await Promise.allSettled(Array.from({ length: 12 }, () => lockDirectory(dir)));
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
  });

  it('is recovered from a process that was killed', async () => {
    const dir = await directory();
    const code = `
      import { lockDirectory } from ${JSON.stringify(new URL('../../src/store/directory-lock.ts', import.meta.url))};
      await lockDirectory(process.argv[1]);
      console.log('held');
      setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '--eval', code, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    await expect(lockDirectory(dir)).rejects.toThrow(`pid ${other.pid}`);
    const gone = once(other, 'exit');
    other.kill('SIGKILL');
    await gone;
    const lock = await lockDirectory(dir);
    expect(JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it('is recovered by one of many', async () => {
    const dir = await directory();
    const pid = 2 ** 22 + 1;
    await writeFile(join(dir, 'lock'), JSON.stringify({ pid, began: '1', token: 'old' }));
    const ends = await Promise.allSettled(Array.from({ length: 12 }, () => lockDirectory(dir)));
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
  });

  it.skipIf(process.platform !== 'linux')('is recovered when its pid now belongs to another process', async () => {
    const dir = await directory();
    await writeFile(join(dir, 'lock'), JSON.stringify({ pid: process.pid, began: '1', token: 'old' }));
    await (await lockDirectory(dir)).release();
  });

  it('is recovered when the file is torn', async () => {
    const dir = await directory();
    await writeFile(join(dir, 'lock'), '{"pid":');
    await (await lockDirectory(dir)).release();
  });

  it('is not released by who lost it', async () => {
    const dir = await directory();
    const lock = await lockDirectory(dir);
    const held = JSON.stringify({ pid: process.pid, began: null, token: 'somebody else' });
    await writeFile(join(dir, 'lock'), held);
    await lock.release();
    expect(await readFile(join(dir, 'lock'), 'utf8')).toBe(held);
  });
});
