import type { PostFacts } from '../../domain/post.ts';
import type { Watch } from '../../domain/watch.ts';
import { context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { join, type Mrkdwn, md, prose, when } from '../escape.ts';
import { count, spread } from '../figures.ts';
import { moment } from './comparison.ts';

const words: Record<Watch['state'], string> = {
  watching: '🔭 Watching',
  healthy: '🟢 Healthy',
  worse: '🔴 Worse',
  inconclusive: '🟡 Inconclusive',
};

/** The time after a promotion: a named measure with n, interval and window, or that nothing can be said yet. */
export function watchCard({ watch, text }: PostFacts['watch']): Card {
  const line = md`${words[watch.state]}: *${prose(watch.model, 60)}* ${prose(watch.version, 40)}${watch.previous === null ? '' : ` after ${watch.previous}`}`;
  return {
    text: md`${line}. ${prose(text, 400)}`.text,
    rungs: [
      [
        section(
          join(
            [
              line,
              ...(watch.finding === null ? [] : [findingLine(watch.finding)]),
              ...(text === '' ? [] : [prose(text, 1500)]),
            ],
            '\n',
          ),
        ),
        ...context([md`\`${watch.id}\` · from ${when(watch.startedAt)} to ${when(watch.endedAt ?? watch.until)}`]),
      ],
    ],
  };
}

const findingLine = (finding: NonNullable<Watch['finding']>): Mrkdwn =>
  md`${prose(finding.metric.toUpperCase(), 60)} ${spread(finding)}, n = ${count(finding.n)}, ${moment(finding.from)} to ${moment(finding.to)}`;
