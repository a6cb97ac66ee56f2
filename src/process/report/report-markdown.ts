import type { ChangeReport, Money, ReportTotals } from '../../domain/change-report.ts';
import { formatDuration } from '../../domain/duration.ts';
import { type CheckCounts, outcomes, type Silences } from '../../domain/silences.ts';
import { type ReportRow, reportRows, sections } from './report-rows.ts';

const titles: Record<ReportRow['section'], string> = {
  decision: 'Decisions, those to do nothing too',
  approval: 'Approvals',
  vote: 'Votes',
  refused: 'Refused presses and requests',
  promotion: 'Promotions and rollbacks',
  'moved outside': 'Champions moved without an approval here',
  run: 'Runs',
  'gave up': 'Steps that failed for good',
  sweep: 'Sweeps',
};

/** Sweeps are many and say little one by one: their sums stand under "Why nothing was done". */
const shown = sections.filter((section) => section !== 'sweep');

/** For a change board to read: totals first, then every item with the ledger rows that hold it. */
export function reportMarkdown(report: ChangeReport): string {
  const rows = reportRows(report);
  return [
    '# Changes to models in production',
    '',
    `From ${report.since.toISOString()} until ${report.until.toISOString()} (not included). People by their Slack id.`,
    '',
    ...totals(report),
    ...silenceLines(report.silences),
    ...shown.flatMap((section) =>
      sectionLines(
        titles[section],
        rows.filter((row) => row.section === section),
      ),
    ),
  ].join('\n');
}

function totals({ totals: t, refused, movedOutside }: ChangeReport): string[] {
  return [
    '## Totals',
    '',
    '| what | count | of these |',
    '|---|---|---|',
    counted('decisions', t.decisions),
    counted('approvals', t.approvals),
    counted('votes', t.votes),
    `| refused presses and requests | ${refused.length} | |`,
    counted('promotions', t.promotions),
    `| champions moved outside | ${movedOutside.length} | |`,
    counted('runs', t.runs),
    '',
    `- Cost: ${costText(t)}`,
    `- Time to decision: ${timeText(t.timeToDecision)}`,
    ...(t.notInLedger === 0
      ? ['- Every item is in the ledger.']
      : [`- **${t.notInLedger} items are NOT in the ledger**: they are marked below.`]),
    ...(t.differing === 0
      ? []
      : [`- **${t.differing} items say something else than the ledger**: they are marked below; the ledger counts.`]),
    '',
  ];
}

/** Healthy, held, blind, down and missed, each with its count: what was not done, and why. */
function silenceLines({ sweeps, checks, last, because, down }: Silences): string[] {
  const sum = (counts: CheckCounts): string =>
    `${counts.expected} = ${[
      ...outcomes.map((outcome) => `${counts[outcome]} ${outcome}`),
      ...(counts.withoutResult === 0 ? [] : [`**${counts.withoutResult} without a result**`]),
    ].join(' + ')}`;
  const running = sweeps.running > 0 ? `, ${sweeps.running} still running` : '';
  return [
    '## Why nothing was done',
    '',
    `- Sweeps: ${sweeps.due} due = ${sweeps.ran} ran + ${sweeps.missed.length} missed${running}`,
    ...(sweeps.missed.length > 0 ? [`- Missed: ${sweeps.missed.slice(0, 24).join(', ')}`] : []),
    ...down.map(({ from, until, seq }) => `- Down from ${from.toISOString()} to ${until.toISOString()} (#${seq})`),
    ...(last ? [`- Models in the last sweep, ${last.slot}: ${sum(last.counts)}`, `- All checks: ${sum(checks)}`] : []),
    '',
    ...(because.length === 0
      ? []
      : [
          '| not healthy | checks | models | because |',
          '|---|---|---|---|',
          ...because.map(
            ({ outcome, checks: n, models, reason }) =>
              `| ${outcome} | ${n} | ${cell(models.slice(0, 10).join(', '))}${models.length > 10 ? ` and ${models.length - 10} more` : ''} | ${cell(reason)} |`,
          ),
          '',
        ]),
  ];
}

const counted = (name: string, counts: Readonly<Record<string, number>>): string => {
  const all = Object.entries(counts);
  const sum = all.reduce((total, [, n]) => total + n, 0);
  return `| ${name} | ${sum} | ${all.map(([what, n]) => `${n} ${cell(what)}`).join(', ')} |`;
};

function costText({ cost, runsWithoutCost }: ReportTotals): string {
  const sums = cost.map(({ currency, amount, runs }: Money) => `${money(amount)} ${currency} for ${runs} runs`);
  const unknown = runsWithoutCost > 0 ? [`${runsWithoutCost} runs of unknown cost, not counted`] : [];
  return [...sums, ...unknown].join('; ') || 'no runs';
}

const money = (amount: number): string => amount.toFixed(2);

const timeText = (time: ReportTotals['timeToDecision']): string =>
  time
    ? `median ${formatDuration(time.medianMs)}, longest ${formatDuration(time.longestMs)}, over ${time.n} cards that a person decided`
    : 'no card was decided by a person';

function sectionLines(title: string, rows: readonly ReportRow[]): string[] {
  if (rows.length === 0) return [`## ${title}`, '', 'None.', ''];
  return [
    `## ${title}`,
    '',
    '| time | model | what | result | who | detail | ledger |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${[row.time.toISOString(), row.model, row.what, row.result, row.who, details(row), row.ledger].map(cell).join(' | ')} |`,
    ),
    '',
  ];
}

const details = (row: ReportRow): string =>
  [
    row.detail,
    row.section === 'run' ? (row.cost === null ? 'cost unknown' : `${money(row.cost)} ${row.currency}`) : '',
    row.secondsToDecision === null ? '' : `decided after ${formatDuration(row.secondsToDecision * 1000)}`,
    row.digest ? `digest ${row.digest}` : '',
    row.id,
  ]
    .filter(Boolean)
    .join('; ');

/** Words of people and pipelines stay words: no markup, no table borders, no line ends. */
const cell = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/g, '\\$&');
