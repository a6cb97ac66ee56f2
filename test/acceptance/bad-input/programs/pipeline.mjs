// node pipeline.mjs MODE REGISTRY_FOLDER_OF_THE_MODEL EVALUATION_FILE: a training that goes wrong in a named way.
import { spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [mode, registry, evaluation] = process.argv.slice(2);
// Beside the registry, so that a test can count what really ran.
appendFileSync(`${registry}.started`, `${process.env.SEXTANT_REQUEST_ID}\n`);
const say = (line) => process.stdout.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
const at = (day, hour = 0) => new Date(Date.UTC(2026, 9, 1 + day, hour)).toISOString();

const spans = {
  leaky: { training: [0, 6.5], evaluation: [6, 7] },
  unmatured: { training: [0, 8], evaluation: [8, 9] },
};
const { training, evaluation: evaluated } = spans[mode] ?? { training: [0, 6], evaluation: [6, 7] };
const span = ([from, to]) => ({ from: at(from), to: at(Math.floor(to), (to % 1) * 24) });

function register(version, files) {
  const directory = join(registry, version);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'model.json'), JSON.stringify({ version }));
  files(directory);
  writeFileSync(join(directory, 'version.json'), JSON.stringify({ createdAt: at(9), metrics: {}, tags: {} }));
}

const finish = (version) =>
  say({ candidate: { version, trainingWindow: span(training), evaluationWindow: span(evaluated), rows: 3000 } });

const play = {
  fails: () => {
    process.stderr.write('epoch 1\n\u001b]0;owned\u0007\u001b[31m<!channel> see <https://evil.example|the log> ```\n');
    process.stderr.write('\u202eValueError: no rows with a matured label\n');
    process.exitCode = 1;
  },
  hangs: () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    writeFileSync(join(registry, 'pids.json'), JSON.stringify([process.pid, child.pid]));
    setInterval(() => undefined, 1000);
  },
  garbage: () => {
    process.stdout.write(Buffer.from([0xff, 0xfe, 0x00, 0x0a]));
    say('{"candidate": {"version": "../../etc"}}');
    say('{"candidate": {"version": 7}} and more');
    say('{"progress": 9e99, "text": "<!here>"}');
    say('x'.repeat(200_000));
  },
  nothing: () => undefined,
  absent: () => finish('v9'),
  bare: () => {
    register('v2', () => undefined);
    finish('v2');
  },
  corrupt: () => {
    register('v2', (directory) => writeFileSync(join(directory, 'sextant_eval.parquet'), 'PAR1 and then nothing PAR1'));
    finish('v2');
  },
};
const withEvaluation = () => {
  register('v2', (directory) => copyFileSync(evaluation, join(directory, 'sextant_eval.parquet')));
  finish('v2');
};
(play[mode] ?? withEvaluation)();
