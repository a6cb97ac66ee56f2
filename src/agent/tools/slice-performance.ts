import { z } from 'zod';
import type { SlicePart } from '../../domain/attribution.ts';
import type { Evidence, Measured } from '../../domain/evidence.ts';
import type { Observation } from '../../domain/observation.ts';
import { smallestNamedGroup } from '../../domain/small-groups.ts';
import { segmentParts } from '../../drift/attribution/attribute.ts';
import { attributionQuestion } from '../../drift/attribution/attribution-question.ts';
import { type Counts, categoryCounts } from '../../drift/category-counts.ts';
import { type GroupPerformance, groupPerformance } from '../../drift/group-performance.ts';
import { dominantVersion } from '../../drift/labelled-rows.ts';
import { listed, sayCount, sayName, sayNumber, sayShare } from '../words.ts';
import { modelArgument } from './arguments.ts';
import { findModel } from './find-model.ts';
import { latestEvidence } from './latest-rows.ts';
import { rowsOf } from './rows-on-demand.ts';
import { defineTool, type Fact, fact, found, noData } from './tool.ts';

const mostGroups = 12;
const mostNamed = 8;

export const slicePerformance = defineTool({
  name: 'slice_performance',
  description:
    'Computed from rows now: how much of the lost quality lies in each group of a column ("is it only Brazil?", "how much of it is the new category?"), with shares of traffic and intervals. Leave column out to look where the category is named, or where traffic moved most.',
  args: z.strictObject({
    model: modelArgument,
    column: z.string().max(100).nullish().describe('a feature column'),
    category: z.string().max(100).nullish().describe('one value of it, as the person wrote it'),
  }),
  async run({ model: name, column, category }, world) {
    const asked = `quality of ${name} by ${column ?? 'segment'}${category ? ` (${category})` : ''}`;
    const { model, refused } = findModel(asked, name, world);
    if (refused) return refused;
    const evidence = await latestEvidence(world.store, model.id);
    if (!evidence) return noData(asked, `I have no evidence for ${model.id} yet: it has not been looked at.`);
    const rows = await rowsOf(model, world);
    if ('refused' in rows) return noData(asked, rows.refused ?? 'No rows.');
    const where = whereOf(rows.observation, evidence, { column: column ?? null, category: category ?? null });
    if (!where) return noData(asked, absent(rows.observation, evidence, column ?? null, category ?? null));
    return found(asked, [
      ...lossFacts(rows.observation, evidence, where),
      ...shareFacts(rows.observation, evidence, where),
    ]);
  },
});

interface Where {
  readonly column: string;
  readonly category: string | null;
}

const flat = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** "Brazil" means BR where the data says BR. */
const means = (category: string, word: string): boolean =>
  flat(category) === word || (/^[A-Z]{2}$/.test(category) && flat(regions.of(category) ?? '') === word);

/** Names are looked up in the data: the column by its name, a category wherever it occurs. */
function whereOf(
  { reference, windows, roles }: Observation,
  evidence: Evidence,
  wanted: { readonly column: string | null; readonly category: string | null },
): Where | null {
  const parts = new Set<string | undefined>(Object.values(roles));
  const frames = [reference.frame, ...windows.map(({ frame }) => frame)];
  const names = Object.keys(reference.frame.columns).filter((each) => !parts.has(each));
  const segment = evidence.measurement.segment;
  const column = wanted.column ? names.find((each) => flat(each) === flat(wanted.column ?? '')) : undefined;
  if (wanted.column && !column) return null;
  if (!wanted.category)
    return column
      ? { column, category: null }
      : segment
        ? { column: segment.column, category: segment.category }
        : null;
  const word = flat(wanted.category);
  for (const each of column ? [column] : names) {
    for (const frame of frames) {
      const values = frame.columns[each];
      const hit = values?.kind === 'categorical' ? values.categories.find((one) => means(one, word)) : undefined;
      if (hit !== undefined) return { column: each, category: hit };
    }
  }
  // "The new merchant category" names a column: the value that moved most in it is meant.
  const named =
    names.find((each) => flat(each) === word) ??
    names.find((each) => flat(each).length > 3 && word.endsWith(flat(each)));
  return named ? { column: named, category: segment?.column === named ? segment.category : null } : null;
}

/** What is not in the rows, and what is: a group without a row cannot have lost anything. */
function absent(
  observation: Observation,
  { measurement, model }: Evidence,
  column: string | null,
  category: string | null,
): string {
  const frames = [observation.reference.frame, ...observation.windows.map(({ frame }) => frame)];
  if (category === null) return `${model} has no column \`${sayName(column ?? '')}\` in its rows.`;
  const groups = measurement.columns.filter(({ type, role }) => type === 'categorical' && role === 'feature');
  const held = groups.slice(0, 3).map(({ column: name }) => {
    const { counts } = categoryCounts(frames, name);
    const named = [...counts].filter(([, rows]) => rows >= smallestNamedGroup);
    const names = named.sort((a, b) => b[1] - a[1]).map(([value]) => sayName(value));
    const rest = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
    return `\`${sayName(name)}\` holds ${listed(names.slice(0, mostNamed))}${rest}`;
  });
  const what = held.length === 0 ? 'its rows have no groups' : held.join('; ');
  return `No: not one row of ${model} is “${sayName(category)}”, before or since the change; ${what}.`;
}

