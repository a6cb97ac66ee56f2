import { expect, test } from 'vitest';
import { splitCommand } from '../../../src/adapters/local/split-command.ts';

test.each([
  ['node train.ts', ['node', 'train.ts']],
  ['  node   a  b ', ['node', 'a', 'b']],
  [`run "two words" 'and "three"'`, ['run', 'two words', 'and "three"']],
  ['run a\\ b "c\\"d" \'e\\f\'', ['run', 'a b', 'c"d', 'e\\f']],
  ['run "" x', ['run', '', 'x']],
  ['run $HOME; rm -rf *', ['run', '$HOME;', 'rm', '-rf', '*']],
])('%s', (line, words) => {
  expect(splitCommand(line)).toEqual(words);
});

test.each(['', '   ', 'run "open', "run 'open"])('refuses %j', (line) => {
  expect(() => splitCommand(line)).toThrow(/pipeline\.command\.run/);
});
