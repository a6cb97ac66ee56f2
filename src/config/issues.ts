import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { z } from 'zod';

/** `models.0.gates.1.metric` → `models[0].gates[1].metric` */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  ) || '(top)';

/** The line on which a key stands, or the nearest parent that exists. */
export function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  let node: unknown = document.contents;
  let line: number | null = null;
  for (const key of path) {
    const next = step(node, key);
    if (!next) break;
    line = lines.linePos(next.at).line;
    node = next.value;
  }
  return line;
}

function step(node: unknown, key: PropertyKey): { value: unknown; at: number } | null {
  if (isMap(node)) {
    const pair = node.items.find((p) => isScalar(p.key) && p.key.value === key);
    const at = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return pair && at !== undefined ? { value: pair.value, at } : null;
  }
  if (isSeq(node) && typeof key === 'number') {
    const item = node.items[key] as Node | undefined;
    const at = item?.range?.[0];
    return item && at !== undefined ? { value: item, at } : null;
  }
  return null;
}

/** A mistake: where it stands and how to mend it. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** Mistakes as people read them: one for every unknown key, "is missing" for what is not there. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        text: 'unknown key: remove it or correct its spelling (docs/configuration.md lists all keys)',
      }));
    const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    if (missing)
      return [{ path: issue.path, text: `is missing: write a ${wordFor[issue.expected] ?? issue.expected}` }];
    return [{ path: issue.path, text: issue.message.replace(/^Invalid input: e/, 'e') }];
  });
}

const wordFor: Record<string, string> = {
  object: 'block of keys',
  array: 'list',
  record: 'block of keys',
  string: 'text',
};
