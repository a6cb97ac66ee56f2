import { createVendorClient, type VendorClient } from '../http/vendor-client.ts';

export interface MlflowAccount {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Bearer token, such as Databricks gives. */
  readonly token?: string | undefined;
}

export interface MlflowClients {
  for(url: string): VendorClient;
}

/** One client a tracking server, all with the account of this role. `names` says which settings hold it. */
export function mlflowClients(account: MlflowAccount, names: string): MlflowClients {
  const clients = new Map<string, VendorClient>();
  const { token, username, password = '' } = account;
  const authorization = token
    ? `Bearer ${token}`
    : username
      ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
      : null;
  return {
    for: (url) => {
      const client =
        clients.get(url) ?? createVendorClient({ system: 'MLflow', baseUrl: url, authorization, credentials: names });
      clients.set(url, client);
      return client;
    },
  };
}
