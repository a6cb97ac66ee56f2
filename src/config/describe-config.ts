import { z } from 'zod';
import { envSchema } from './env-schema.ts';
import { fileSchema, modelSchema } from './model-schema.ts';

type Described = z.core.JSONSchema.BaseSchema;

interface Row {
  readonly key: string;
  readonly type: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** `docs/configuration.md`, from the schemas themselves: what is not described there is not in the program. */
export function describeConfig(examples: { readonly short: string; readonly complete: string }): string {
  return [
    '# Configuration',
    '',
    '<!-- Generated from src/config: `npx vitest run test/config/describe-config.test.ts -u` writes it anew. -->',
    '',
    'One YAML file, found by `--config`, `SEXTANT_CONFIG` or `./sextant.yaml`; secrets and addresses come from the',
    'environment. `sextant config check` names every mistake with its line. Relative paths start where the file is.',
    'Durations are a number and `ms`, `s`, `m`, `h` or `d`, as in `24h`. Whatever a model does not say is taken from',
    '`defaults`, key by key; lists are replaced, not merged. Over the defaults lie `tiers`, then `groups`, then what the model says',
    'itself. `{name}` in a text of a model is its registered name, `{name|snake}` the same spelt that way (docs/fleet.md).',
    '',
    '```yaml',
    examples.short.trimEnd(),
    '```',
    '',
    '## The file',
    '',
    ...table(rowsOf(schemaOf(fileSchema), '')),
    '',
    '## A model',
    '',
    'Keys of an entry of `models`. All but `id` may stand under `defaults` too, and under `tiers` for the models of a tier.',
    '',
    ...table(rowsOf(schemaOf(modelSchema), '')),
    '',
    '## The environment',
    '',
    'Blank is the same as unset. Each role needs its own and refuses to start when it finds the secret of another.',
    '',
    '| variable | meaning |',
    '|---|---|',
    ...Object.entries(envSchema.shape).map(([name, field]) => `| \`${name}\` | ${cell(field.description ?? '')} |`),
    '',
    '## Every key',
    '',
    '```yaml',
    examples.complete.trimEnd(),
    '```',
    '',
  ].join('\n');
}

/** Keys whose schema says nothing about their meaning; must be none. */
export function undescribedKeys(): string[] {
  const rows = [...rowsOf(schemaOf(fileSchema), ''), ...rowsOf(schemaOf(modelSchema), '')];
  const env = Object.entries(envSchema.shape).flatMap(([name, field]) => (field.description ? [] : [name]));
  return [...rows.flatMap((row) => (row.meaning ? [] : [row.key])), ...env];
}

const schemaOf = (schema: z.ZodType): Described => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

/** `true`, tuples and what is left out say nothing. */
const described = (schema: Described['items'] | boolean): Described =>
  typeof schema === 'object' && !Array.isArray(schema) ? schema : {};

function rowsOf(schema: Described, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const field = described(property);
    const key = `${prefix}${name}`;
    const inner = field.properties ? rowsOf(field, `${key}.`) : rowsOf(described(field.items), `${key}[].`);
    return [
      { key, type: typeOf(field), fallback: fallbackOf(field, name, schema), meaning: field.description ?? '' },
      ...inner,
    ];
  });
}

function typeOf({ type, format, enum: choices, items, properties, ...bounds }: Described): string {
  if (choices) return choices.map((choice) => `\`${String(choice)}\``).join(', ');
  if (properties) return 'block';
  if (type === 'boolean') return '`true`, `false`';
  const { type: each, ...item } = described(items);
  if (type === 'array') return `list of ${each === 'object' ? 'blocks' : typeOf({ type: each, ...item })}`;
  if (type === 'string') return format === 'duration' ? 'duration' : format === 'date-time' ? 'date and time' : 'text';
  const words = type === 'integer' ? 'whole number' : type === 'number' ? 'number' : 'block';
  return [words, ...boundsOf(bounds)].join(' ');
}

function boundsOf({ minimum, exclusiveMinimum, maximum }: Described): string[] {
  return [
    ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? [`≥ ${minimum}`] : []),
    ...(exclusiveMinimum !== undefined ? [`> ${exclusiveMinimum}`] : []),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? [`≤ ${maximum}`] : []),
  ];
}

function fallbackOf(field: Described, name: string, parent: Described): string {
  if (field.properties) return parent.required?.includes(name) ? 'required' : '';
  if (field.default !== undefined)
    return `\`${typeof field.default === 'string' ? field.default : JSON.stringify(field.default)}\``;
  return parent.required?.includes(name) ? 'required' : '';
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const table = (rows: readonly Row[]): string[] => [
  '| key | type | default | meaning |',
  '|---|---|---|---|',
  ...rows.map((r) => `| \`${r.key}\` | ${cell(r.type)} | ${cell(r.fallback)} | ${cell(r.meaning)} |`),
];
