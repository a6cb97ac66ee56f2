import { SextantError } from '../domain/error.ts';
import { maskSecrets } from '../domain/mask-secrets.ts';
import { modelNamed } from '../domain/model.ts';
import type { Signal } from '../domain/signal.ts';
import { inboxSignalsSchema, type SignalDraft } from '../domain/signal-draft.ts';
import type { Step } from '../domain/step.ts';
import type { Sweep } from '../domain/sweep.ts';
import { expectRow } from './expect.ts';
import type { Deps } from './flow.ts';

/** The signal a step is about: an alert from the inbox, a finding of a sweep, or a person's request. */
export async function readSignal(deps: Deps, step: Step): Promise<Signal | null> {
  if (step.subject.kind === 'inbox') return fromInbox(deps, step);
  if (step.subject.kind === 'sweep') return fromSweep(deps, step);
  return fromRequest(deps, step);
}

async function fromInbox(deps: Deps, step: Step): Promise<Signal | null> {
  const row = await deps.store.inbox(step.subject.id);
  const parsed = inboxSignalsSchema.safeParse(row?.body);
  if (!row || !parsed.success) throw new SextantError('not_found', `Inbox row ${step.subject.id} holds no signals`);
  const draft = parsed.data.signals[Number(step.input.index ?? 0)];
  if (!draft) return null;
  const model = modelNamed(deps.models.all(), draft.model)?.id ?? draft.model;
  return toSignal(deps, { ...draft, model }, row.receivedAt, null);
}

async function fromSweep(deps: Deps, step: Step): Promise<Signal | null> {
  const sweep = await expectRow(deps.store, 'sweep', step.subject.id);
  if (step.input.championMoved) return fromRegistry(deps, step, sweep);
  const found = sweep.results.find((r) => r.model === step.input.model);
  if (!found) return null;
  return toSignal(
    deps,
    {
      kind: 'finding',
      source: 'sweep',
      status: 'firing',
      model: found.model,
      fingerprint: `sweep-${sweep.id}-${found.model}`,
      title: `The sweep found: ${found.reason}`,
      severity: 'warning',
      labels: {},
      links: {},
      startsAt: sweep.startedAt.toISOString(),
      endsAt: null,
    },
    step.now,
    null,
  );
}

function fromRegistry(deps: Deps, step: Step, sweep: Sweep): Signal {
  const { model = null, championMoved = null } = step.input;
  if (model === null) throw new SextantError('internal', 'A moved champion carries its model');
  return toSignal(
    deps,
    {
      kind: 'finding',
      source: 'registry',
      status: 'firing',
      model,
      fingerprint: `champion-${sweep.id}-${model}`,
      title: `champion moved ${championMoved} without an approval`,
      severity: 'critical',
      labels: {},
      links: {},
      startsAt: sweep.startedAt.toISOString(),
      endsAt: null,
    },
    step.now,
    null,
  );
}

async function fromRequest(deps: Deps, step: Step): Promise<Signal | null> {
  const { model, requestedBy, reason } = step.input;
  if (!model || !requestedBy) throw new SextantError('internal', 'A request step carries model and requestedBy');
  return toSignal(
    deps,
    {
      kind: 'request',
      source: 'chat',
      status: 'firing',
      model,
      fingerprint: `request-${step.id}`,
      title: reason ?? 'A person asked for a retraining.',
      severity: 'info',
      labels: {},
      links: {},
      startsAt: step.now.toISOString(),
      endsAt: null,
    },
    step.now,
    requestedBy,
  );
}

/** What a sender writes as words stays words: an address in it, even one of Slack's own, is no link of ours. */
const withoutAddresses = (text: string): string => text.replace(/\b(?:https?|slack):\/\/\S+/gi, '[link removed]');

const toSignal = (deps: Deps, draft: SignalDraft, receivedAt: Date, requestedBy: string | null): Signal => ({
  ...draft,
  model: withoutAddresses(maskSecrets(draft.model)),
  title: withoutAddresses(maskSecrets(draft.title)),
  labels: Object.fromEntries(Object.entries(draft.labels).map((pair) => pair.map((each) => maskSecrets(each)))),
  id: deps.newId('sig'),
  startsAt: new Date(draft.startsAt),
  endsAt: draft.endsAt ? new Date(draft.endsAt) : null,
  receivedAt,
  requestedBy,
  incidentId: null,
});
