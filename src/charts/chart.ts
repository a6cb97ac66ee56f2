import type { EChartsOption } from 'echarts';
import { fontFamily } from './chart-text.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';

/** A chart before drawing: plain options and the size in pixels. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly option: EChartsOption;
}

/** Slack shows a picture about as wide as the phone: wider would only make the text smaller. */
export const chartWidth = 720;

export const margin = 20;

/** What every chart has: white also where the client is dark, our font, no animation. */
export function chartFrame(): EChartsOption {
  return { animation: false, backgroundColor: palette.background, textStyle: { fontFamily, color: palette.text } };
}

/** A plot exactly where the panel is: labels are placed by pixel, so the renderer must not move it. */
export function gridOf(panel: Panel) {
  return { ...panel, containLabel: false, outerBoundsMode: 'none' as const };
}
