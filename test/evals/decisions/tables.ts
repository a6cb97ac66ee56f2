import { verdictTypes } from '../../../src/domain/verdict.ts';
import type { ModelRun, Tried } from '../model-run.ts';
import type { Judged } from './judge-case.ts';
import type { RealCases } from './real-cases.ts';
import { isRight, prices, type Score } from './score.ts';

export interface Outcome {
  readonly half: string;
  readonly score: Score;
  readonly judged: readonly Judged[];
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
const ratio = (part: number, whole: number): string => `${percent(part, whole)} (${part} of ${whole})`;
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** One half of the benchmark in Markdown: goals, contestants, confusion, confidence, what went wrong. */
export function outcomeMarkdown({ half, score, judged }: Outcome): string {
  const sextant = score.tallies[0]!;
  return [
    `### ${half[0]!.toUpperCase()}${half.slice(1)} half: ${score.cases} incidents`,
    '',
    row(['measure', 'result']),
    row(['---', '---']),
    row(['verdict right, first answer', ratio(score.verdict, score.cases)]),
    row(['… mechanisms known from development', ratio(score.known.verdict, score.known.cases)]),
    row(['… mechanisms or pairs of causes never seen in development', ratio(score.novel.verdict, score.novel.cases)]),
    row(['action right', ratio(score.action, score.cases)]),
    row(['harmful retrainings', sextant.harmful]),
    row(['real losses left standing', sextant.missed]),
    row(['column at fault named first', ratio(score.cause.hit, score.cause.cases)]),
    row(['Brier score of the confidence', score.brier.toFixed(3)]),
    '',
    'The same incidents, by who decides:',
    '',
    row(['rule', 'action right', 'harmful retrainings', 'losses left standing', 'needless retrainings', 'cost, USD']),
    row(['---', '--:', '--:', '--:', '--:', '--:']),
    ...score.tallies.map((tally) =>
      row([
        names[tally.contestant],
        percent(tally.right, score.cases),
        tally.harmful,
        tally.missed,
        tally.needless,
        tally.cost.toLocaleString('en-US'),
      ]),
    ),
    '',
    'Confusion: rows are what it was, columns what was said.',
    '',
    row(['', ...verdictTypes]),
    row(['---', ...verdictTypes.map(() => '--:')]),
    ...score.confusion.map((counts, i) => row([`**${verdictTypes[i]}**`, ...counts.map((n) => n || '·')])),
    '',
    'Confidence said against being right:',
    '',
    row(['confidence', 'incidents', 'mean said', 'share right']),
    row(['---', '--:', '--:', '--:']),
    ...score.bands.map(({ band, cases, said, right }) => row([band, cases, said.toFixed(2), right.toFixed(2)])),
    '',
    ...wrongOnes(judged),
  ].join('\n');
}

const names = {
  sextant: '**Sextant, rules model**',
  'drift over 0.1': 'drift over 0.1 → retrain',
  evidently: 'Evidently: half the columns drifted → retrain',
  nannyml: 'NannyML: any column alert → retrain',
} as const;

function wrongOnes(judged: readonly Judged[]): string[] {
  const groups = new Map<string, number>();
  for (const one of judged) {
    const choice = one.choices.sextant;
    if (one.verdict === one.case.label && isRight(one.case, choice)) continue;
    const key = `${one.case.label}, ${one.case.mechanism}${one.case.novel ? ' (new)' : ''} → ${one.verdict}, ${choice}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  if (groups.size === 0) return ['Nothing went wrong.', ''];
  const lines = [...groups].sort((a, b) => b[1] - a[1]).map(([key, count]) => `- ${count} × ${key}`);
  return ['What went wrong:', '', ...lines, ''];
}

export function realMarkdown({ cases, skipped }: RealCases): string {
  return [
    '### Real data',
    '',
    row(['data', 'expected, and why', 'verdict', 'action']),
    row(['---', '---', '---', '---']),
    ...cases.map(({ name, expected, because, verdict, confidence, action, chosen }) =>
      row([
        name,
        `${expected}: ${because}`,
        `${verdict === expected ? '✓' : '✗'} ${verdict} (${confidence.toFixed(2)})`,
        `${chosen === action ? '✓' : '✗'} ${chosen}`,
      ]),
    ),
    ...skipped.map((why) => `\n${why}`),
    '',
  ].join('\n');
}

/** The same questions and incidents with a language model; why not, where there is no key. */
export function modelMarkdown(run: ModelRun | null): string {
  const head = ['### With a language model', ''];
  if (!run) return [...head, 'Not run: `OPENAI_API_KEY` and `OPENAI_MODEL` are not set.', ''].join('\n');
  const line = (name: string, one: Tried): string =>
    row([
      name,
      ratio(one.passed, one.asked),
      ratio(one.byModel, one.asked),
      one.calls,
      one.tokens.toLocaleString('en-US'),
      one.cost === null ? 'no price given' : one.cost.toFixed(2),
      `${quantile(one.seconds, 0.5).toFixed(1)} / ${quantile(one.seconds, 0.95).toFixed(1)}`,
    ]);
  return [
    ...head,
    `\`${run.model}\`; where it fails, the built-in rules answer, and that counts as theirs.`,
    '',
    row(['what', 'passed', 'by the model', 'requests', 'tokens', 'cost, USD', 'seconds, median / 95 %']),
    row(['---', '--:', '--:', '--:', '--:', '--:', '--:']),
    line('questions of the bank', run.questions),
    line('action on incidents of development', run.choices),
    '',
  ].join('\n');
}

const quantile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;

export const priceText = `A run costs ${prices.run}, one on broken rows or a faulty service ${prices.harmful} more with its clean-up, a real loss left standing ${prices.missed.toLocaleString('en-US')}, a person called for nothing ${prices.wrongAlarm} USD.`;
