import * as computed from './answers/computed.ts';
import * as decisions from './answers/decisions.ts';
import * as fleet from './answers/fleet.ts';
import type { Brought } from './answers/material.ts';
import * as quality from './answers/quality.ts';
import * as talk from './answers/talk.ts';
import * as versions from './answers/versions.ts';
import type { Ask } from './ask.ts';

const needModel: ReadonlySet<Ask['intent']> = new Set([
  ...(['why', 'ok', 'rank', 'since', 'impact', 'retrain', 'which-test', 'slices', 'runbook'] as const),
]);

const byTools: Readonly<Partial<Record<Ask['intent'], (ask: Ask, brought: readonly Brought[]) => string[]>>> = {
  why: quality.why,
  ok: quality.ok,
  changed: (ask, brought) => (ask.models.length > 0 ? quality.changed(ask, brought) : fleet.fleetReport(ask, brought)),
  rank: quality.rank,
  since: quality.since,
  impact: quality.impact,
  'which-test': computed.whichTest,
  slices: computed.slices,
  runbook: computed.runbook,
  'why-not-retrained': (ask, brought) =>
    ask.models.length > 0 ? decisions.whyNotRetrained(ask, brought) : fleet.fleetReport(ask, brought),
  'would-retrain': decisions.wouldRetrain,
  decision: decisions.decision,
  waiting: decisions.waiting,
  status: decisions.status,
  'who-approves': decisions.whoApproves,
  compare: versions.compare,
  validation: versions.validation,
  version: versions.version,
  promote: versions.promote,
  hostile: versions.hostile,
  fleet: fleet.fleet,
  'fleet-report': fleet.fleetReport,
  policy: fleet.policy,
  runs: fleet.runs,
  history: fleet.history,
  retrain: fleet.retrain,
};

const byTalk: Readonly<Partial<Record<Ask['intent'], (ask: Ask, fleet: readonly string[]) => string[]>>> = {
  hello: talk.hello,
  thanks: talk.thanks,
  help: () => talk.helpText,
  foreign: talk.foreign,
  future: talk.future,
  'unknown-model': talk.unknownModel,
  'ambiguous-model': talk.whichOne,
  'nothing-known': talk.nothingKnown,
};

/** The answer to one ask, a sentence a line with its ids, from what the tools brought and nothing else. */
export function compose(ask: Ask, brought: readonly Brought[], models: readonly string[]): string[] {
  if (needModel.has(ask.intent) && ask.models.length === 0) {
    return [...talk.whichOne(ask, models), ...fleet.fleet(ask, brought).slice(0, 7)];
  }
  if (ask.intent === 'nothing-known' && ask.models.length > 0) {
    const known = quality.ok(ask, brought);
    return ['I do not know that, or did not understand it; this is what is on record:', ...known];
  }
  const said = byTalk[ask.intent]?.(ask, models) ?? byTools[ask.intent]?.(ask, brought) ?? talk.nothingKnown();
  return said.length > 0 ? said : ['I do not know, because nothing about that is on record.'];
}
