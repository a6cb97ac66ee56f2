import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from './chart.ts';
import { fontFamily } from './chart-text.ts';

echarts.use([
  BarChart,
  CustomChart,
  LineChart,
  GraphicComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  SVGRenderer,
]);

const require = createRequire(import.meta.url);
const fontFiles = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/** Twice the size in pixels, or text is blurred on a phone. */
export const pixelRatio = 2;

export function chartSvg(chart: Chart): string {
  const drawing = echarts.init(null, null, { renderer: 'svg', ssr: true, width: chart.width, height: chart.height });
  try {
    drawing.setOption(chart.option);
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}

/** SVG to PNG with our own fonts only: the same picture on every machine, and without a font text would be missing. */
export async function svgToPng(svg: string, fonts: readonly string[] = fontFiles): Promise<Buffer> {
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles: [...fonts], defaultFontFamily: fontFamily, sansSerifFamily: fontFamily },
    fitTo: { mode: 'zoom', value: pixelRatio },
    background: '#FFFFFF',
  });
  return image.asPng();
}

export function chartPng(chart: Chart): Promise<Buffer> {
  return svgToPng(chartSvg(chart));
}
