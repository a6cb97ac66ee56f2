import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../../src/process/create-log.ts';
import { alert, settledAs, until, webhook } from './people.ts';
import { openSmallWorld, type SmallWorld, today } from './small-world.ts';

const disk = mkdtempSync(join(tmpdir(), 'sextant-small-disk-'));
const mounted = mount();

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', disk], { stdio: 'pipe' });
    return true;
  } catch (error) {
    console.log(
      `disk-full is skipped: a small disk cannot be mounted here (${(error as Error).message.split('\n')[0]})`,
    );
    return false;
  }
}

const logged: string[] = [];
const log = createLog('warn', { write: (line: string) => void logged.push(line) });
let world: SmallWorld;
beforeAll(async () => {
  if (mounted) world = await openSmallWorld([{ id: 'm', mode: 'fails' }], { storeDir: join(disk, 'store'), log });
}, 120_000);
afterAll(async () => {
  if (mounted) {
    await world.close();
    execFileSync('umount', ['-l', disk]);
  }
  rmSync(disk, { recursive: true, force: true });
});

/** Some alerts of no known model, heavy enough that their rows need room. */
const bulk = (nonce: number): object => ({
  version: '4',
  alerts: Array.from({ length: 10 }, (_, i) => ({
    status: 'resolved',
    labels: {
      model: `unknown-${nonce}`,
      ...Object.fromEntries(Array.from({ length: 48 }, (_, n) => [`l${n}`, `${nonce}-${i}-`.padEnd(290, 'x')])),
    },
    startsAt: today.toISOString(),
    fingerprint: `bulk-${nonce}-${i}`,
  })),
});

test.runIf(mounted)(
  'a full disk answers 503 and says so; with space again nothing that was accepted is lost',
  async () => {
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - 256 * 1024)));
    const accepted: number[] = [];
    let refused: Response | null = null;
    for (let nonce = 0; nonce < 200 && refused === null; nonce++) {
      const answer = await webhook(world, bulk(nonce));
      if (answer.status === 202) accepted.push(nonce);
      else refused = answer;
    }
    expect(refused?.status).toBe(503);
    expect(await refused?.json()).toEqual({ error: expect.stringContaining('send it again') });
    expect(logged.join('')).toMatch(/No space left on device/);
    rmSync(join(disk, 'filler'));
    expect(await keptRows()).toBe(accepted.length);
    await until('room for the repeat', async () => (await webhook(world, bulk(200))).status === 202);
    expect((await alert(world, 'm')).status).toBe(202);
    await settledAs(world, 'm', 'needs-human');
    await world.app.stop();
    await world.start();
    expect(await keptRows()).toBe(accepted.length + 2);
    expect((await world.app.store.find('incident', {})).map((incident) => incident.state)).toEqual(['needs-human']);
  },
);

const keptRows = async (): Promise<unknown> => {
  const text = "select count(*)::int as n from sextant.inbox where source = 'alertmanager'";
  return (await world.app.store.pool.query(text)).rows[0]?.n;
};
