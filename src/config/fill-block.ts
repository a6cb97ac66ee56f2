import { expand, TemplateError, type Variables } from './name-template.ts';
import { isPlain, type Plain } from './plain.ts';

type Path = readonly PropertyKey[];

/** A block with its templates filled in, the paths that held one, and those that could not be filled. */
export interface Filled {
  readonly block: Plain;
  readonly templated: readonly Path[];
  readonly wrong: readonly { readonly path: Path; readonly text: string; readonly ofName: boolean }[];
}

/** Whose values a template never reaches: rights and rules are written down as they are. */
const asWritten: ReadonlySet<string> = new Set(['id', 'approvers', 'owner', 'may', 'policy', 'gates', 'tier', 'task']);

export function fillBlock(block: Plain, variables: Variables): Filled {
  const templated: Path[] = [];
  const wrong: Filled['wrong'][number][] = [];
  const walk = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, at) => walk(item, [...path, at]));
    if (isPlain(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key,
          path.length === 0 && asWritten.has(key) ? inner : walk(inner, [...path, key]),
        ]),
      );
    if (typeof value !== 'string') return value;
    try {
      const text = expand(value, variables);
      if (text !== value) templated.push(path);
      return text;
    } catch (thrown) {
      if (!(thrown instanceof TemplateError)) throw thrown;
      wrong.push({ path, text: thrown.message, ofName: thrown.ofName });
      return value;
    }
  };
  return { block: walk(block, []) as Plain, templated, wrong };
}
