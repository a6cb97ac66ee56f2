import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { shouldAnswer, type ThreadMessage } from '../../src/agent/should-answer.ts';

const snippetSchema = z.object({
  id: z.string(),
  messages: z.array(
    z.object({
      user: z.string(),
      text: z.string(),
      mentions_bot: z.boolean().optional(),
      is_bot: z.boolean().optional(),
    }),
  ),
  expect: z.enum(['silent', 'answer']),
});

const ourId = 'U0SEXTANT';

export interface ChatterOutcome {
  readonly id: string;
  readonly expected: 'silent' | 'answer';
  readonly got: 'silent' | 'answer';
}

/** "Answer or stay silent" on every snippet; only ids and counts ever leave this file. */
export function runChatter(): ChatterOutcome[] {
  const text = readFileSync(new URL('./chatter.json', import.meta.url), 'utf8');
  return z
    .array(snippetSchema)
    .parse(JSON.parse(text))
    .map(({ id, messages, expect }) => {
      const thread = messages.map(
        (each): ThreadMessage => ({
          from: each.user,
          who: each.user === ourId ? 'us' : each.is_bot ? 'app' : 'person',
          text: each.text,
          mentionsUs: each.mentions_bot ?? false,
        }),
      );
      return { id, expected: expect, got: shouldAnswer(thread).answer ? 'answer' : 'silent' };
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outcomes = runChatter();
  const wrong = (expected: 'silent' | 'answer'): string[] =>
    outcomes.filter((each) => each.expected === expected && each.got !== expected).map((each) => each.id);
  console.log('false interruptions:', wrong('silent').length, wrong('silent').slice(0, 5));
  console.log('missed answers:', wrong('answer').length, wrong('answer').slice(0, 5));
}
