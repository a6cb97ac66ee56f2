import { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import type { Serving } from '../../ports/registry.ts';
import type { VendorClient } from '../http/vendor-client.ts';

const instant = z.object({
  data: z.object({
    resultType: z.literal('vector', { error: 'the query must give an instant vector' }),
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string().max(40)]) }),
    ),
  }),
});

/** Asks Prometheus which version answers: a label of a series that serving exports. While several answer, none of them alone does. */
export function createPrometheusServing(clients: (url: string) => VendorClient): Serving {
  return {
    version: async (model) => {
      const spec = model.serving?.prometheus;
      if (!spec) return null;
      const { url, query, label } = spec;
      const answer = await clients(url).json('/api/v1/query', instant, { query: { query } });
      if (!('data' in answer)) return null;
      const live = answer.data.data.result.filter(({ value }) => Number(value[1]) > 0);
      const versions = [...new Set(live.map(({ metric }) => metric[label] ?? ''))].sort();
      if (versions.some((version) => version === '' || version.length > 200))
        throw new SextantError(
          'upstream_invalid',
          `A series of serving.prometheus.query of ${model.id} has no label ${label}.`,
        );
      return versions.length === 0 ? null : { version: versions.join(' and '), source: url };
    },
  };
}
