import type { PostFacts } from '../../domain/post.ts';
import { context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { codeBlock, md } from '../escape.ts';
import { count } from '../figures.ts';

/** A copy of the checkpoint where whoever changes the ledger and its file would have to change it too. */
export function checkpointCard({ rows, line }: PostFacts['checkpoint']): Card {
  const title = md`*Ledger checkpoint:* ${count(rows)} rows, signed by the promoter`;
  return {
    text: title.text,
    rungs: [
      [
        section(md`${title}\n${codeBlock(line, 1000)}`),
        ...context([md`Keep the line in a file: \`sextant ledger verify --checkpoints FILE --key KEY\``]),
      ],
    ],
  };
}
