import type { ChartRenderer } from '../ports/chart-renderer.ts';
import { attributionChart } from './attribution-chart.ts';
import { attributionAlt, attributionTitle } from './attribution-summary.ts';
import { chartPng } from './chart-picture.ts';
import { distributionChart } from './distribution-chart.ts';
import { distributionAlt, distributionTitle } from './distribution-summary.ts';
import { performanceChart } from './performance-chart.ts';
import { performanceAlt, performanceTitle } from './performance-summary.ts';

/** The pictures of a thread, drawn here and now: no browser, no network, no font of the machine. */
export function createChartRenderer(): ChartRenderer {
  return {
    async performance(facts) {
      const png = await chartPng(performanceChart(facts));
      return { png, alt: performanceAlt(facts), title: performanceTitle(facts) };
    },
    async attribution(facts) {
      const png = await chartPng(attributionChart(facts));
      return { png, alt: attributionAlt(facts), title: attributionTitle(facts) };
    },
    async distributions(facts) {
      const png = await chartPng(distributionChart(facts));
      return { png, alt: distributionAlt(facts), title: distributionTitle(facts) };
    },
  };
}