/** Windows of the present trouble; all of them when it has no beginning. */
const troubled = ({ windows }: Observation, { measurement }: Evidence) =>
  windows.filter(({ key }) => measurement.since === null || key >= measurement.since);

function lossFacts(observation: Observation, evidence: Evidence, { column, category }: Where): Fact[] {
  const version = dominantVersion(observation.windows.at(-1)!.frame, observation.roles);
  const question = attributionQuestion(observation, troubled(observation, evidence), { version, slices: [column] });
  const parts = question && segmentParts(question, column);
  if (!question || !parts) {
    const text = `Where quality was lost by \`${sayName(column)}\` cannot be told yet: too few labels have matured since the change.`;
    return [fact(evidence.id, 'no-slices', text)];
  }
  const total = parts.reduce((sum, { part }) => sum + part.value, 0);
  const groups = groupPerformance(question.task, question.reference, question.current, column);
  const metric = question.task === 'classification' ? 'auc' : 'rmse';
  const told = parts.map((part) => {
    const group = groups.find((each) => each.category === part.where[0]?.value);
    return { part, group, fact: partFact(evidence.id, column, { part, group, total, metric }) };
  });
  const losers = told.filter(({ group }) => group?.lost === true).map(({ part }) => part.where[0]?.value ?? '');
  const first = told.filter(({ part }) => part.where[0]?.value === category);
  const rest = told.filter((each) => !first.includes(each)).slice(0, mostGroups);
  const unknown = first.length === 0 || first.some(({ group }) => !group?.current || !group.reference);
  return [
    onlyFact(evidence.id, { column, losers, category, unknown }),
    ...[...first, ...rest].map((each) => each.fact),
  ];
}

interface Lost {
  readonly column: string;
  readonly losers: readonly string[];
  readonly category: string | null;
  /** The group that was asked for has too few labels of its own. */
  readonly unknown: boolean;
}

function onlyFact(id: string, { column, losers, category, unknown }: Lost): Fact {
  const names = listed(losers.slice(0, 6).map(sayName));
  const of = `\`${sayName(column)}\``;
  const asked = sayName(category ?? '');
  const values = { column: sayName(column), losers: losers.length };
  if (losers.length === 0) return fact(id, 'only', `No single group of ${of} lost quality beyond noise.`, values);
  if (losers.length === 1 && (category === null || losers[0] === category))
    return fact(id, 'only', `Yes, only ${names}: no other group of ${of} lost quality beyond noise.`, values);
  const text =
    category !== null && !losers.includes(category)
      ? unknown
        ? `Not only ${asked}, which has too few labels to tell: ${names} of ${of} lost quality beyond noise.`
        : `Not ${asked}: it lost nothing beyond noise; ${names} of ${of} did.`
      : `Not only ${category === null ? 'one' : asked}: ${names} of ${of} lost quality beyond noise.`;
  return fact(id, 'only', text, values);
}

interface Told {
  readonly part: SlicePart;
  readonly group: GroupPerformance | undefined;
  readonly total: number;
  readonly metric: string;
}

/** How well the model does within a group, and what the group is of the whole loss. */
function partFact(id: string, column: string, { part: { where, part, share, n }, group, total, metric }: Told): Fact {
  const name = `\`${sayName(column)}\` = ${sayName(where[0]?.value ?? '')}`;
  const within =
    group?.reference && group.current
      ? `${metric} within it ${spread(group.reference)} → ${spread(group.current)}; `
      : 'too few labels within it to tell its own quality; ';
  const of = total > 0 ? `, ${sayShare(part.value / total)} of the loss of ${sayNumber(total)}` : '';
  const interval = `[${sayNumber(part.low)}, ${sayNumber(part.high)}]`;
  const text = `${name}: ${within}its part of the whole is ${sayNumber(part.value)} ${interval}${of}, with ${sayShare(share.current)} of the labelled rows (before ${sayShare(share.reference)}), n ${sayCount(n.current)}.`;
  return fact(id, 'slice', text, { column: sayName(column), loss: part.value, share: share.current });
}

const spread = ({ value, low, high }: Measured): string =>
  `${sayNumber(value)} [${sayNumber(low)}, ${sayNumber(high)}]`;

/** Shares of all rows, for which no label is needed. */
function shareFacts(observation: Observation, evidence: Evidence, { column, category }: Where): Fact[] {
  if (!category) return [];
  const before = categoryCounts([observation.reference.frame], column);
  const now = categoryCounts(
    troubled(observation, evidence).map(({ frame }) => frame),
    column,
  );
  const share = ({ counts, rows }: Counts): number => (counts.get(category) ?? 0) / Math.max(1, rows);
  const text = `\`${sayName(column)}\` = ${sayName(category)}: ${sayShare(share(before))} → ${sayShare(share(now))} of all rows (${sayCount(now.counts.get(category) ?? 0)} rows since the change).`;
  return [fact(evidence.id, 'category-share', text, { column: sayName(column) })];
}
