import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inDirectory } from './bench-stores.ts';
import type { Benchmark } from './benchmark.ts';
import { figure, median, spread, table } from './figures.ts';

const runs = 3;
const days = 10;
const goals = { seconds: 20, megabytes: 1024 };
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

interface Run {
  readonly first: number;
  readonly started: number;
  readonly after: number;
  readonly peak: number;
  readonly again: number;
  /** Processor seconds of the first start: what it takes where nothing else runs, since it hardly uses two cores. */
  readonly processor: number;
}

export const demoStart: Benchmark = {
  name: 'demo-start',
  title: 'Start time and memory of the demo',
  usesStores: false,
  async run({ say }) {
    const measured: Run[] = [];
    for (let i = 0; i < runs; i++) {
      measured.push(await inDirectory(oneDemo));
      say(JSON.stringify(measured.at(-1)));
    }
    const of = (key: keyof Run): number[] => measured.map((run) => run[key]);
    const row = (what: string, key: keyof Run, unit: string, goal: number): string[] => [
      what,
      `**${figure(median(of(key)))} ${unit}**`,
      spread(of(key)),
      `${goal} ${unit}: ${median(of(key)) < goal ? 'met' : 'missed'}`,
    ];
    return [
      table(
        ['what', 'median', 'min … max', 'goal'],
        [
          row('first start: nothing there yet, the page is built too', 'first', 's', goals.seconds),
          [
            'processor time of the first start',
            `**${figure(median(of('processor')))} s**`,
            spread(of('processor')),
            '–',
          ],
          row('start on what is there', 'again', 's', goals.seconds),
          row('resident memory 3 s after the first start', 'started', 'MB', goals.megabytes),
          row(`resident memory 3 s after ${days} simulated days`, 'after', 'MB', goals.megabytes),
          row('largest resident memory until then', 'peak', 'MB', goals.megabytes),
        ],
      ),
      '',
      `${runs} runs of \`sextant demo --fresh --paused\`, from the start of the process until it says what to open. ` +
        'Memory is of that one process, which holds the sandbox Slack, the simulated world and Sextant with all roles on PGlite; ' +
        `a training runs in a process of its own and is not counted. The ${days} days pass one after another as fast as they can.`,
    ].join('\n');
  },
};

async function oneDemo(directory: string): Promise<Run> {
  const dir = join(directory, 'demo');
  const demo = await start(dir, ['--fresh']);
  const processor = await processorSeconds(demo.child);
  await pause(3000);
  const started = await memory(demo.child, 'VmRSS');
  for (let day = 0; day < days; day++) await nextDay(demo.url);
  await pause(3000);
  const [after, peak] = [await memory(demo.child, 'VmRSS'), await memory(demo.child, 'VmHWM')];
  await stop(demo.child);
  const second = await start(dir, []);
  await stop(second.child);
  return { first: demo.seconds, processor, started, after, peak, again: second.seconds };
}

async function start(dir: string, flags: readonly string[]) {
  const began = performance.now();
  const args = [main, 'demo', '--paused', '--port', '0', '--data-dir', dir, ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /Open\s+(http\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { child, url, seconds: (performance.now() - began) / 1000 };
  }
  throw new Error(`the demo ended before it was up (exit code ${child.exitCode})`);
}

async function nextDay(url: string): Promise<void> {
  const answer = await fetch(new URL('page/api/world', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'next-day' }),
  });
  if (!answer.ok) throw new Error(`the next day answered ${answer.status}: ${await answer.text()}`);
}

/** In MB, as the kernel accounts for it. */
async function memory(child: ChildProcess, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`this system does not say ${field}`);
  return Number(kilobytes) / 1024;
}

const ticksPerSecond = 100;

async function processorSeconds(child: ChildProcess): Promise<number> {
  const fields = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}
