import { formatCategory, formatNumber, formatShare } from '../drift/format-number.ts';
import type { ColumnReport, DriftReport } from '../drift/report/drift-report.ts';

/** The columns as a table: score, prediction and label first, then features, alerting ones before quiet ones. */
export function columnLines({ columns }: DriftReport): string[] {
  const rank = ({ detail, alert }: ColumnReport): number => (detail.role === 'feature' ? (alert ? 1 : 2) : 0);
  const ordered = [...columns].sort((a, b) => rank(a) - rank(b));
  const alerts = columns.filter(({ alert }) => alert).length;
  const width = Math.min(32, Math.max(...columns.map(({ name }) => formatCategory(name).length)));
  return [
    `Columns: ${alerts} of ${columns.length} alert (${methodsText(columns)})`,
    ...ordered.flatMap((column) => linesOf(column, width)),
    '',
  ];
}

function methodsText(columns: readonly ColumnReport[]): string {
  const other = columns.find(({ method }) => method.includes(':'));
  if (!other) return 'numeric: Wasserstein-1 over σ; categorical: Jensen-Shannon distance, base 2';
  return other.method.startsWith('evidently') ? 'as Evidently tests them' : 'as NannyML measures them, in any chunk';
}

function linesOf(column: ColumnReport, width: number): string[] {
  const { detail } = column;
  const name = formatCategory(column.name).padEnd(width);
  const role = detail.role === 'feature' ? column.type : `${detail.role}, ${column.type}`;
  const mark = column.alert ? 'ALERT' : detail.status === 'ok' ? 'ok   ' : '  –  ';
  const value =
    column.value === null
      ? detail.status
      : `${ofMethod(column)}${formatNumber(column.value)} (threshold ${formatNumber(column.threshold ?? Number.NaN)}${detail.status === 'ok' ? '' : `, ${detail.status}`})`;
  const n = `n ${column.n_reference.toLocaleString('en-US')} / ${column.n_current.toLocaleString('en-US')}`;
  const notes = [detail.reason, detail.move, ...detail.quality, categoriesText(column), missingText(column)];
  const told = notes.filter((text) => text !== null);
  return [
    `  ${mark} ${name}  ${value}  ${n}  ${role}`,
    ...(told.length > 0 ? [`        ${told.join(' · ')}`] : []),
    ...(Object.keys(detail.statistics).length > 0 ? [`        ${statisticsText(column)}`] : []),
  ];
}

/** Another library's test, where it is not the same for all columns. */
const ofMethod = ({ method }: ColumnReport): string => (method.includes(':') ? `${method.split(':')[1]} ` : '');

const titles: Readonly<Record<string, string>> = {
  psi: 'PSI',
  ks: 'KS D',
  jensen_shannon: 'JS',
  hellinger: 'Hellinger',
  wasserstein_raw: 'W1',
  l_infinity: 'L∞',
  cramers_v: 'Cramér’s V',
};

const testTitles = { ks: 'Kolmogorov-Smirnov', chi2: 'χ²', z: 'two proportions' } as const;

function statisticsText({ detail }: ColumnReport): string {
  const parts = Object.entries(detail.statistics).flatMap(([key, { value, bins }]) => {
    if (value === null) return [];
    return [`${titles[key] ?? key} ${formatNumber(value)}${bins === null ? '' : ` (${bins} bins)`}`];
  });
  const { chi2 } = detail;
  const { test } = detail;
  if (test)
    parts.push(`${testTitles[test.name]} p ${formatNumber(test.p)}, ${formatNumber(test.p_holm)} among all (Holm)`);
  if (chi2) parts.push(`χ² ${formatNumber(chi2.statistic)} (${chi2.degrees} df, p ${formatNumber(chi2.p)})`);
  return parts.join(' · ');
}

const MOST_NAMED = 5;

function categoriesText({ detail }: ColumnReport): string | null {
  const { categories } = detail;
  if (!categories) return null;
  const list = (what: string, named: readonly { name: string; share: number }[], count: number): string[] => {
    if (count === 0) return [];
    const shown = named.slice(0, MOST_NAMED).map(({ name, share }) => `\`${name}\` ${formatShare(share)}`);
    return [`${what}: ${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`];
  };
  const parts = [
    ...list('new', categories.new, categories.new_count),
    ...list('vanished', categories.vanished, categories.vanished_count),
  ];
  return parts.length > 0 ? parts.join('; ') : null;
}

function missingText({ detail }: ColumnReport): string | null {
  const { reference, current } = detail.missing;
  const infinite = detail.infinite.reference + detail.infinite.current;
  const parts: string[] = [];
  if (reference && !current) parts.push(`missing ${formatShare(reference)} → 0 %`);
  else if (current)
    parts.push(`missing ${reference === null ? '?' : formatShare(reference)} → ${formatShare(current)}`);
  if (infinite > 0)
    parts.push(`infinite ${detail.infinite.reference} → ${detail.infinite.current} (counted as missing)`);
  if (detail.constant.reference || detail.constant.current)
    parts.push(`constant${detail.constant.current ? '' : ' in the reference only'}`);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** The verdict in words: what, how sure, why, against what, what to do. */
export function verdictLines({ verdict }: DriftReport): string[] {
  const [concluded, ...others] = verdict.hypotheses;
  const marks = { supported: '✓', rejected: '✗', open: '?' };
  return [
    `Verdict: ${verdict.type} (confidence ${verdict.confidence.toFixed(2)})`,
    ...(concluded ? [`  told apart by: ${concluded.because}`] : []),
    ...verdict.because.map((fact) => `  · ${fact}`),
    ...others.map(({ type, status, because }) => `  ${marks[status]} ${type}: ${because}`),
    ...(verdict.provisional ? [`Provisional until ${verdict.provisional.until}: ${verdict.provisional.why}`] : []),
    `Action: ${verdict.action}. ${verdict.next}`,
    '',
  ];
}
