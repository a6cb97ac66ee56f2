import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const heavy = /from '@langchain\/|import\('@langchain\//;
const staticImports = /^(?:import|export)\s(?!type\b)(?:[^'"]*?\sfrom\s)?'([^']+)'/gm;

/** All files that loading `entry` loads, by static imports only: `await import()` is the door left open on purpose. */
function loadedBy(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const [, specifier] of readFileSync(entry, 'utf8').matchAll(staticImports)) {
    if (specifier?.startsWith('.')) loadedBy(join(dirname(entry), specifier), seen);
    else if (specifier) seen.add(specifier);
  }
  return seen;
}

const usesLangChain = (entry: string): boolean => [...loadedBy(entry)].some((file) => file.startsWith('@langchain/'));

describe('LangChain', () => {
  it('is imported in src/agent and nowhere else', () => {
    const users = files.filter((file) => heavy.test(readFileSync(join(src, file), 'utf8')));
    expect(users.length).toBeGreaterThan(3);
    expect(users.filter((file) => !file.startsWith('agent/'))).toEqual([]);
  });

  it('is not loaded by the command line until a command needs it', () => {
    expect(usesLangChain(join(src, 'agent/create-advisor.ts'))).toBe(true);
    const light = ['main.ts', ...files.filter((file) => file.startsWith('cli/'))].map((file) => join(src, file));
    expect(light.filter((file) => existsSync(file) && usesLangChain(file)).map((file) => relative(src, file))).toEqual(
      [],
    );
  });
});
