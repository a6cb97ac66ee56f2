import { createLiveAlerts } from '../adapters/alertmanager/live-alerts.ts';
import type { Config } from '../config/load-config.ts';
import { alertmanagerSignals } from '../http/alertmanager.ts';
import { createMapping } from '../http/map-body.ts';
import type { IntakeOptions } from '../http/webhooks.ts';
import type { LiveAlert } from '../ports/alerts.ts';
import type { Models } from '../ports/models.ts';
import type { Queue } from '../ports/queue.ts';
import { reconcileAlerts } from '../process/reconcile-alerts.ts';
import { silenceCron, tellSilence, watchdogBack, watchdogSource } from '../process/tell-silence.ts';
import type { OpenStore } from '../store/sql-store.ts';
import type { AppOptions } from './app-options.ts';
import { newId } from './new-id.ts';

/** What the door does with what is no plain alert: mappings, the sign of life, hints. */
export function alertsIn(
  { sources, models: configured }: Config,
  store: OpenStore,
  models: Models,
): Pick<IntakeOptions, 'mappings' | 'watchdog' | 'hurry' | 'hurryRun'> {
  const { watchdog } = sources.alertmanager;
  const channel = configured[0]?.channel ?? '';
  return {
    mappings: new Map(Object.entries(sources.mapped).map(([name, { map }]) => [name, createMapping(name, map)])),
    watchdog: watchdog
      ? {
          alert: watchdog.alert,
          heard: async () => {
            const before = await store.heartbeats.heard(watchdogSource);
            const back = watchdogBack(channel, before, await store.now(), watchdog.every);
            if (back) await store.owe(back);
          },
        }
      : null,
    hurry: (registered) => lookNow(store, models, registered),
    hurryRun: (requestId) => checkNow(store, requestId),
  };
}

/** Open incidents of models that the registry knows by this name are looked at now. */
async function lookNow(store: OpenStore, models: Models, registered: string): Promise<number> {
  let hurried = 0;
  for (const model of models.all().filter(({ registry }) => registry.mlflow?.name === registered)) {
    const found = await store.find('incident', { where: { model: model.id }, limit: 5 });
    for (const { id } of found.filter(({ state }) => state !== 'closed')) {
      const subject = { kind: 'incident', id } as const;
      await store.addStep({ kind: 'investigate', subject, incidentId: id, key: `investigate-${id}` });
      hurried += 1;
    }
  }
  return hurried;
}

/** The run of this request is asked for now, beside the step that follows it. */
async function checkNow(store: OpenStore, requestId: string): Promise<number> {
  const runs = await store.find('run', { where: { requestId, state: 'running' }, limit: 1 });
  for (const { id, incidentId } of runs) {
    const subject = { kind: 'run', id } as const;
    await store.addStep({ kind: 'check-run', subject, incidentId, input: { hurried: 'yes' }, key: `hurry-${id}` });
  }
  return runs.length;
}

const retryMs = 30_000;

/** Asks once what fired while nobody listened, until it was answered; from then on silence is told. Returns what ends it. */
export async function listenForAlerts(
  options: AppOptions,
  store: OpenStore,
  queue: Queue,
): Promise<() => Promise<void>> {
  const { roles, config, log, schedule } = options;
  if (!roles.includes('bot') || schedule === false) return async () => undefined;
  const { watchdog, urls } = config.sources.alertmanager;
  const upSince = await store.now();
  const watch = {
    store,
    heartbeats: store.heartbeats,
    channel: config.models[0]?.channel ?? '',
    watchdogEveryMs: watchdog?.every ?? null,
    sweepCron: config.sweepCron,
    upSince,
  };
  if (watchdog) await store.heartbeats.listenFor(watchdogSource);
  await queue.schedule('silence', silenceCron, () => tellSilence(watch));
  if (urls.length === 0) return async () => undefined;
  const ended = new AbortController();
  const source = liveAlerts(options);
  const going = (async () => {
    while (!ended.signal.aborted) {
      try {
        const done = await reconcileAlerts({ source, store, newId, draft });
        log.info(done, 'alerts were compared with Alertmanager');
        return;
      } catch (err) {
        log.warn({ err }, 'Alertmanager cannot be asked what fires; I try again');
      }
      await pause(retryMs, ended.signal);
    }
  })();
  return async () => {
    ended.abort();
    await going;
  };
}

const liveAlerts = ({ env, config, log }: AppOptions) =>
  createLiveAlerts({
    ...config.sources.alertmanager,
    username: env.ALERTMANAGER_USERNAME,
    password: env.ALERTMANAGER_PASSWORD,
    token: env.ALERTMANAGER_TOKEN,
    log,
  });

/** As the webhook would have taken it. */
export const draft = (alert: LiveAlert) =>
  alertmanagerSignals({
    version: '4',
    alerts: [
      {
        status: 'firing',
        labels: alert.labels,
        annotations: alert.annotations,
        startsAt: alert.startsAt,
        generatorURL: alert.generatorURL,
        fingerprint: alert.fingerprint,
      },
    ],
  }).signals[0] ?? null;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
