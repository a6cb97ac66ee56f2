import type { EChartsOption } from 'echarts';

/** A chart before drawing: plain options and the size in pixels. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly option: EChartsOption;
}

/** Slack shows a picture about as wide as the phone: wider would only make the text smaller. */
export const chartWidth = 720;
