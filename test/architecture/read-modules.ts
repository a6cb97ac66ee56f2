import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** One import, whatever its form: static, type-only, re-export, `import()` of a value or of a type. */
export interface Import {
  /** As a path from the root of the project, or a package name. */
  readonly target: string;
  readonly dynamic: boolean;
}

export interface Module {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Functions longer than the limit, as `line: lines`. */
  readonly longFunctions: readonly string[];
}

/** Every .ts and .tsx file under a folder, with what it imports. */
export function readModules(folder: string): Module[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .map((path) => parseModule(path, readFileSync(path, 'utf8')));
}

export function parseModule(path: string, text: string): Module {
  const { module, program, errors } = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const specifiers = [
    ...module.staticImports.map((i) => ({ name: i.moduleRequest.value, dynamic: false })),
    ...module.staticExports.flatMap((e) =>
      e.entries.flatMap((x) => (x.moduleRequest ? [{ name: x.moduleRequest.value, dynamic: false }] : [])),
    ),
    ...module.dynamicImports.map((i) => ({
      name: text.slice(i.moduleRequest.start + 1, i.moduleRequest.end - 1),
      dynamic: true,
    })),
  ];
  const longFunctions: string[] = [];
  walk(program, (node) => {
    if (node.type === 'TSImportType') {
      const { source } = node as unknown as { source: { value: string } };
      specifiers.push({ name: source.value, dynamic: false });
    }
    const length = /Function/.test(node.type) ? linesOf(text, node) : 0;
    if (length > 50) longFunctions.push(`${linesOf(text, { start: 0, end: node.start })}: ${length} lines`);
  });
  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    imports: specifiers.map(({ name, dynamic }) => ({ target: resolve(path, name), dynamic })),
    longFunctions,
  };
}

const resolve = (from: string, name: string): string =>
  name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), name)) : packageOf(name);

/** `@scope/name/deep` → `@scope/name`, `echarts/core` → `echarts`; node builtins stay whole. */
const packageOf = (name: string): string => {
  if (name.startsWith('node:')) return name;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
};

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  if ('type' in value && 'start' in value) visit(value as Node);
  for (const child of Object.values(value)) walk(child, visit);
}

const linesOf = (text: string, { start, end }: { start: number; end: number }): number =>
  text.slice(start, end).split('\n').length;

/** Groups of modules that reach each other, type imports included; each as a path there and back. */
export function findCycles(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((m) => [m.path, m]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const { target } of byPath.get(path)?.imports ?? []) if (byPath.has(target)) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const { path } of modules) visit(path, []);
  return cycles;
}
