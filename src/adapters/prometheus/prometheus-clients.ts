import type { PrometheusMonitorSpec } from '../../domain/monitor-spec.ts';
import { createVendorClient, type VendorClient } from '../http/vendor-client.ts';

export interface PrometheusAccount {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

const credentials = 'PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD, or PROMETHEUS_TOKEN';
const timeoutMs = 60_000;

/** One client an address and tenant, with what its proxy asks for: nothing, a name and password, or a token. */
export function prometheusClients(account: PrometheusAccount) {
  const { username, password = '', token } = account;
  const basic = (): string => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const authorization = token ? `Bearer ${token}` : username ? basic() : null;
  const clients = new Map<string, VendorClient>();
  return ({ url: baseUrl, headers }: Pick<PrometheusMonitorSpec, 'url' | 'headers'>): VendorClient => {
    const key = JSON.stringify([baseUrl, headers]);
    const client =
      clients.get(key) ??
      createVendorClient({ system: 'Prometheus', baseUrl, authorization, credentials, headers, timeoutMs });
    clients.set(key, client);
    return client;
  };
}
