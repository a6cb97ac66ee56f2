import type { ChangeReport } from '../../domain/change-report.ts';
import { type ReportRow, reportRows } from './report-rows.ts';

const columns = {
  section: (r) => r.section,
  time: (r) => r.time.toISOString(),
  model: (r) => r.model,
  id: (r) => r.id,
  what: (r) => r.what,
  who: (r) => r.who,
  result: (r) => r.result,
  detail: (r) => r.detail,
  digest: (r) => r.digest,
  cost: (r) => (r.cost === null ? '' : r.cost),
  currency: (r) => r.currency,
  seconds_to_decision: (r) => (r.secondsToDecision === null ? '' : r.secondsToDecision),
  ledger: (r) => r.ledger,
} satisfies Record<string, (row: ReportRow) => string | number>;

/** RFC 4180: one line an item, no totals, so that whoever adds up adds up the items. */
export function reportCsv(report: ChangeReport): string {
  const lines = reportRows(report).map((row) => Object.values(columns).map((of) => cell(of(row))));
  return [Object.keys(columns), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/**
 * People's and pipelines' words are text to a spreadsheet, never a formula: not where a cell begins, behind spaces or in the wide letters some read as
 * the narrow ones, and not behind what another country's spreadsheet takes for the end of a cell.
 */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = value
    .replace(/^(?=[\s\p{Cf}]*[=+\-@＝＋－＠])/u, "'")
    .replace(/(?<=[;\t\r\n][\s\p{Cf}]*)(?=[=+@＝＋＠])/gu, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
