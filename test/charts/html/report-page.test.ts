import { describe, expect, it } from 'vitest';
import { reportPage } from '../../../src/charts/html/report-page.ts';
import type { Frame } from '../../../src/domain/frame.ts';
import { joinFrames } from '../../../src/drift/column-sample.ts';
import { comparisonOf } from '../../../src/drift/report/comparison-of.ts';
import type { DriftReport } from '../../../src/drift/report/drift-report.ts';
import { reportDrift } from '../../../src/drift/report/report-drift.ts';
import { observe } from '../../drift/synthetic-world.ts';
import { conceptWorld } from '../../drift/worlds.ts';

const hostile = '<img src=x onerror=alert(1)>"\'&\u202e';

/** A world with a loss, its columns and a category renamed to something nobody should run. */
function report(): DriftReport {
  const observed = observe({
    referenceDays: 5,
    days: 6,
    rowsPerDay: 500,
    labelDelayDays: 0,
    ...conceptWorld(3, 0, 0.2),
  });
  const renamed = ({ rows, columns }: Frame): Frame => {
    const { amount, category, ...rest } = columns;
    if (category?.kind !== 'categorical') throw new Error('the world has a category');
    const categories = category.categories.map((name) => (name === 'crypto' ? hostile : name));
    return { rows, columns: { ...rest, [`amount ${hostile}`]: amount!, category: { ...category, categories } } };
  };
  return reportDrift(
    comparisonOf({
      reference: renamed(observed.reference.frame),
      current: renamed(joinFrames(observed.windows.map(({ frame }) => frame))),
      referenceFiles: 'reference',
      currentFiles: `current ${hostile}`,
      roles: { time: 'ts', id: null, label: 'label', score: 'score', prediction: null },
      features: null,
      chunking: { kind: 'period', period: 'day' },
      compat: null,
      labelDelayMs: 0,
      notes: [],
    }),
  );
}

describe('the report as one page', () => {
  const found = report();
  const page = reportPage({ reference: 'reference.parquet', current: hostile, report: found });

  it('says the loss, the verdict and the segment, before anything else', () => {
    expect(found.attribution?.slices[0]?.where[0]?.column).toBe('category');
    expect(page).toMatch(/<h1>AUC lost 0\.\d+, most of all where category = /);
    expect(page.indexOf('concept-drift')).toBeLessThan(page.indexOf('Evidence'));
    for (const title of ['Performance', 'Where it was lost', 'What moved', 'Columns', 'Other causes'])
      expect(page).toContain(`<h2>${title}</h2>`);
  });

  it('holds names of the data as text only', () => {
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u202e');
    expect(page).not.toContain(hostile);
  });

  it('asks for nothing: no address, no script, and a policy that would refuse both', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|<iframe|https?:\/\/|url\(|@import/i);
    const tags = [...page.matchAll(/<(?:"[^"]*"|[^">])*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
    expect(tags.filter((tag) => /\s(src|href|on\w+)=/i.test(tag))).toEqual([]);
  });

  it('tells every picture in words', () => {
    const pictures = [...page.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    for (const tag of pictures) expect(tag).toMatch(/role="img" aria-label="[^"]{15,}"/);
    expect(page).toMatch(/AUC lost 0\.\d+: [+−]0\.\d+ because inputs moved/);
  });

  it('is whole where nothing is known: no labels, no attribution, no chunks', () => {
    const bare = { ...found, attribution: null, change: null, chunks: [], distributions: [], columns: [] };
    const text = reportPage({ reference: 'a', current: 'b', report: bare });
    expect(text).toContain('0 of 0 columns moved');
    expect(text).not.toMatch(/\b(undefined|NaN|null)\b/);
  });
});
