import { formatDuration } from '../../domain/duration.ts';
import type { CauseChild, PostFacts } from '../../domain/post.ts';
import { bullets, context, section } from '../blocks.ts';
import type { Card, CardContext } from '../card.ts';
import { join, link, type Mrkdwn, md, prose, when } from '../escape.ts';
import { figure, sharePercent } from '../figures.ts';

type Facts = PostFacts['shared-cause'];

const mostLinks = 60;
/** A link is long, and a block takes 3,000 characters. */
const linksInBlock = 7;

/** One message for all that one broken input caused: what, since when, what follows, who mends it; then the incidents. */
export function sharedCauseCard(facts: Facts, around: CardContext): Card {
  const lead = facts.cause.state === 'closed' ? ended(facts) : standing(facts);
  return {
    text: lead.text,
    rungs: [
      [
        section(lead),
        ...inBlocks(facts.children.slice(0, mostLinks).map((child) => childLine(child, around))),
        ...context([
          md`\`${facts.cause.id}\` · updated in place; each model’s incident is in the thread, worst tier first${facts.children.length > mostLinks ? md` · ${facts.children.length - mostLinks} more there` : md``}`,
        ]),
      ],
    ],
  };
}

function standing(facts: Facts): Mrkdwn {
  const { cause, children, readers } = facts;
  const n = children.length;
  const whole = readers > n ? md`${n} of the ${readers} models that read it` : md`${n} models`;
  const what = n === 1 ? md`One broken input, ${whole} so far` : md`One cause, ${whole}`;
  const since = when(facts.since);
  return join(
    [
      md`🔴 *${what}:* ${broken(facts)} since ${since}${agreement(facts)}.`,
      denied(facts),
      ...stopped(facts),
      md`*Owner of the input:* ${prose(cause.owner, 80)}.`,
      md`I look again every ${formatDuration(facts.lookEveryMs)} and close ${n === 1 ? 'this' : 'these'} when it is back.`,
    ],
    ' ',
  );
}

function ended({ cause, children }: Facts): Mrkdwn {
  const closed = children.filter(({ state }) => state === 'closed').length;
  const took = cause.closedAt === null ? md`` : md` after ${formatDuration(span(cause.openedAt, cause.closedAt))}`;
  return md`🟢 *One cause, ${children.length} models: over${took}.* ${column(cause)} is back; ${closed} of ${children.length} incidents are closed by evidence.`;
}

const span = (from: Date, to: Date): number => Math.max(0, new Date(to).getTime() - new Date(from).getTime());

const column = ({ input, column: name }: Facts['cause']): Mrkdwn => md`\`${prose(`${input}.${name}`, 100)}\``;

/** "`transactions.amount` ×100", in the words of the break. */
function broken({ cause, factors }: Facts): Mrkdwn {
  const { kind, factor } = cause;
  const name = column(cause);
  if (kind === 'unit-change' && factors !== null) return md`${name} ${times(factors.middle)}`;
  if (kind === 'null-spike')
    return factor === null ? md`${name} missing` : md`${name} missing in ${sharePercent(factor)} of rows`;
  const words = {
    'unit-change': 'in another unit',
    constant: 'stuck at one value',
    'repeated-value': 'filled with one value',
    'out-of-range': 'where it never was',
    transformed: 'worked out in another way',
    'swapped-columns': 'holding what another column held',
    'type-change': 'of another type',
    'category-flood': 'full of unknown categories',
    'missing-column': 'gone',
    duplicates: 'repeated',
    'time-gap': 'silent',
  } as const;
  return md`${name} ${words[kind]}`;
}

const times = (factor: number): string => (factor >= 1 ? `×${rounded(factor)}` : `÷${rounded(1 / factor)}`);

/** Units differ by powers of ten more often than by anything else; the range beside it says how close it is. */
function rounded(value: number): string {
  const power = 10 ** Math.round(Math.log10(value));
  const near = Math.abs(Math.log(value / power)) < 0.05;
  return Number((near ? power : value).toPrecision(2)).toLocaleString('en-US');
}

/** The proof that it is one break: the ratio every model sees for itself. */
function agreement({ factors, children }: Facts): Mrkdwn {
  if (factors === null) return md``;
  const [low, high] = [oneDecimal(factors.low), oneDecimal(factors.high)];
  const range = low === high ? low : `${low}–${high}`;
  return children.length === 1
    ? md` (ratio of medians ${range})`
    : md` (ratio of medians ${range} in all ${children.length})`;
}

const oneDecimal = (value: number): string =>
  value >= 10 ? value.toLocaleString('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 }) : figure(value);

function denied({ denied: n, children }: Facts): Mrkdwn {
  const whom = n === children.length ? (n === 1 ? md`` : md` for all`) : md` for ${n} of ${children.length} so far`;
  return md`Retraining is denied${whom} (rule _broken-data_).`;
}

function stopped({ runsCancelled, approvalsWithdrawn }: Facts): Mrkdwn[] {
  const said = [
    ...(runsCancelled > 0 ? [md`${runsCancelled} run${runsCancelled === 1 ? '' : 's'} cancelled`] : []),
    ...(approvalsWithdrawn > 0
      ? [md`${approvalsWithdrawn} waiting approval${approvalsWithdrawn === 1 ? '' : 's'} withdrawn`]
      : []),
  ];
  return said.length === 0 ? [] : [md`${join(said, ', ')}.`];
}

const marks: Record<CauseChild['state'], string> = { broken: '🔴', closed: '🟢', other: '🟠' };
const stateWords: Record<CauseChild['state'], string> = {
  broken: '',
  closed: ' · closed',
  other: ' · goes on for another reason',
};

function childLine({ incidentId, model, tier, state }: CauseChild, around: CardContext): Mrkdwn {
  const url = around.links[incidentId];
  const name = url === undefined ? md`*${prose(model, 60)}*` : link(url, model);
  return md`${marks[state]} ${name} · tier ${tier}${stateWords[state]}`;
}

const inBlocks = (lines: readonly Mrkdwn[]) =>
  Array.from({ length: Math.ceil(lines.length / linksInBlock) }, (_, i) =>
    section(bullets(lines.slice(i * linksInBlock, (i + 1) * linksInBlock))),
  );
