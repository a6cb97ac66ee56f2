import type { ColumnDrift, Evidence } from '../../domain/evidence.ts';
import type { PostFacts } from '../../domain/post.ts';
import type { Answer } from '../../domain/question.ts';
import type { Hypothesis } from '../../domain/verdict.ts';
import { bullets, context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { join, type Mrkdwn, md, prose, when } from '../escape.ts';
import { count, figure, percent, spread } from '../figures.ts';
import { verdictName } from '../state-words.ts';
import { impactOf, qualityBeside, shareOf, sinceOf, whatChanged } from './change-words.ts';
import { usageLine, writtenBy } from './usage-line.ts';

const mostFacts = 6;
const mostOpen = 2;

/** Answer first, then what was measured, then what is only a hypothesis. Figures come from the evidence; a language model's words stand apart. */
export function explanationCard({ incident, evidence, answer }: PostFacts['explanation']): Card {
  const [change, ...more] = leadOf(evidence);
  const rest = more.length === 0 ? md`` : md` ${join(more, '. ')}.`;
  return {
    text: md`Why ${prose(incident.model, 60)}: ${change}.${rest}`.text,
    rungs: [
      [
        section(md`*${change}.*${rest}`),
        ...part(md`*What was measured* · \`${evidence.id}\``, factsOf(evidence)),
        ...part(md`*Hypotheses (not facts)*`, hypothesesOf(evidence)),
        ...part(md`*What would change the answer*`, openOf(evidence)),
        ...part(md`*Seen before*`, pastOf(answer)),
        ...part(md`*In the language model’s words*`, narrativeOf(answer)),
        ...context([
          md`Data level ${evidence.measurement.level} · ${prose(evidence.measurement.source, 150)}`,
          md`${writtenBy(answer)} · ${usageLine(answer.usage)}`,
        ]),
      ],
    ],
  };
}

const isReported = ({ level }: Evidence['measurement']): boolean => level === 'L0' || level === 'L1';

const part = (title: Mrkdwn, lines: readonly Mrkdwn[]) =>
  lines.length === 0 ? [] : [section(md`${title}\n${bullets(lines)}`)];

/** What changed, from → to, since when, by what cause and how sure; then what goes with it, the share of traffic, the impact. */
function leadOf(evidence: Evidence): [Mrkdwn, ...Mrkdwn[]] {
  const since = sinceOf(evidence);
  const changed = whatChanged(evidence);
  const { type, confidence } = evidence.verdict;
  // Being sure that nobody can know is no news.
  const cause = type === 'unknown' ? md`${verdictName(type)}` : md`${verdictName(type)}, ${percent(confidence)} sure`;
  const first = changed === null ? cause : md`${changed}${since === null ? md`` : md` since ${since}`}: ${cause}`;
  const rest = [qualityBeside(evidence), shareOf(evidence), impactOf(evidence, false)];
  return [first, ...rest.filter((each) => each !== null)];
}

/** Each fact once; the ones that carry the verdict first. */
function factsOf(evidence: Evidence): Mrkdwn[] {
  const { measurement, verdict } = evidence;
  const features = measurement.columns.filter((column) => column.alert && column.role === 'feature');
  const broken = verdict.type === 'broken-data';
  const said = [
    ...measurement.quality.slice(0, 3).map(({ text }) => prose(text, 300)),
    performanceFact(evidence),
    attributionFact(evidence),
    ...(broken ? [] : features.slice(0, 2).map(columnFact)),
    ...(features.length > 2 && !broken ? [md`${features.length - 2} more inputs are above their thresholds.`] : []),
    persistenceFact(evidence),
    measurement.quality.length > 0
      ? null
      : isReported(measurement)
        ? md`${prose(verdict.because.at(-1) ?? '', 300)}`
        : md`Not broken data: nulls, units, types, categories, duplicates and gaps checked in ${measurement.columns.length} columns.`,
  ].filter((each) => each !== null);
  return said.slice(0, mostFacts);
}

function performanceFact({ measurement }: Evidence): Mrkdwn | null {
  const { performance } = measurement;
  if (performance === null)
    return isReported(measurement) ? null : md`Quality cannot be measured: no labels or no scores.`;
  const { current, reference, limit, lost } = performance;
  const before = md`${performance.metric.toUpperCase()} ${spread(reference)}, n = ${count(reference.n)}`;
  if (current === null)
    return md`${before} on the reference; no label of the serving version has matured since the change.`;
  const now = md`${spread(current)}, n = ${count(current.n)} matured rows (limit ${figure(limit)})`;
  return lost === null
    ? md`${before}; ${now} just before the trouble, whose labels have not matured.`
    : md`${before} → ${now}.`;
}

const methods = { wasserstein: 'Wasserstein/std', 'jensen-shannon': 'Jensen-Shannon', reported: 'reported' } as const;

const columnFact = ({ column, detail, method, value, threshold }: ColumnDrift): Mrkdwn =>
  md`\`${prose(column, 60)}\` ${prose(detail, 150)} (${methods[method]} ${figure(value)}, threshold ${figure(threshold)}).`;

const persistenceFact = ({ measurement: { persistence } }: Evidence): Mrkdwn =>
  md`${persistence.hits} of the last ${persistence.of} checks alert; the policy asks for ${persistence.atLeast}.`;

/** Status and the one fact that decides; what was ruled out in one line. */
function hypothesesOf({ verdict, measurement }: Evidence): Mrkdwn[] {
  const [concluded] = verdict.hypotheses.filter(({ type }) => type === verdict.type);
  const open = verdict.hypotheses.filter(({ type, status }) => status === 'open' && type !== verdict.type);
  const ruledOut = verdict.hypotheses
    .filter(({ status }) => status === 'rejected')
    .map(({ type }) => verdictName(type));
  // On broken rows no test of the model means anything yet.
  const waiting = verdict.type === 'broken-data' && open.length > 0;
  const told = measurement.quality[0]?.text ?? '';
  return [
    ...(concluded ? [statusLine({ ...concluded, because: without(concluded.because, told) })] : []),
    ...(waiting
      ? [md`Open until the data is mended: ${open.map(({ type }) => verdictName(type)).join(', ')}.`]
      : open.slice(0, ruledOut.length > 0 ? mostOpen - 1 : mostOpen).map(statusLine)),
    ...(ruledOut.length === 0 ? [] : [md`Ruled out: ${ruledOut.join(', ')}.`]),
  ];
}

const statusWords = { supported: 'likely', open: 'open', rejected: 'ruled out' } as const;

const statusLine = ({ type, status, because }: Hypothesis): Mrkdwn =>
  md`*${statusWords[status]}:* ${verdictName(type)}. ${prose(because, 200)}`;

const without = (text: string, told: string): string => (told === '' ? text : text.replace(`: ${told}`, ''));

function openOf({ verdict }: Evidence): Mrkdwn[] {
  const { provisional, wouldChange } = verdict;
  return [
    ...(provisional === null
      ? []
      : [md`Provisional, settled on ${when(provisional.until)}: ${prose(provisional.why, 300)}.`]),
    ...wouldChange.slice(0, 2).map((text) => prose(text, 300)),
  ];
}

/** Earlier incidents of this model, which the evidence knows nothing of. */
const pastOf = ({ by, sentences }: Answer): Mrkdwn[] =>
  by === 'model'
    ? []
    : sentences
        .filter(({ cites }) => cites.some((id) => id.startsWith('inc_')))
        .slice(0, 1)
        .map(({ text, cites }) => md`${prose(text, 400)} \`${cites.join(', ')}\``);

function narrativeOf({ by, sentences, hypotheses }: Answer): Mrkdwn[] {
  if (by === 'rules') return [];
  return [
    ...sentences.slice(0, 4).map(({ text }) => prose(text, 400)),
    ...hypotheses.slice(0, 2).map((text) => md`Hypothesis: ${prose(text, 300)}`),
  ];
}

const signedAmount = (value: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(Math.abs(value) < 10 ? 3 : 1)}`;

/** Where the loss lies: its kinds, which add up to it, and the segment that carries most. */
function attributionFact({ measurement: { attribution } }: Evidence): Mrkdwn | null {
  if (!attribution || attribution.total.value <= 0) return null;
  const { metric, total, covariate, concept, leftOver, slices } = attribution;
  const whole = md`${metric.toUpperCase()} lost ${signedAmount(total.value).slice(1)}`;
  const kinds =
    covariate && concept
      ? md`: ${signedAmount(covariate.value)} by moved inputs, ${signedAmount(concept.value)} by other answers to the same inputs, ${signedAmount(leftOver.value)} on inputs never seen before`
      : md``;
  const [first] = slices;
  if (!first || first.part.value <= 0) return md`${whole}${kinds}.`;
  const where = join(
    first.where.map(({ column, value }) => md`\`${prose(column, 40)}\` = ${prose(value, 40)}`),
    ' and ',
  );
  return md`${whole}${kinds}; most at ${first.others ? 'other rows of ' : ''}${where}: ${signedAmount(first.part.value)} with ${percent(first.share.current)} of traffic.`;
}
