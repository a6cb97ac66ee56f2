import { SextantError } from '../../domain/error.ts';

/** Splits a command line into words like a shell would, quotes and backslashes included, and expands nothing. */
export function splitCommand(line: string): [command: string, ...args: string[]] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === '\\' && quote !== "'") {
      word = (word ?? '') + (line[++i] ?? '');
    } else if (quote !== null) {
      if (char === quote) quote = null;
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== null) words.push(word);
  const [command, ...args] = words;
  if (quote !== null || command === undefined) {
    const problem = quote === null ? 'is empty' : `has an open ${quote}`;
    throw new SextantError('config_invalid', `pipeline.command.run ${problem}: ${line}`);
  }
  return [command, ...args];
}
