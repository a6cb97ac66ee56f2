import type { Measurement } from '../../domain/evidence.ts';
import type { Verdict, VerdictType } from '../../domain/verdict.ts';
import { formatNumber } from '../format-number.ts';
import { persistenceSentence } from './sentences.ts';
import type { VerdictFacts } from './verdict-facts.ts';

/** Causes that gauges cannot tell apart: each of them moves the same needle. */
const sameNeedle: readonly VerdictType[] = [
  'broken-data',
  'serving-fault',
  'concept-drift',
  'covariate-shift',
  'label-shift',
  'traffic-mix',
  'harmless-drift',
];

/** The verdict where there are no rows: whether something moved and lasts, never why. What it cannot know it says. */
export function concludeReadings(facts: VerdictFacts): Verdict {
  const { measurement, persistent } = facts;
  const above = measurement.columns.filter((column) => column.alert);
  const because = [...movement(measurement), persistenceSentence(facts), unknowable(measurement)];
  const wouldChange = askFor(measurement);
  if (measurement.persistence.hits === 0 && above.length === 0)
    return {
      ...{ type: 'healthy', confidence: 0.5, because, provisional: null, hypotheses: [] },
      toldApartBy: `What is reported stays under the threshold; performance is not seen at ${measurement.level}.`,
      wouldChange: ['A value above the threshold.', ...wouldChange],
    };
  if (!persistent) {
    const { hits, of, atLeast } = measurement.persistence;
    const toldApartBy = `Persistence: ${hits} of the newest ${of} windows, ${atLeast} are needed.`;
    return {
      ...{ type: 'monitor-noise', confidence: 0.5, because, provisional: null, toldApartBy },
      hypotheses: [
        { type: 'monitor-noise', status: 'supported', because: toldApartBy },
        { type: 'unknown', status: 'open', because: 'It may be the beginning of something that lasts.' },
      ],
      wouldChange: [`${atLeast} of ${of} windows that show it.`, ...wouldChange],
    };
  }
  const toldApartBy = `It lasts, so it is no noise; at data level ${measurement.level} no test separates the causes.`;
  return {
    ...{ type: 'unknown', confidence: 0.3, because, provisional: null, toldApartBy, wouldChange },
    hypotheses: [
      { type: 'unknown', status: 'supported', because: toldApartBy },
      ...sameNeedle.map((type) => ({ type, status: 'open' as const, because: whyOpen(type) })),
      { type: 'monitor-noise', status: 'rejected', because: persistenceSentence(facts) },
    ],
  };
}

const mostColumns = 3;

/** "amount is reported at 0.31, over the threshold 0.1 since 2026-11-02 (0.04 → 0.31)." */
function movement({ columns, checks }: Measurement): string[] {
  const alerting = columns.filter((column) => column.alert);
  return (alerting.length > 0 ? alerting : columns).slice(0, mostColumns).map((column) => {
    const since = checks
      .find(({ key }) => key === column.since)
      ?.from.slice(0, 16)
      .replace('T', ' ');
    const side = column.alert ? `over the threshold ${formatNumber(column.threshold)}` : 'under its threshold';
    return `${column.column} is reported at ${formatNumber(column.value)}, ${side}${since ? ` since ${since}` : ''} (${column.detail}).`;
  });
}

const unknowable = ({ level }: Measurement): string =>
  level === 'L0'
    ? 'Data level L0: I see one number that somebody else computes, no features, rows or labels. I cannot know which input moved, whether the data is broken, or whether predictions suffer.'
    : 'Data level L1: I see a number for each feature, no rows or labels. I cannot know whether the data is broken or whether predictions suffer.';

function askFor({ level }: Measurement): string[] {
  return [
    ...(level === 'L0' ? ['A value for each feature (L1) would show which input moved.'] : []),
    'The prediction rows (L2) would tell broken data and a changed mix from a real shift; rows with labels (L3), whether quality suffers.',
  ];
}

function whyOpen(type: VerdictType): string {
  if (type === 'broken-data') return 'Nulls, units and categories show only in rows (L2).';
  if (type === 'concept-drift' || type === 'harmless-drift')
    return 'Whether quality suffers shows only in labels (L3).';
  if (type === 'label-shift') return 'The mix of labels shows only in rows with labels (L3).';
  return 'Only rows (L2) can show or exclude it.';
}
