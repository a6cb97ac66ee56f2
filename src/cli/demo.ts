import { resolve } from 'node:path';
import { Command } from 'commander';
import { SextantError } from '../domain/error.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, say } from './context.ts';
import { untilStopped } from './until-stopped.ts';

interface DemoFlags {
  readonly script?: string;
  readonly json?: boolean;
  readonly fresh?: boolean;
  readonly socket?: boolean;
  readonly speed: string;
  readonly seed: string;
  readonly port: string;
  readonly dataDir?: string;
  readonly paused?: boolean;
}

export function demoCommand(context: CliContext): Command {
  return new Command('demo')
    .description(
      'The whole story on this machine: a sandbox Slack, four simulated models, and Sextant. Nothing leaves it.',
    )
    .option('--script <name>', 'play it without a page: "story"')
    .option('--json', 'with --script: one JSON line a step')
    .option('--fresh', 'begin anew; what an earlier demo left in the directory is deleted')
    .option('--socket', 'Slack over Socket Mode instead of HTTP')
    .option('--speed <seconds>', 'real seconds a simulated day', '20')
    .option('--paused', 'no day passes by itself; use the page’s button')
    .option('--seed <n>', 'seed of the simulation', '7')
    .option('--port <n>', 'port of the page', '4270')
    .option('--data-dir <dir>', 'where the demo keeps its data (default .sextant/demo)')
    .addHelpText('after', '\nExamples:\n  sextant demo\n  sextant demo --script story --json')
    .action(async (flags: DemoFlags) => {
      if (flags.script !== undefined && flags.script !== 'story')
        throw new SextantError('config_invalid', `--script: "${flags.script}" is no script; there is "story".`);
      const { runDemo } = await import('../sandbox/demo/run-demo.ts');
      context.exitCode = await runDemo({
        dir: resolve(flags.dataDir ?? (flags.script ? '.sextant/story' : '.sextant/demo')),
        environment: context.environment,
        script: flags.script === 'story',
        json: flags.json ?? false,
        fresh: flags.fresh ?? false,
        socket: flags.socket ?? false,
        paused: flags.paused ?? false,
        seed: number('--seed', flags.seed, 0, 2 ** 31 - 1),
        secondsPerDay: number('--speed', flags.speed, 1, 3600),
        port: number('--port', flags.port, 0, 65_535),
        log: createLog(context.environment.LOG_LEVEL ?? 'error'),
        say,
        untilStopped,
      });
    });
}

function number(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new SextantError('config_invalid', `${flag}: "${text}" is no whole number from ${least} to ${most}`);
  return value;
}
