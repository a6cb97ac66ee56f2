import { Command } from 'commander';
import type { DriftReport } from '../drift/report/drift-report.ts';
import { compareFilesOnce } from '../one-shot.ts';
import { attributionLines } from './attribution-lines.ts';
import { chunkLines } from './chunk-lines.ts';
import {
  type ComparisonFlags,
  cacheFolderOf,
  questionOf,
  withAttributionFlags,
  withComparisonFlags,
} from './comparison-flags.ts';
import { type CliContext, say, sayJson } from './context.ts';
import { columnLines, verdictLines } from './drift-lines.ts';
import { performanceLines } from './performance-lines.ts';
import { progressLine } from './progress-line.ts';
import { writePage } from './write-page.ts';

const example = (name: string): string =>
  `\nExample:\n  sextant ${name} --reference reference.parquet --current 'current-*.parquet' --timestamp at --target label --score score`;

export function driftCommand(context: CliContext): Command {
  return comparisonCommand(context, 'drift', (report) => [
    ...columnLines(report),
    ...performanceLines(report),
    ...chunkLines(report),
    ...verdictLines(report),
  ])
    .description(
      'Which columns of any two file sets moved, by how much, since which chunk. No Slack, no configuration.',
    )
    .addHelpText('after', `${example('drift')} --chunk-period month`);
}

export function diagnoseCommand(context: CliContext): Command {
  const command = comparisonCommand(context, 'diagnose', (report) => [
    ...verdictLines(report),
    ...attributionLines(report),
    ...columnLines(report),
    ...performanceLines(report),
    ...chunkLines(report),
  ])
    .description(
      'Why current rows differ from the reference, and what follows: the verdict first. No Slack, no configuration.',
    )
    .addHelpText('after', example('diagnose'));
  return withAttributionFlags(command);
}

function comparisonCommand(context: CliContext, name: string, lines: (report: DriftReport) => string[]): Command {
  return withComparisonFlags(new Command(name)).action(async (flags: ComparisonFlags) => {
    const question = questionOf(flags);
    const progress = progressLine(process.stderr);
    let report: DriftReport;
    try {
      report = await compareFilesOnce(question, cacheFolderOf(flags), progress);
    } finally {
      progress.clear();
    }
    if (flags.html !== undefined) await writePage(flags.html, question, report);
    if (flags.json) sayJson(report);
    else for (const line of lines(report)) say(line);
    if (flags.failOnDrift && isFinding(report)) context.exitCode = 3;
  });
}

const isFinding = ({ columns, verdict }: DriftReport): boolean =>
  columns.some(({ alert }) => alert) || (verdict.type !== 'healthy' && verdict.type !== 'monitor-noise');
