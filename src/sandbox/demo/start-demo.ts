import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { claimDirectory, type SextantApp, startApp } from '../../app.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadEnv } from '../../config/load-env.ts';
import { SextantError } from '../../domain/error.ts';
import { roles } from '../../domain/step.ts';
import type { Log } from '../../ports/log.ts';
import { type SandboxSlack, startSandboxSlack } from '../slack/sandbox-slack.ts';
import { openWorld, type World } from '../world/world.ts';
import { DemoDays } from './demo-days.ts';
import { ensurePort } from './ensure-port.ts';
import { tips } from './tips.ts';
import { alertChannel, demoWorkspace, groups, mayTalk } from './workspace.ts';

export interface DemoOptions {
  readonly dir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly fresh?: boolean;
  readonly seed?: number;
  readonly secondsPerDay?: number;
  /** No day passes by itself. */
  readonly paused?: boolean;
  /** Port of the page and of the sandbox Slack. */
  readonly port?: number;
  /** Slack over Socket Mode instead of HTTP. */
  readonly socket?: boolean;
  /** How long serving takes to load a new alias, in real milliseconds. */
  readonly reloadDelayMs?: number;
  /** Starts Sextant some other way (as four processes, on other stores) with the environment and file it is given. */
  readonly start?: (env: Readonly<Record<string, string>>, configFile: string) => Promise<SextantApp>;
  readonly worldOptions?: Partial<Parameters<typeof openWorld>[0]>;
}

export interface Demo {
  readonly app: SextantApp;
  readonly slack: SandboxSlack;
  readonly world: World;
  readonly days: DemoDays;
  readonly configFile: string;
  stop(): Promise<void>;
}

const secretsSchema = z.object({
  botToken: z.string(),
  appToken: z.string(),
  signingSecret: z.string(),
  webhookToken: z.string(),
});

/** Everything on loopback in one process: sandbox Slack, demo world, and Sextant started like any user would. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { dir, log } = options;
  await mkdir(dir, { recursive: true });
  const lock = await claimDirectory(dir);
  const closers: (() => Promise<void>)[] = [() => lock.release()];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    await ensurePort(options.port ?? 0);
    if (options.fresh) await clear(dir);
    const world = await openWorld({
      seed: options.seed ?? 7,
      reloadDelayMs: options.reloadDelayMs ?? 3000,
      ...options.worldOptions,
      dir: join(dir, 'world'),
    });
    closers.push(() => world.close());
    const secrets = await demoSecrets(dir);
    const days = new DemoDays({
      world,
      webhookToken: secrets.webhookToken,
      log,
      secondsPerDay: options.secondsPerDay ?? 20,
      paused: options.paused ?? false,
    });
    closers.push(() => days.stop());
    const slack = await startSandboxSlack({
      workspace: demoWorkspace(secrets, tips(world)),
      dataDir: join(dir, 'slack'),
      world: days,
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    closers.push(() => slack.close());
    const configFile = join(dir, 'sextant.yaml');
    await writeFile(configFile, configText(world));
    const app = await startSextant(options, secrets, slack, configFile);
    closers.push(() => app.stop());
    if (!options.socket) slack.setRequestUrl(`${app.url}/slack/events`);
    await days.attach(app);
    return { app, slack, world, days, configFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const kept = ['store', 'slack', 'world', 'sextant.yaml', 'secrets.json'] as const;

async function clear(dir: string): Promise<void> {
  for (const name of kept) await rm(join(dir, name), { recursive: true, force: true });
}

async function demoSecrets(dir: string): Promise<z.infer<typeof secretsSchema>> {
  const file = join(dir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) {
    const parsed = secretsSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    throw new SextantError('config_invalid', `${file} is damaged: start again with --fresh`);
  }
  const random = (): string => randomBytes(16).toString('hex');
  const secrets = {
    botToken: `xoxb-${random()}`,
    appToken: `xapp-${random()}`,
    signingSecret: random(),
    webhookToken: random(),
  };
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

const configText = (world: World): string =>
  world.configYaml({
    pipelineNode: process.execPath,
    channel: `#${alertChannel.name}`,
    owner: groups.platform,
    approvers: { sets: [groups.onCall, groups.leads], quorum: 1 },
    may: mayTalk,
  });

/** The model's key and address come from the visitor's environment; all else is the demo's own. */
function startSextant(
  options: DemoOptions,
  secrets: z.infer<typeof secretsSchema>,
  slack: SandboxSlack,
  configFile: string,
): Promise<SextantApp> {
  const passed = ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL', 'LOG_LEVEL'] as const;
  const environment: Record<string, string> = {
    ...Object.fromEntries(
      passed.flatMap((name) => (options.environment[name] ? [[name, options.environment[name]]] : [])),
    ),
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    WEBHOOK_TOKEN: secrets.webhookToken,
    PORT: '0',
    ...(options.socket ? { SLACK_APP_TOKEN: secrets.appToken } : {}),
  };
  if (options.start) return options.start(environment, configFile);
  return startApp({
    env: loadEnv(environment),
    config: loadConfig(configFile),
    roles,
    dataDir: join(options.dir, 'store'),
    log: options.log,
    schedule: false,
    pollMs: 500,
  });
}
