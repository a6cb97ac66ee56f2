import type { FastifyInstance } from 'fastify';
import type { MetricsPage } from '../ports/telemetry.ts';
import { sameSecret } from './authenticate.ts';

export interface MetricsDoor {
  readonly page: MetricsPage;
  /** Bearer token that Prometheus presents; undefined: whoever reaches the port may read. */
  readonly token: string | undefined;
}

export function registerMetrics(app: FastifyInstance, { page, token }: MetricsDoor): void {
  app.get('/metrics', async ({ headers }, reply) => {
    if (token !== undefined && !sameSecret(headers.authorization ?? '', `Bearer ${token}`))
      return reply.code(401).send({ error: 'Send "Authorization: Bearer <METRICS_TOKEN>".' });
    return reply.header('content-type', page.contentType).send(await page.text());
  });
}
