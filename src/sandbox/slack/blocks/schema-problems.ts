import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with a value, in the words Slack uses: a sentence and a JSON pointer each. */
export function schemaProblems(schema: z.ZodType, value: unknown, root: string): string[] {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => sentences(issue, value, root));
}

function sentences(issue: Issue, value: unknown, root: string): string[] {
  const at = (path: readonly PropertyKey[]) => `[json-pointer:${[root, ...path.map(String)].join('/')}]`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `invalid additional property: ${key} ${at(issue.path)}`);
  }
  const given = valueAt(value, issue.path);
  if (given === undefined && issue.code !== 'custom') {
    return [`missing required field: ${String(issue.path.at(-1) ?? root)} ${at(issue.path.slice(0, -1))}`];
  }
  return [`${sentence(issue, given)} ${at(issue.path)}`];
}

function sentence(issue: Issue, given: unknown): string {
  const text = typeof given === 'string';
  switch (issue.code) {
    case 'too_big':
      if (text) return `must be less than ${Number(issue.maximum) + 1} characters`;
      return Array.isArray(given) ? `no more than ${issue.maximum} items allowed` : `must be at most ${issue.maximum}`;
    case 'too_small':
      if (text) return `must be more than ${Number(issue.minimum) - 1} characters`;
      return Array.isArray(given)
        ? `no fewer than ${issue.minimum} items required`
        : `must be at least ${issue.minimum}`;
    case 'invalid_union':
      return `unsupported type: ${String(given)}`;
    case 'invalid_type':
      return `must provide ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return `must be a valid enum value: ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
