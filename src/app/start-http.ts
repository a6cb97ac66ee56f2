import { totp } from '../adapters/totp/totp.ts';
import { digestAsItIs } from '../flows/approval-subject.ts';
import type { Deps } from '../flows/flow.ts';
import { grafanaScheme } from '../http/authenticate.ts';
import { type HttpServer, type Readiness, startHttpServer } from '../http/http-server.ts';
import type { MetricsPage, Observer } from '../ports/telemetry.ts';
import { createStepUpDesk } from '../process/step-up-desk.ts';
import type { StoreClock } from '../process/store-clock.ts';
import type { Slack } from '../slack/create-chat.ts';
import type { OpenStore } from '../store/sql-store.ts';
import { alertsIn } from './alert-sources.ts';
import type { AppOptions } from './app-options.ts';
import { newId } from './new-id.ts';

/** Webhooks, Slack, health, and the promoter's page: each where its role is. */
export async function startHttp(
  { env, config, roles, log }: AppOptions,
  store: OpenStore,
  slack: Slack | null,
  clock: StoreClock,
  deps: Deps,
  metrics: { readonly page: MetricsPage; readonly observer: Observer },
): Promise<HttpServer> {
  const secrets = {
    token: env.WEBHOOK_TOKEN,
    secret: env.WEBHOOK_SECRET,
    grafana: { secret: env.GRAFANA_WEBHOOK_SECRET, scheme: grafanaScheme(config.sources.grafana) },
    mlflow: env.MLFLOW_WEBHOOK_SECRET,
  };
  return startHttpServer({
    host: env.HOST ?? '127.0.0.1',
    port: env.PORT ?? 3000,
    log,
    ready: () => readiness(store),
    intake: roles.includes('bot') ? { store, newId, secrets, ...alertsIn(config, store, deps.models) } : null,
    slack: slack ? (request) => slack.receiver.handle(request) : null,
    desk: roles.includes('promoter')
      ? createStepUpDesk({
          store,
          factors: store.factors,
          totp,
          digestNow: (approval) => digestAsItIs(deps, approval),
          newId,
          wallClock: clock.wall,
        })
      : null,
    wallClock: clock.wall,
    metrics: { page: metrics.page, token: env.METRICS_TOKEN },
    observer: metrics.observer,
  });
}

/** A queue that is down makes nobody unready: steps wait in the store. */
async function readiness(store: OpenStore): Promise<Readiness> {
  const check = await store.now().then(() => 'ok', String);
  return { ready: check === 'ok', checks: { store: check } };
}
