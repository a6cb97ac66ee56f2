/**
 * Loaded before Sextant (`node --import`), so that the program itself knows of no failpoint: wraps the ways out of the
 * process (SQL, HTTP, the queue, child processes, files moved into place) and kills it with SIGKILL the first time any
 * process of the suite comes to a failpoint. FAILPOINTS names the directory where it is noted which were used.
 */
import childProcess from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';
import { Queue } from 'bullmq';
import pg from 'pg';
import { failpoints, fileOf, places } from './points.ts';

const directory = process.env.FAILPOINTS ?? '';
const unused = new Set(failpoints.filter((name) => !existsSync(join(directory, fileOf(name)))));

function reach(side: 'before' | 'after', place: string): void {
  const name = `${side} ${place}`;
  if (!unused.delete(name)) return;
  try {
    writeFileSync(join(directory, fileOf(name)), `${process.pid}`, { flag: 'wx' });
  } catch {
    return;
  }
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const known = (name: string): string | null => places.find((place) => place === name) ?? null;

async function around<T>(place: string | null, work: () => Promise<T>): Promise<T> {
  if (place === null) return work();
  reach('before', place);
  const result = await work();
  reach('after', place);
  return result;
}

/** Kinds of the steps this process has claimed, and what the transaction of each connection is about. */
const kinds = new Map<string, string>();
const about = new WeakMap<object, string>();

type Query = (this: pg.Client, ...args: unknown[]) => unknown;
const query = pg.Client.prototype.query as Query;
pg.Client.prototype.query = function patched(this: pg.Client, ...args: unknown[]) {
  const [sql, params] = args;
  const text = typeof sql === 'string' ? sql : '';
  if (text === 'begin') about.delete(this);
  if (holds(text) && Array.isArray(params))
    about.set(this, `commit ${kinds.get(params.find((param) => kinds.has(param)))}`);
  const place = text === 'commit' ? known(about.get(this) ?? '') : placeOf(text);
  const answer =
    place && callbackOf(args) === null
      ? around(place, () => promised(query.apply(this, args)))
      : query.apply(this, args);
  if (place === 'claim step' && answer instanceof Promise) return answer.then(remembered);
  return answer;
} as typeof pg.Client.prototype.query;

/** The first statement of a step's transaction: it ends the step, or locks it because it goes on. */
const holds = (text: string): boolean =>
  /^update "sextant"."step" set .*"ended_at"/.test(text) || (/for update$/.test(text) && text.includes('"step"'));

const promised = (value: unknown): Promise<unknown> => Promise.resolve(value);
const callbackOf = (args: readonly unknown[]): unknown => args.find((arg) => typeof arg === 'function') ?? null;

function placeOf(text: string): string | null {
  if (/update sextant\.step set\s+state = 'running'/.test(text)) return 'claim step';
  if (text.includes('insert into sextant.inbox')) return 'commit inbox';
  if (text.includes('update sextant.post post set')) return 'claim post';
  return text.includes('sent_revision = greatest') ? 'record post' : null;
}

function remembered(result: unknown): unknown {
  const rows = (result as pg.QueryResult<{ id: string; kind: string }>).rows;
  for (const { id, kind } of rows) kinds.set(id, kind);
  return result;
}

const realFetch = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const place = url.pathname.startsWith('/api/') ? known(`slack ${url.pathname.slice(5)}`) : servingOf(url);
  return around(place, () => realFetch(input, init));
};
const servingOf = (url: URL): string | null => (url.pathname.startsWith('/serving/') ? 'serving' : null);

const realAdd = Queue.prototype.add;
Queue.prototype.add = function add(...args: Parameters<typeof realAdd>) {
  return around('queue wake', () => realAdd.apply(this, args));
};

const realRename = fs.rename;
fs.rename = (from, to) => {
  const name = basename(String(to));
  return around(name === 'aliases.json' ? 'alias moved' : name === 'version.json' ? 'version tagged' : null, () =>
    realRename(from, to),
  );
};

const realSpawn = childProcess.spawn as (...args: unknown[]) => childProcess.ChildProcess;
childProcess.spawn = ((...args: unknown[]) => {
  reach('before', 'pipeline start');
  const child = realSpawn(...args);
  child.once('spawn', () => reach('after', 'pipeline start'));
  return child;
}) as typeof childProcess.spawn;
syncBuiltinESMExports();
