// A training program for the tests of the command pipeline: `node training.mjs BEHAVIOUR STARTS_FILE`.
import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';

const [behaviour, startsFile] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
const candidate = {
  version: 'v7',
  metrics: { auc: 0.9 },
  trainingWindow: { from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
  evaluationWindow: { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' },
  codeRevision: 'abc',
  dataSnapshot: 'def',
  rows: 1000,
};
const forEver = () => setInterval(() => undefined, 1000);

appendFileSync(startsFile, `${process.env.SEXTANT_REQUEST_ID}\n`);
const behaviours = {
  succeeds: () => {
    say({ progress: 0.4, text: 'half way' });
    say({ candidate, cost: 0.31 });
  },
  fails: () => {
    process.stderr.write('\u001b[31mTraceback\u001b[0m\nout of luck\u0007\n');
    process.exitCode = 1;
  },
  hangs: () => {
    say({ progress: 0.2, text: 'hanging' });
    forEver();
  },
  'promises-nothing': () => say({ progress: 1, text: 'done' }),
  garbage: () => {
    say('Epoch 1/10 {not json');
    say('[1,2]');
    say({ progress: 7 });
    say({ candidate: { version: '../../etc' } });
    say({ candidate });
  },
  environment: () => {
    process.stderr.write(JSON.stringify(process.env));
    process.exitCode = 3;
  },
  'leaves-a-child': () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    writeFileSync(`${startsFile}.child`, String(child.pid));
    say({ progress: 0.1, text: String(child.pid) });
    process.on('SIGTERM', () => undefined);
    forEver();
  },
};
behaviours[behaviour]();
