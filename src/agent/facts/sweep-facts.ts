import type { LedgerRow } from '../../domain/ledger.ts';
import { type Because, type CheckCounts, type LastSweep, outcomes, silencesOf } from '../../domain/silences.ts';
import type { Sweep } from '../../domain/sweep.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { listed, plural, sayText, sayTime, sentence } from '../words.ts';

export interface Range {
  readonly since: Date;
  readonly until: Date;
}

const mostReasons = 12;

/** How many sweeps there should have been and what became of each, when nobody was up, and what the checks said. */
export function silenceFacts(sweeps: readonly Sweep[], processes: readonly LedgerRow[], range: Range): Fact[] {
  const events = processes.map((row) => ({ ...row, started: row.body.includes('"process-started"') }));
  const said = silencesOf(sweeps, events, range);
  const down = said.down.map(({ seq, from, until }) =>
    fact(`ledger-${seq}`, 'downtime', `I was down from ${sayTime(from)} to ${sayTime(until)}.`, {
      from: from.toISOString(),
      to: until.toISOString(),
    }),
  );
  const span = `${sayTime(range.since)} to ${sayTime(range.until)}`;
  if (said.sweeps.due === 0)
    return [fact(null, 'sweeps', `${span}: no sweep is on record, so nothing was checked.`, { sweeps: 0 }), ...down];
  const { due, ran, missed, running } = said.sweeps;
  const id = said.last?.sweepId ?? sweeps.at(-1)?.id ?? null;
  const still = running > 0 ? `, ${running} still running` : '';
  const text = `${span}: ${ran} of ${plural(due, 'sweep')} ran, ${missed.length} missed${still}.`;
  const slots = missed.slice(0, 6).map(sayTime);
  const more = missed.length > 6 ? ` and ${missed.length - 6} more` : '';
  return [
    fact(id, 'sweeps', text, { sweeps: due, ran, missed: missed.length, running }),
    ...(missed.length > 0 ? [fact(id, 'missed', `Missed: ${listed(slots)}${more}.`)] : []),
    ...down,
    ...(said.last ? checkFacts(said.last, said.checks, sweeps.find(({ state }) => state === 'done')?.slot) : []),
    ...said.because.slice(0, mostReasons).map(becauseFact),
  ];
}

/** All checks by outcome; the parts add up to the whole or the sentence says by how much they do not. */
function checkFacts(last: LastSweep, all: CheckCounts, first: string | undefined): Fact[] {
  const sum = (counts: CheckCounts, why = (_: string): string => ''): string => {
    const parts = outcomes.flatMap((each) => (counts[each] === 0 ? [] : [`${counts[each]} ${each}${why(each)}`]));
    const rest = counts.withoutResult === 0 ? [] : [`${counts.withoutResult} without a result`];
    return [...parts, ...rest].join(' + ') || 'none';
  };
  const why = (outcome: string): string =>
    inBrackets(
      last.because.filter((each) => each.outcome === outcome),
      first,
    );
  const end = `In the last of them, ${sayTime(last.slot)}: ${plural(last.counts.expected, 'model')} = ${sum(last.counts, why)}.`;
  const text = `${all.expected} checks of a model in those sweeps = ${sum(all)}.`;
  return [fact(last.sweepId, 'last-sweep', end, { ...last.counts }), fact(last.sweepId, 'checks', text, { ...all })];
}

/** " (6 harmless-drift, 3 cooldown)": of each reason how many, and since when nothing could be seen. */
function inBrackets(groups: readonly Because[], first: string | undefined): string {
  const named = Map.groupBy(groups, briefly);
  const parts = [...named].map(([reason, same]) => {
    const n = same.reduce((sum, { models }) => sum + models.length, 0);
    const [since] = same.map((each) => each.since).sort();
    return `${named.size === 1 ? '' : `${n} `}${reason}${same[0]?.outcome === 'blind' ? blindFor(since, first) : ''}`;
  });
  const more = parts.length > 4 ? [`and ${parts.length - 4} other reasons`] : [];
  return parts.length === 0 ? '' : ` (${[...parts.slice(0, 4), ...more].join(', ')})`;
}

/** What was so at the first sweep of the range may have been so before. */
const blindFor = (since: string | undefined, first: string | undefined): string =>
  since === undefined ? '' : since === first ? ', all that time' : `, since ${sayTime(since)}`;

/** "concept-drift: Cooldown: the last run ended …" is "cooldown"; of a blind one the whole reason counts. */
function briefly({ outcome, reason }: Because): string {
  if (outcome === 'blind') return sayText(reason, 80);
  const rule = reason.replace(/^[a-z-]+: /, '').replace(/^Verdict /, '');
  const words = /^[^:".(]+/.exec(rule)?.[0].trim() ?? rule;
  return sayText(`${words.charAt(0).toLowerCase()}${words.slice(1)}`, 60);
}

function becauseFact({ outcome, reason, models, checks, sweepId }: Because): Fact {
  const names = models.length > 5 ? `${models.slice(0, 5).join(', ')} and ${models.length - 5} more` : listed(models);
  const text = `${outcome} ${plural(checks, 'time')}: ${names}, because ${sayText(reason)}`;
  return fact(sweepId, `because-${outcome}`, sentence(text), { outcome, checks });
}
