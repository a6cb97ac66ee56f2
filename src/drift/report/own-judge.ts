import type { Column } from '../../domain/frame.ts';
import { sampleColumn } from '../column-sample.ts';
import { withoutChunkLevel } from '../reference-column.ts';
import type { AlignedColumn } from './align-columns.ts';
import type { ColumnJudge } from './column-judge.ts';
import { columnReport, judgeColumn, type PreparedColumn, prepareColumn } from './column-report.ts';
import { type Comparison, isChunkLike } from './comparison.ts';

/** A column in Sextant's own way; `chunks` are its rows of each reference chunk. */
export function ownJudge(comparison: Comparison, aligned: AlignedColumn, chunks: readonly Column[]): ColumnJudge {
  const prepared = prepareColumn(aligned, chunks);
  return {
    name: aligned.name,
    current: aligned.current,
    prepared: prepared.reference,
    whole: (findings) => columnReport(isChunkLike(comparison) ? prepared : forTheWhole(prepared), findings),
    chunk: (rows) => judgeColumn(prepared, rows && sampleColumn(rows)),
  };
}

const forTheWhole = ({ aligned, reference }: PreparedColumn): PreparedColumn => ({
  aligned,
  reference: reference && withoutChunkLevel(reference),
});
