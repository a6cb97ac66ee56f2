import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { SignatureScheme } from './authenticate.ts';

/** `v1,` + base64 HMAC-SHA256 of `<delivery id>.<timestamp>.<raw body>`. */
export const mlflowScheme: SignatureScheme = {
  secretName: 'MLFLOW_WEBHOOK_SECRET',
  signatureHeader: 'x-mlflow-signature',
  timestampHeader: 'x-mlflow-timestamp',
  idHeader: 'x-mlflow-delivery-id',
  expected: (secret, timestamp, rawBody, id = '') =>
    `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(rawBody).digest('base64')}`,
};

/** Events about a registered model; others are taken and mean nothing here. */
export const mlflowWebhookSchema = z.object({
  entity: z.string(),
  action: z.string(),
  data: z.object({ name: z.string().optional() }).loose(),
});
