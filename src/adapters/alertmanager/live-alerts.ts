import { z } from 'zod';
import { asSextantError } from '../../domain/error.ts';
import type { LiveAlert, LiveAlerts } from '../../ports/alerts.ts';
import type { Log } from '../../ports/log.ts';
import { createVendorClient } from '../http/vendor-client.ts';

const text = z.record(z.string(), z.string());
const alertsSchema = z.array(
  z.object({
    fingerprint: z.string().min(1).max(200),
    labels: text,
    annotations: text.default({}),
    startsAt: z.iso.datetime({ offset: true }),
    generatorURL: z.string().optional(),
    status: z.object({ state: z.string() }),
  }),
);

export interface AlertmanagerOptions {
  /** All servers of a cluster. */
  readonly urls: readonly string[];
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** Only what is routed to this receiver. */
  readonly receiver?: string | undefined;
  readonly log: Log;
}

const credentials = 'ALERTMANAGER_USERNAME and ALERTMANAGER_PASSWORD, or ALERTMANAGER_TOKEN';

/** What fires, from the API of Alertmanager: the union of all servers of a cluster. */
export function createLiveAlerts({
  urls,
  username,
  password = '',
  token,
  receiver,
  log,
}: AlertmanagerOptions): LiveAlerts {
  const basic = (): string => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const authorization = token ? `Bearer ${token}` : username ? basic() : null;
  const clients = urls.map((baseUrl) =>
    createVendorClient({ system: 'Alertmanager', baseUrl, authorization, credentials }),
  );
  const query = { active: 'true', silenced: 'true', inhibited: 'true', receiver: receiver && `^(?:${receiver})$` };
  return {
    firing: async () => {
      const answers = await Promise.allSettled(
        clients.map((client) => client.json('/api/v2/alerts', alertsSchema, { query })),
      );
      const refused = answers
        .filter((answer) => answer.status === 'rejected')
        .map(({ reason }) => asSextantError(reason));
      if (refused[0] && refused.length === clients.length) throw refused[0];
      for (const error of refused) log.warn({ err: error }, 'one Alertmanager of the cluster does not answer');
      const found = answers.flatMap((answer) =>
        answer.status === 'fulfilled' && 'data' in answer.value ? answer.value.data : [],
      );
      const alerts = new Map<string, LiveAlert>();
      for (const { status, ...alert } of found)
        alerts.set(alert.fingerprint, { ...alert, muted: status.state !== 'active' });
      return { complete: refused.length === 0, alerts: [...alerts.values()] };
    },
  };
}
