import { createVendorClient, type VendorClient } from '../http/vendor-client.ts';
import { tokenSchema } from './wire.ts';

export interface AirflowAccount {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

const credentials = 'AIRFLOW_USERNAME and AIRFLOW_PASSWORD, or AIRFLOW_TOKEN';

/** One client an API server. A name and password are changed for a token, anew when that has run out. */
export function airflowClients(account: AirflowAccount): (url: string) => VendorClient {
  const clients = new Map<string, VendorClient>();
  return (url) => {
    const client = clients.get(url) ?? clientOf(url, account);
    clients.set(url, client);
    return client;
  };
}

function clientOf(baseUrl: string, { token, username, password }: AirflowAccount): VendorClient {
  const base = { system: 'Airflow', baseUrl, credentials };
  if (token || !username) return createVendorClient({ ...base, authorization: token ? `Bearer ${token}` : null });
  const door = createVendorClient(base);
  let known: Promise<string> | null = null;
  const login = async (): Promise<string> => {
    const body = { username, password: password ?? '' };
    const answer = await door.json('/auth/token', tokenSchema, { method: 'POST', body });
    return 'data' in answer ? `Bearer ${answer.data.access_token}` : '';
  };
  return createVendorClient({
    ...base,
    authorization: (renew) => {
      if (renew || !known) {
        const asked = login();
        known = asked;
        asked.catch(() => {
          if (known === asked) known = null;
        });
      }
      return known;
    },
  });
}
