import { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import type { VendorClient } from '../http/vendor-client.ts';

export interface FoundSeries {
  readonly metric: string;
  /** Label that tells the models apart. */
  readonly label: string;
  readonly series: readonly string[];
}

const valuesSchema = z.object({ data: z.array(z.string()) });
const labels = ['model', 'model_name', 'model_id'];

/** The gauge of drift (`wanted`, else the first with that word in its name) and the models it is of; no data is read. */
export async function findSeries(client: VendorClient, wanted: string | null): Promise<FoundSeries> {
  const values = async (label: string, match?: string): Promise<readonly string[]> => {
    const query = match === undefined ? {} : { 'match[]': match };
    const answer = await client.json(`/api/v1/label/${label}/values`, valuesSchema, { query });
    return 'data' in answer ? answer.data.data : [];
  };
  const metric = wanted ?? (await values('__name__')).find((name) => /drift/.test(name));
  if (metric === undefined)
    throw new SextantError('not_found', 'Prometheus has no metric with "drift" in its name: name one with --metric.');
  for (const label of labels) {
    const series = await values(label, metric);
    if (series.length > 0) return { metric, label, series };
  }
  throw new SextantError(
    'not_found',
    `No series of ${metric} has a label ${labels.join(', ')}: which models are they of?`,
  );
}
