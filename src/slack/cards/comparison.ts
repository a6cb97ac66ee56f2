import type { DataTableBlock, TableBlock } from '@slack/types';
import type { Gate } from '../../domain/gate.ts';
import type { GateResult, Validation } from '../../domain/validation.ts';
import { type Blocks, bullets, section } from '../blocks.ts';
import { type Mrkdwn, md, prose, when, words } from '../escape.ts';
import { count, figure, withInterval } from '../figures.ts';
import { limits } from '../limits.ts';
import { outcomeMark } from '../state-words.ts';

const shownGates = 15;
const worstFirst = { FAIL: 0, INSUFFICIENT: 1, PASS: 2 } as const;

/** Candidate against champion, richest form first: data table, plain table, text. */
export function comparisonLadder(validation: Validation): readonly Blocks[] {
  const shown = [...validation.gates]
    .sort((a, b) => worstFirst[a.outcome] - worstFirst[b.outcome])
    .slice(0, shownGates);
  if (shown.length === 0) return [[]];
  const left = validation.gates.length - shown.length;
  const more = left > 0 ? [section(md`… and ${left} more gates: ${tally(validation.gates)}`)] : [];
  const rows = [headings(validation), ...shown.map(cells)].map((row) => row.map(cell));
  const caption = words(
    `Candidate ${validation.candidate} against champion ${validation.champion ?? 'none'}`,
    limits.caption,
  );
  const native: DataTableBlock = { type: 'data_table', caption, rows, page_size: rows.length };
  const table: TableBlock = { type: 'table', rows };
  return [
    [native, ...more],
    [table, ...more],
    [section(bullets(shown.map(line), shownGates)), ...more],
  ];
}

const headings = (validation: Validation): string[] => [
  'Measure',
  `Candidate ${validation.candidate}`,
  `Champion ${validation.champion ?? 'none'}`,
  'Δ (95 % interval)',
  'Gate',
  'Result',
];

const cell = (text: string) => ({ type: 'raw_text', text: words(text, limits.tableCell) || '–' }) as const;

function cells(result: GateResult): string[] {
  const { comparison } = result;
  return [
    measureName(result),
    comparison === null ? 'n/a' : figure(comparison.candidate),
    comparison === null ? 'n/a' : figure(comparison.champion),
    comparison === null ? 'n/a' : withInterval(comparison.delta),
    gateWords(result.gate),
    outcomeMark[result.outcome],
  ];
}

const measureName = ({ gate, slice }: GateResult): string =>
  slice === null ? gate.metric : `${gate.metric} · ${slice}`;

/** A gate as a person would say it. */
export function gateWords(gate: Gate): string {
  return [
    gate.min === undefined ? null : `≥ ${gate.min}`,
    gate.max === undefined ? null : `≤ ${gate.max}`,
    gate.improve_by === undefined ? null : `better by ${gate.improve_by}`,
    gate.not_worse_than_champion_by === undefined ? null : `not worse by ${gate.not_worse_than_champion_by}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

const line = (result: GateResult): Mrkdwn =>
  md`${outcomeMark[result.outcome]} *${prose(measureName(result), 100)}*: candidate ${cells(result)[1]} | champion ${cells(result)[2]} | Δ ${cells(result)[3]} | gate ${gateWords(result.gate)}`;

function tally(gates: readonly GateResult[]): string {
  const of = (outcome: GateResult['outcome']) => gates.filter((gate) => gate.outcome === outcome).length;
  return `${of('PASS')} pass, ${of('FAIL')} fail, ${of('INSUFFICIENT')} insufficient of ${gates.length}`;
}

/** Worst slice, n and window: what the comparison rests on. */
export function restsOn({ worstSlice, window, n }: Validation): Mrkdwn[] {
  const rows = window === null ? md`` : md`, ${moment(window.from)} to ${moment(window.to)}`;
  const slice =
    worstSlice === null
      ? md`none judged`
      : md`${prose(worstSlice.text, 300)}${worstSlice.comparison === null ? '' : ` (n = ${count(worstSlice.comparison.n)})`}`;
  return [md`*Worst slice:* ${slice}`, md`*Rows:* n = ${count(n)}${rows}`];
}

/** Every check with what it found. */
export const checkLines = ({ checks }: Validation): Mrkdwn[] =>
  checks.slice(0, 8).map(({ name, ok, text }) => md`${ok ? '✅' : '⚠️'} *${prose(name, 60)}:* ${prose(text, 300)}`);

/** Failed checks with what they found, passed ones by name. */
export function checksShort(validation: Validation): Mrkdwn[] {
  const passed = validation.checks.filter(({ ok }) => ok).map(({ name }) => name);
  const failed = validation.checks.filter(({ ok }) => !ok);
  return [
    ...checkLines({ ...validation, checks: failed }),
    ...(passed.length === 0 ? [] : [md`*Checked:* ${prose(passed.join(', '), 200)} ✅`]),
  ];
}

/** Each gate in a sentence, worst first. */
export const gateLines = ({ gates }: Validation): Mrkdwn[] =>
  [...gates].sort((a, b) => worstFirst[a.outcome] - worstFirst[b.outcome]).map(line);

export const moment = (time: string): Mrkdwn => (/T\d\d:\d\d/.test(time) ? when(time) : prose(time, 40));
