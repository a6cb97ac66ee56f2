import { join } from 'node:path';
import type { Log } from '../../ports/log.ts';
import { buildPage } from '../build-page.ts';
import { type Demo, startDemo } from './start-demo.ts';
import { playStory } from './story.ts';

export interface RunDemoOptions {
  readonly dir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly script: boolean;
  readonly json: boolean;
  readonly fresh: boolean;
  readonly socket: boolean;
  readonly paused: boolean;
  readonly seed: number;
  readonly secondsPerDay: number;
  readonly port: number;
  readonly log: Log;
  readonly say: (line: string) => void;
  readonly untilStopped: () => Promise<unknown>;
}

/** The demo as a person starts it, or its story played headless. Answers the exit code. */
export function runDemo(options: RunDemoOptions): Promise<number> {
  return options.script ? runScript(options) : runPage(options);
}

/** Always from the first day: a story that was played already is no story. */
async function runScript(options: RunDemoOptions): Promise<number> {
  const { say, json } = options;
  const demo = await startDemo({ ...startOptions(options), fresh: true, paused: true, port: 0, reloadDelayMs: 500 });
  try {
    await playStory(demo, (step, facts) =>
      say(json ? JSON.stringify({ step, ...facts }) : `${step.padEnd(20)} ${summary(facts)}`),
    );
    return 0;
  } finally {
    await demo.stop();
  }
}

const summary = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('  ');

async function runPage(options: RunDemoOptions): Promise<number> {
  const { say } = options;
  // From here on, so that Ctrl-C while it starts leaves nothing half made either.
  const stopped = options.untilStopped();
  say('Starting Sextant with a sandbox Slack and four simulated models…');
  const demo = await startDemo({
    ...startOptions(options),
    fresh: options.fresh,
    paused: options.paused,
    port: options.port,
  });
  try {
    demo.slack.setPageDir(await buildPage({ outDir: join(options.dir, '..', 'page') }));
    for (const line of welcome(demo, options)) say(line);
    await stopped;
    say('Stopping…');
  } finally {
    await demo.stop();
  }
  say('Stopped. Everything is kept: start again to go on, or with --fresh to begin anew.');
  return 0;
}

const startOptions = ({ dir, environment, log, seed, secondsPerDay, socket }: RunDemoOptions) => ({
  dir,
  environment,
  log,
  seed,
  secondsPerDay,
  socket,
});

function welcome({ slack, world, app, configFile }: Demo, options: RunDemoOptions): string[] {
  const [first] = world.models;
  const key = options.environment.OPENAI_API_KEY
    ? `a language model (${options.environment.OPENAI_MODEL})`
    : 'the built-in rules (no OPENAI_API_KEY is set)';
  return [
    '',
    `  Open   ${slack.url}`,
    '',
    `  All data is simulated. It is day ${world.day} (${world.date().toISOString().slice(0, 10)}); a day passes every ${options.secondsPerDay} s${options.paused ? ' once you press play' : ''}.`,
    `  Questions are answered by ${key}.`,
    '',
    '  Try:',
    `   1. wait until ${first?.id} degrades (a few days), open its thread in #ml-alerts`,
    `   2. ask in the thread: why is ${first?.id} degrading?  then: and the second feature?`,
    '   3. when the approval card comes, press Approve as Omar (outsider): refused',
    '   4. act as Priya (on-call approver) and press Approve: production changes',
    '   5. let some days pass: the incident closes by evidence',
    '',
    `  Webhooks and health: ${app.url}   Configuration: ${configFile}`,
    '  Ctrl-C stops it.',
    '',
  ];
}
