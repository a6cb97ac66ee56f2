import { z } from 'zod';
import { type SetupCheck, SetupFault, setupCheck } from '../../domain/setup-check.ts';
import { createVendorClient } from './vendor-client.ts';

const models = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Whether the server answers to this key and has the model; nothing is asked of the model itself. */
export function inspectLanguageModel(spec: { baseUrl: string; key: string; model: string }): Promise<SetupCheck> {
  return setupCheck('language model', 'OPENAI_BASE_URL', async () => {
    const client = createVendorClient({
      system: 'The language model server',
      baseUrl: spec.baseUrl,
      authorization: `Bearer ${spec.key}`,
      credentials: 'OPENAI_API_KEY',
    });
    const answer = await client.json('/models', models, { expect: [401, 403] });
    if (!('data' in answer))
      throw new SetupFault('OPENAI_API_KEY', `the key is refused (${answer.status}): correct it`);
    if (!answer.data.data.some(({ id }) => id === spec.model))
      throw new SetupFault('OPENAI_MODEL', `the server has no model ${spec.model}: correct the name`);
    return `${spec.model} is there`;
  });
}
