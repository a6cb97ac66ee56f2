import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { chartSvg, svgToPng } from '../../src/charts/chart-picture.ts';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import { performanceChart } from '../../src/charts/performance-chart.ts';
import { checks, measured, measurement } from './measurement.ts';

/** The pixels of a PNG, decoded by drawing it as an image. */
function decode(png: Buffer) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const href = `data:image/png;base64,${png.toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image href="${href}" width="${width}" height="${height}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  const colours = new Map<number, number>();
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = pixels.readUInt32BE(i);
    colours.set(colour, (colours.get(colour) ?? 0) + 1);
  }
  return { width, height, colours, dark: darkPixels(pixels), corner: pixels.readUInt32BE(0) };
}

function darkPixels(pixels: Buffer): number {
  let dark = 0;
  for (let i = 0; i < pixels.length; i += 4)
    if ((pixels[i] ?? 255) + (pixels[i + 1] ?? 255) + (pixels[i + 2] ?? 255) < 200) dark += 1;
  return dark;
}

const renderer = createChartRenderer();

describe('createChartRenderer', () => {
  it('draws performance at twice the size on opaque white, in the colours of the legend', async () => {
    const { png, alt, title } = await renderer.performance({ model: 'fraud-detector', measurement: measurement() });
    const picture = decode(png);
    expect([picture.width, picture.height]).toEqual([1440, 988]);
    expect(picture.corner).toBe(0xffffffff);
    for (const colour of [0x0072b2ff, 0xd55e00ff, 0xe69f00ff, 0xe6e6e6ff]) {
      expect(picture.colours.get(colour) ?? 0).toBeGreaterThan(100);
    }
    expect(alt).toContain('fell from 0.93 to 0.81');
    expect(title).toBe('AUC and drift of fraud-detector');
  });

  it('draws distributions as high as they have features', async () => {
    const pair = { column: 'country', labels: ['DE', 'FR'], reference: [0.6, 0.4], current: [0.4, 0.6] };
    const one = decode((await renderer.distributions({ model: 'm', pairs: [pair] })).png);
    const three = decode((await renderer.distributions({ model: 'm', pairs: [pair, pair, pair] })).png);
    expect([one.width, three.width]).toEqual([1440, 1440]);
    expect(three.height).toBeGreaterThan(one.height * 1.8);
    expect(one.colours.get(0x0072b2ff) ?? 0).toBeGreaterThan(1000);
  });

  it('has text: the same chart without a font is far emptier', async () => {
    const svg = chartSvg(performanceChart({ model: 'fraud-detector', measurement: measurement() }));
    const [withFont, without] = [decode(await svgToPng(svg)), decode(await svgToPng(svg, []))];
    expect(withFont.dark).toBeGreaterThan(without.dark + 10_000);
  });

  it('draws the same facts the same way', async () => {
    const facts = { model: 'm', measurement: measurement() };
    expect((await renderer.performance(facts)).png.equals((await renderer.performance(facts)).png)).toBe(true);
  });

  it('survives hostile names, odd numbers and every count of checks', async () => {
    const hostile = '<svg onload="x">&amp;\u0000\ud800{b}|\u202e'.repeat(20);
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, 0, -3, 1e300, 1e-12];
    for (const count of [0, 1, 2, 59, 60]) {
      const m = measurement({
        checks: checks(count, (i) => ({
          drift: odd[i % odd.length] ?? 0,
          performance: measured(odd[(i + 1) % odd.length] ?? 0),
        })),
      });
      const { png } = await renderer.performance({ model: hostile, measurement: m });
      expect(decode(png).colours.size).toBeGreaterThan(10);
    }
    const pair = { column: hostile, labels: [hostile, hostile], reference: odd, current: odd };
    const { png } = await renderer.distributions({ model: hostile, pairs: [pair, { ...pair, labels: [] }] });
    expect(decode(png).colours.size).toBeGreaterThan(10);
  });
});
