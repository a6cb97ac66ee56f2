import type { ChangeReport, Money, ReportTotals } from '../../domain/change-report.ts';
import { formatDuration } from '../../domain/duration.ts';
import { type ReportRow, reportRows, sections } from './report-rows.ts';

const titles: Record<ReportRow['section'], string> = {
  decision: 'Decisions, those to do nothing too',
  approval: 'Approvals',
  vote: 'Votes',
  'refused press': 'Refused presses',
  promotion: 'Promotions and rollbacks',
  'moved outside': 'Champions moved without an approval here',
  run: 'Runs',
};

/** For a change board to read: totals first, then every item with the ledger rows that hold it. */
export function reportMarkdown(report: ChangeReport): string {
  const rows = reportRows(report);
  return [
    '# Changes to models in production',
    '',
    `From ${report.since.toISOString()} until ${report.until.toISOString()} (not included). People by their Slack id.`,
    '',
    ...totals(report),
    ...sections.flatMap((section) =>
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
    `| refused presses | ${refused.length} | |`,
    counted('promotions', t.promotions),
    `| champions moved outside | ${movedOutside.length} | |`,
    counted('runs', t.runs),
    '',
    `- Cost: ${costText(t)}`,
    `- Time to decision: ${timeText(t.timeToDecision)}`,
    ...(t.notInLedger === 0
      ? ['- Every item is in the ledger.']
      : [`- **${t.notInLedger} items are NOT in the ledger**: they are marked below.`]),
    '',
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
