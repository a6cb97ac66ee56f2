import { createHash } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { asSextantError } from '../domain/error.ts';
import type { Post } from '../domain/post.ts';
import type { Log } from '../ports/log.ts';
import type { ProcessStore } from '../ports/store.ts';
import type { Fleet, FleetChange } from './fleet.ts';

interface Following {
  readonly file: string;
  readonly fleet: Fleet;
  /** Where a change is put on record and told; null in a process whose role that is not. */
  readonly teller: Pick<ProcessStore, 'recordLedger' | 'owe'> | null;
  /** After the models changed. */
  readonly onChange: () => Promise<void>;
  readonly log: Log;
  /** How often the file is looked at. */
  readonly watchMs?: number;
}

export interface FleetFollower {
  /** Reads file and registry anew, one at a time; says what came of it and never throws. */
  reload(): Promise<string>;
  stop(): Promise<void>;
}

/** Loads the fleet anew when its file changes, when its registry is due another look, and when asked. */
export function followFleet(following: Following): FleetFollower {
  const { file, fleet, log, watchMs = 2000 } = following;
  let turn: Promise<string> = Promise.resolve('');
  const reload = (): Promise<string> => {
    turn = turn.then(() => reloadNow(following));
    return turn;
  };
  watchFile(file, { interval: watchMs, persistent: false }, (now, before) => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) void reload();
  });
  const every = fleet.loaded().config.discover?.mlflow.every;
  const timer = every === undefined ? null : setInterval(() => void reload(), every).unref();
  turn = turn.then(() => tellFindings(following).then(() => ''));
  turn.catch((err: unknown) => log.error({ err }, 'what the registry says could not be told'));
  return {
    reload,
    stop: async () => {
      unwatchFile(file);
      if (timer) clearInterval(timer);
      await turn.catch(() => undefined);
    },
  };
}

async function reloadNow(following: Following): Promise<string> {
  const { fleet, log, teller } = following;
  try {
    const change = await fleet.reload();
    const text = wordsOf(change, fleet.models.all().length);
    if (text !== null) {
      log.info({ ...change }, text);
      await teller?.recordLedger({ ...fact, facts: { ...change, models: fleet.models.all().length } });
      await following.onChange();
    }
    await tellFindings(following);
    return text ?? 'Nothing changed.';
  } catch (thrown) {
    const { message } = asSextantError(thrown);
    const text = `The configuration was read anew and is not taken; I go on with the one before. ${message}`;
    log.error({}, text);
    await tell(following, 'config-refused', text).catch((err: unknown) => log.error({ err }, 'this could not be told'));
    return text;
  }
}

const fact = { kind: 'fleet-changed', incidentId: null, model: null, actor: 'sextant' } as const;

/** null when nothing changed. */
function wordsOf({ added, removed, changed, needStart }: FleetChange, models: number): string | null {
  const parts = [
    ...(added.length > 0 ? [`${added.length} new (${few(added)})`] : []),
    ...(removed.length > 0 ? [`${removed.length} gone (${few(removed)})`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed (${few(changed)})`] : []),
    ...(needStart.length > 0 ? [`${needStart.join(', ')} changed too, which takes effect with the next start`] : []),
  ];
  return parts.length === 0 ? null : `The configuration was read anew: ${models} models, ${parts.join('; ')}.`;
}

const most = 20;
const few = (names: readonly string[]): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** What the registry has and nobody watches, and which of its tags are not followed: once for each state of affairs. */
async function tellFindings(following: Following): Promise<void> {
  const { config, unconfigured, stale } = following.fleet.loaded();
  if (stale) following.log.warn({}, stale);
  for (const { text } of config.findings) following.log.warn({}, text);
  const lines = [
    ...(unconfigured.length > 0
      ? [
          `${unconfigured.length} registered models are in no configuration, so nobody watches them: ${few(unconfigured)}. Give them the alias, list them, or name them under discover.mlflow.except.`,
        ]
      : []),
    ...config.findings.slice(0, most).map(({ text }) => `${text}.`),
  ];
  if (lines.length > 0) await tell(following, 'fleet-findings', lines.join('\n'));
}

/** The same words edit the same message: nothing is said twice. */
async function tell({ fleet, teller }: Following, what: string, text: string): Promise<void> {
  const channel = fleet.loaded().config.channel ?? fleet.models.all()[0]?.channel;
  if (!teller || channel === undefined) return;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const post: Post = {
    key: `${what}-${digest}`,
    kind: 'note',
    incidentId: null,
    to: { channel },
    facts: { text, tone: 'warning', mentions: [] },
  };
  await teller.owe(post);
}
