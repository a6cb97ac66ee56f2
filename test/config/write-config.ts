import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A configuration file with this text in a folder of its own. */
export function writeConfig(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'sextant-config-')), 'sextant.yaml');
  writeFileSync(file, text);
  return file;
}

/** The smallest file that loads. */
export const smallest = {
  defaults: { channel: '#ml-alerts', owner: 'S0MLPLATFORM', approvers: { sets: ['S0MLONCALL', 'S0MLLEADS'] } },
  models: [
    {
      id: 'm',
      monitor: { parquet: { reference: 'ref/*.parquet', current: 'log/*.parquet', time: 'ts' } },
      registry: { local: { path: 'registry', name: 'm' } },
    },
  ],
};

/** The smallest file with one thing changed: `changed('models.0.id', 'x')`; undefined removes the key. */
export function changed(path: string, value: unknown): string {
  const file: Record<string, unknown> = structuredClone(smallest);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at: Record<string, unknown> = file;
  for (const key of keys) {
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  if (value === undefined) delete at[last];
  else at[last] = value;
  return stringify(file);
}
