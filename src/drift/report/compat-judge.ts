import type { Column } from '../../domain/frame.ts';
import { sampleColumn, takeValues } from '../column-sample.ts';
import type { CompatColumn } from '../compat/compat-column.ts';
import { evidentlyColumn } from '../compat/evidently-column.ts';
import { nannymlColumn } from '../compat/nannyml-column.ts';
import type { AlignedColumn } from './align-columns.ts';
import { columnFacts, rowsOf } from './column-detail.ts';
import type { ColumnJudge } from './column-judge.ts';
import type { Comparison } from './comparison.ts';
import type { ColumnReport } from './drift-report.ts';

/** A column as Evidently or NannyML sees it; facts about both sides stay Sextant's. */
export function compatJudge(comparison: Comparison, aligned: AlignedColumn, chunks: readonly Column[]): ColumnJudge {
  const { reference, current, name, problem } = aligned;
  const judge = reference && current && !problem ? judgeOf(comparison, reference, current, chunks) : null;
  return {
    name,
    current,
    prepared: null,
    whole: (findings) => {
      const found = findings.filter(({ column }) => column === name).map(({ text }) => text);
      return wholeReport(comparison, aligned, judge, found);
    },
    chunk: (rows) => {
      if (!judge || !rows) return { value: null, alert: false };
      const { value, alert } = judge(rows);
      return { value, alert };
    },
  };
}

function judgeOf({ compat }: Comparison, reference: Column, current: Column, chunks: readonly Column[]): CompatColumn {
  return compat === 'evidently' ? evidentlyColumn(reference, current) : nannymlColumn(reference, chunks);
}

/** NannyML knows chunks only: the whole alerts where one of them does. */
function wholeReport(
  comparison: Comparison,
  aligned: AlignedColumn,
  judge: CompatColumn | null,
  quality: readonly string[],
): ColumnReport {
  const { name, reference, current, problem } = aligned;
  const [before, after] = [reference && sampleColumn(reference), current && sampleColumn(current)];
  const result = judge && current && judge(current);
  const chunks = comparison.compat === 'nannyml' && judge && current ? comparison.current.chunks : [];
  const alerting = chunks.filter(({ rows }) => current && judge?.(takeValues(current, rows)).alert).length;
  const facts = columnFacts(aligned, before, after);
  return {
    name,
    type: (before ?? after)?.type ?? 'numeric',
    method: result?.method ?? `${comparison.compat ?? 'evidently'}:none`,
    value: result?.value ?? null,
    threshold: result?.threshold ?? null,
    alert: comparison.compat === 'nannyml' ? alerting > 0 : (result?.alert ?? false),
    n_reference: rowsOf(before),
    n_current: rowsOf(after),
    detail: {
      ...facts,
      statistics: result?.statistics() ?? {},
      chi2: null,
      test: null,
      status: problem?.status ?? (result?.value == null ? 'insufficient' : 'ok'),
      reason:
        problem?.reason ?? result?.reason ?? (alerting > 0 ? `${alerting} of ${chunks.length} chunks alert` : null),
      threshold_from: result?.threshold == null ? null : result.thresholdFrom,
      bins: result?.bins ?? null,
      quality,
    },
  };
}
