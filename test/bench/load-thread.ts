import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { alertBody } from './alert-body.ts';
import type { LoadPlan, LoadReport } from './load.ts';

const plan: LoadPlan = workerData;
const agent = new Agent({ keepAlive: true });
const latencies: number[] = [];
let accepted = 0;
let refused = 0;
let sent = 0;

function post(since: number): Promise<void> {
  sent += 1;
  const body = alertBody(plan.models[sent % plan.models.length] ?? '', `${since}-${sent}`);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${plan.token}`,
  };
  return new Promise((resolve) => {
    const finish = (ok: boolean): void => {
      if (ok) accepted += 1;
      else refused += 1;
      latencies.push(performance.now() - since);
      resolve();
    };
    const outgoing = request(`${plan.url}/webhooks/alertmanager`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => finish(answer.statusCode === 202));
    });
    outgoing.once('error', () => finish(false));
    outgoing.end(body);
  });
}

async function closed(senders: number): Promise<void> {
  const until = performance.now() + plan.seconds * 1000;
  const sender = async (): Promise<void> => {
    while (performance.now() < until) await post(performance.now());
  };
  await Promise.all(Array.from({ length: senders }, sender));
}

/** A slow answer delays no later request, and a late request is charged for its lateness. */
async function open(perSecond: number): Promise<void> {
  const start = performance.now();
  const all: Promise<void>[] = [];
  for (let i = 0; i < perSecond * plan.seconds; i++) {
    const due = start + (i * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    all.push(post(due));
  }
  await Promise.all(all);
}

const began = performance.now();
if (plan.shape.kind === 'closed') await closed(plan.shape.senders);
else await open(plan.shape.perSecond);
const report: LoadReport = { accepted, refused, seconds: (performance.now() - began) / 1000, latencies };
agent.destroy();
parentPort?.postMessage(report);
