import type { QualityFinding } from '../../domain/evidence.ts';
import type { Column } from '../../domain/frame.ts';
import { type ColumnSample, sampleColumn } from '../column-sample.ts';
import { driftValue, type ReferenceColumn, referenceColumn, thresholdOf } from '../reference-column.ts';
import type { AlignedColumn } from './align-columns.ts';
import { columnFacts, rowsOf } from './column-detail.ts';
import { finite } from './column-statistics.ts';
import { ENOUGH_ROWS } from './comparison.ts';
import type { ColumnReport, ColumnStatus } from './drift-report.ts';

/** A difference smaller than this is not worth a word, however sure it is. */
export const DRIFT_THRESHOLD = 0.1;

/** A column with its reference prepared: every chunk is compared with it. */
export interface PreparedColumn {
  readonly aligned: AlignedColumn;
  readonly reference: ReferenceColumn | null;
}

/** `chunks` are the same column's rows of each reference chunk. */
export function prepareColumn(aligned: AlignedColumn, chunks: readonly Column[]): PreparedColumn {
  const { name, role, reference } = aligned;
  const kind = role === 'prediction' ? 'feature' : role;
  return { aligned, reference: reference && referenceColumn(name, kind, reference, chunks) };
}

/** `findings` are what is broken in the data, of any column. */
export function columnReport(
  prepared: PreparedColumn,
  findings: readonly Pick<QualityFinding, 'column' | 'text'>[],
): ColumnReport {
  const { aligned, reference } = prepared;
  const before = reference?.sample ?? null;
  const after = aligned.current && sampleColumn(aligned.current);
  const judged = judgeColumn(prepared, after);
  const found = findings.filter((finding) => finding.column === aligned.name).map((finding) => finding.text);
  const lost = judged.status === 'missing-column' && aligned.role !== 'label';
  const broken = found.length > 0 || lost || judged.status === 'type-change';
  const type = (before ?? after)?.type ?? 'numeric';
  return {
    name: aligned.name,
    type,
    method: type === 'numeric' ? 'wasserstein' : 'jensen-shannon',
    value: judged.value,
    threshold: judged.threshold,
    alert: judged.alert || broken,
    n_reference: rowsOf(before),
    n_current: rowsOf(after),
    detail: {
      ...columnFacts(aligned, before, after),
      status: judged.status,
      reason: judged.reason,
      threshold_from: judged.threshold === null || !reference ? null : originOf(reference, judged.threshold),
      bins: binsOf(before, after),
      quality: found,
    },
  };
}

interface Judged {
  readonly status: ColumnStatus;
  readonly reason: string | null;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly alert: boolean;
}

/** The drift of a column of any rows, or why there is none. */
export function judgeColumn({ aligned, reference }: PreparedColumn, current: ColumnSample | null): Judged {
  const none = (status: ColumnStatus, reason: string): Judged => ({
    status,
    reason,
    value: null,
    threshold: null,
    alert: false,
  });
  if (aligned.problem) return none(aligned.problem.status, aligned.problem.reason);
  if (!reference || !current) return none('insufficient', 'there are no rows');
  const short = [['reference', rowsOf(reference.sample)] as const, ['current', rowsOf(current)] as const].find(
    ([, n]) => n < ENOUGH_ROWS,
  );
  if (short) {
    const [side, n] = short;
    const held = n === 0 ? 'hold no value' : `hold ${n} value${n === 1 ? '' : 's'}`;
    return none('insufficient', `the ${side} rows ${held}, at least ${ENOUGH_ROWS} are needed`);
  }
  const value = finite(driftValue(reference, current));
  if (value === null) return none('insufficient', 'its values are too large to compare');
  const threshold = thresholdOf(
    reference,
    DRIFT_THRESHOLD,
    current.type === 'numeric' ? rowsOf(current) : current.rows,
  );
  if (!reference.identifier) return { status: 'ok', reason: null, value, threshold, alert: value > threshold };
  const reason = 'it looks like an id, a counter or a clock: nearly every row or chunk has values of its own';
  return { status: 'not-judged', reason, value, threshold, alert: false };
}

/** Categories of both sides; numbers are compared value by value. */
function binsOf(before: ColumnSample | null, after: ColumnSample | null): number | null {
  if (before?.type !== 'categorical' || after?.type !== 'categorical') return null;
  return new Set([...before.counts.keys(), ...after.counts.keys()]).size;
}

function originOf({ chunkLevel }: ReferenceColumn, threshold: number): ColumnReport['detail']['threshold_from'] {
  if (threshold === DRIFT_THRESHOLD) return 'fixed';
  return threshold === Math.min(1, chunkLevel) || threshold === chunkLevel ? 'reference-chunks' : 'chance';
}
