import { formatDuration } from '../../domain/duration.ts';
import type { Incident } from '../../domain/incident.ts';
import type { PostFacts } from '../../domain/post.ts';
import { bullets, context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { md, prose } from '../escape.ts';

/** The last word of an incident; ends with how long it took. */
export function closingCard({ incident, text, facts }: PostFacts['closing']): Card {
  const line = md`🟢 *${prose(incident.model, 60)}: closed.* ${prose(text, 1500)}`;
  return {
    text: line.text,
    rungs: [
      [
        section(line),
        ...(facts.length === 0 ? [] : [section(bullets(facts.map((fact) => prose(fact, 400))))]),
        ...context([md`\`${incident.id}\` · ${took(incident)}`]),
      ],
    ],
  };
}

function took({ openedAt, closedAt }: Incident): string {
  if (closedAt === null) return 'still open';
  const ms = new Date(closedAt).getTime() - new Date(openedAt).getTime();
  return Number.isFinite(ms) ? `took ${formatDuration(Math.max(0, ms))}` : 'took an unknown time';
}
