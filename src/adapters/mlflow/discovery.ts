import { SextantError } from '../../domain/error.ts';
import type { RegisteredModel } from '../../domain/registered-model.ts';
import type { Discovery } from '../../ports/discovery.ts';
import type { MlflowClients } from './mlflow-clients.ts';
import { registeredModelsSchema } from './wire.ts';

const pageSize = 500;
const most = 20_000;

/** Every registered model that the account may see, with tags and aliases. */
export function createMlflowDiscovery({ clients }: { clients: MlflowClients }): Discovery {
  return {
    models: async (url, filter) => {
      const found: RegisteredModel[] = [];
      let page_token: string | undefined;
      do {
        const query = { max_results: pageSize, filter, page_token };
        const path = '/api/2.0/mlflow/registered-models/search';
        const answer = await clients.for(url).json(path, registeredModelsSchema, { query });
        if (!('data' in answer)) break;
        found.push(...answer.data.registered_models);
        if (found.length > most) throw new SextantError('upstream_invalid', `MLflow has more than ${most} models.`);
        page_token = answer.data.next_page_token || undefined;
      } while (page_token);
      return found;
    },
  };
}
