import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeConfig, undescribedKeys } from '../../src/config/describe-config.ts';
import { loadConfig } from '../../src/config/load-config.ts';

const read = (name: string): string => readFileSync(`examples/${name}.yaml`, 'utf8');
const document = describeConfig({ short: read('sextant'), complete: read('every-key') });

/** `models[].gates[].metric` for every key that stands in a value. */
function keysIn(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, `${prefix}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = prefix ? `${prefix}.${key}` : key;
    return [path, ...keysIn(inner, path)];
  });
}

describe('docs/configuration.md', () => {
  it('is what the schemas say (write it anew with -u)', async () => {
    await expect(document).toMatchFileSnapshot('../../docs/configuration.md');
  });

  it('leaves no key without a meaning', () => {
    expect(undescribedKeys()).toEqual([]);
  });

  it('tells type, default and bounds of a key', () => {
    expect(document).toContain('| `policy.cooldown` | duration | `24h` | Between the end of a run');
    expect(document).toContain('| `policy.drift.persistence.of` | whole number ≥ 1 | `3` |');
    expect(document).toContain('| `tier` | `1`, `2`, `3` | `2` |');
    expect(document).toContain('| `monitor.parquet.time` | text | required |');
    expect(document).toContain('| `gates[].metric` | `auc`,');
    expect(document).toContain('| `REDIS_URL` | Redis for the queue');
  });

  it.each([
    ['sextant', 1],
    ['every-key', 6],
  ])('shows an example that loads: %s', (name, models) => {
    expect(loadConfig(`examples/${name}.yaml`).models).toHaveLength(models);
  });

  it('shows every key once in the complete example', () => {
    const shown = new Set(keysIn(parse(read('every-key'))).map((key) => key.replace(/^(models\[\]|defaults)\./, '')));
    const keys = [...document.matchAll(/^\| `([a-z][\w.[\]]*)` \|/gm)].map((match) => match[1] ?? '');
    expect(keys.length).toBeGreaterThan(80);
    expect(keys.filter((key) => !shown.has(key))).toEqual([]);
  });
});
