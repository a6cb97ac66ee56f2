import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What is installed. */
export function version(name: string): string {
  const text = readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
