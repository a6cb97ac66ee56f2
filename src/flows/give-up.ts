import { type Change, update, type Write } from '../domain/change.ts';
import type { SextantError } from '../domain/error.ts';
import type { Incident, IncidentState } from '../domain/incident.ts';
import type { LedgerFact } from '../domain/ledger.ts';
import type { Step, StepKind } from '../domain/step.ts';
import type { Models } from '../ports/models.ts';
import type { StoreReads } from '../ports/store.ts';
import { incidentPost, note } from './incident-post.ts';

const decidable: readonly IncidentState[] = ['open', 'holding', 'needs-human'];

/** States that wait for nothing but this step: an incident in one of them would stay there for ever. */
const strands: Partial<Record<StepKind, readonly IncidentState[]>> = {
  'receive-signal': decidable,
  investigate: decidable,
  decide: decidable,
  'start-run': ['waiting-run'],
  'check-run': ['waiting-run'],
  validate: ['waiting-run'],
  'request-approval': [...decidable, 'waiting-run', 'waiting-approval'],
  'withdraw-approval': ['waiting-approval'],
  promote: [...decidable, 'waiting-approval', 'watching'],
  watch: ['watching'],
};

/** What it means that a step is tried no more: its row does not wait for ever, and the thread says so in words. */
export async function giveUpChange(
  store: StoreReads,
  models: Models,
  step: Step,
  error: SextantError,
): Promise<Change> {
  const incident = step.incidentId ? await store.get('incident', step.incidentId) : null;
  const fact: LedgerFact = {
    kind: 'step-gave-up',
    incidentId: step.incidentId,
    model: incident?.model ?? null,
    actor: 'sextant',
    facts: {
      step: step.id,
      kind: step.kind,
      attempt: step.attempt,
      code: error.code,
      message: error.message.slice(0, 500),
    },
  };
  const ended = await endSubject(store, step, error);
  if (!incident || incident.state === 'closed') return { ledger: [fact], writes: ended };
  const text = `I could not go on (${step.kind}): ${error.message}`;
  // A sweep that meets the same trouble every hour says it once.
  if (incident.stateReason === text) return { ledger: [fact], writes: ended };
  const model = models.get(incident.model);
  const told = note(incident, text, 'bad', model ? [model.owner] : []);
  if (!isStranded(incident, step)) return { ledger: [fact], writes: ended, posts: [told] };
  const set = { state: 'needs-human' as const, stateReason: text };
  return {
    ledger: [fact],
    writes: [...ended, update('incident', incident.id, set, { state: incident.state })],
    posts: [...(model ? [await incidentPost(store, model, { ...incident, ...set })] : []), told],
  };
}

function isStranded(incident: Incident, step: Step): boolean {
  const expiry = step.kind === 'resolve-approval' && step.input.cause === 'expiry';
  return expiry || (strands[step.kind]?.includes(incident.state) ?? false);
}

/** The row the step was about. A run that nobody follows any more must not forbid every later one. */
async function endSubject(store: StoreReads, step: Step, error: SextantError): Promise<Write[]> {
  const { kind, id } = step.subject;
  if (kind === 'question' && step.kind === 'answer-question')
    return [update('question', id, { state: 'failed' }, { state: 'waiting' })];
  if (kind === 'sweep' && step.kind === 'sweep')
    return [update('sweep', id, { state: 'missed', endedAt: step.now }, { state: 'running' })];
  if (kind === 'watch')
    return [update('watch', id, { state: 'inconclusive', endedAt: step.now }, { state: 'watching' })];
  if (step.kind !== 'start-run' && step.kind !== 'check-run') return [];
  const run = await store.get('run', id);
  if (!run || !['queued', 'running', 'unknown'].includes(run.state)) return [];
  const lost = { state: 'failed' as const, endedAt: step.now, errorTail: `I lost sight of it: ${error.message}` };
  return [update('run', id, lost, { state: run.state })];
}
