import type { GraphicComponentOption } from 'echarts';
import type { Measurement } from '../domain/evidence.ts';
import { chartText, fontSize, shorten, textWidth } from './chart-text.ts';
import { shortMoment } from './format-date.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';
import { changePoint, troubleStart } from './trouble.ts';
import { pixelAt, type WindowAxis } from './window-axis.ts';

/** A moment worth a vertical line: the start of the trouble, a change of level, or another version answering from here on. */
export interface EventMark {
  readonly at: number;
  readonly kind: 'trouble' | 'change' | 'version';
  readonly label: string;
}

function versionLabel(version: string): string {
  return shorten(/^\d/.test(version) ? `v${version}` : version, 14);
}

function versionChanges(axis: WindowAxis): readonly EventMark[] {
  const known = axis.checks.filter((c) => c.check.version !== null);
  return known.flatMap((c, i) => {
    const before = known[i - 1]?.check.version;
    const version = c.check.version;
    if (version === null || before === undefined || version === before) return [];
    return [{ at: c.from, kind: 'version', label: `▸ ${versionLabel(version)}` }];
  });
}

/** The marks on the axis; the trouble first, then the change of level, then versions from the newest. What is older than the axis has no line. */
export function eventMarks(axis: WindowAxis, measurement: Measurement): readonly EventMark[] {
  const onAxis = (at: number | undefined | null): at is number => at != null && at >= axis.min && at < axis.max;
  const versions = versionChanges(axis).toReversed();
  const trouble = troubleStart(measurement);
  const change = changePoint(measurement);
  const changed = change && onAxis(change.at) && change.at !== trouble ? [changeMark(change)] : [];
  if (!onAxis(trouble)) return [...changed, ...versions];
  const together = versions.find((v) => v.at === trouble);
  const word = change?.at === trouble ? 'changed' : 'since';
  const label = `▼ ${word} ${shortMoment(trouble)}${together === undefined ? '' : ` ${together.label}`}`;
  return [{ at: trouble, kind: 'trouble', label }, ...changed, ...versions.filter((v) => v !== together)];
}

const changeMark = ({ at }: { readonly at: number }): EventMark => ({
  at,
  kind: 'change',
  label: `◆ changed ${shortMoment(at)}`,
});

/** Vertical lines through a panel: solid for the trouble, dotted for versions. */
export function eventLines(marks: readonly EventMark[]) {
  return marks.map((mark) => ({
    xAxis: mark.at,
    lineStyle:
      mark.kind === 'trouble'
        ? { color: palette.text, width: 2.5, type: 'solid' as const }
        : { color: palette.muted, width: 2, type: mark.kind === 'change' ? ('dashed' as const) : ('dotted' as const) },
  }));
}

/** The labels over the lines, in one row. One that would run into another is left out: its line stays. */
export function eventLabels(
  marks: readonly EventMark[],
  axis: WindowAxis,
  panel: Panel,
  y: number,
): readonly GraphicComponentOption[] {
  const taken: { left: number; right: number }[] = [];
  const right = panel.left + panel.width;
  return marks.flatMap((mark) => {
    const weight = mark.kind === 'trouble' ? 'bold' : 'normal';
    const width = textWidth(mark.label, fontSize.label, weight);
    const x = pixelAt(mark.at, axis, panel);
    // The arrow stands over its line: in front of the words, or behind them where the room is on the left.
    const arrow = fontSize.label * 0.4;
    const [, symbol = '', words = ''] = /^(\S+) (.*)$/.exec(mark.label) ?? [];
    const places = [
      { text: mark.label, left: x - arrow },
      { text: `${words} ${symbol}`, left: x + arrow - width },
    ];
    const place = places.find(
      ({ left }) =>
        left >= panel.left - arrow &&
        left + width <= right + 60 &&
        taken.every((t) => left > t.right + 10 || left + width < t.left - 10),
    );
    if (place === undefined) return [];
    const { left, text } = place;
    taken.push({ left, right: left + width });
    const color = mark.kind === 'trouble' ? palette.text : palette.muted;
    return text === mark.label
      ? [chartText({ text, x: left, y, weight, color })]
      : [chartText({ text, x: left + width, y, weight, color, align: 'right' })];
  });
}
