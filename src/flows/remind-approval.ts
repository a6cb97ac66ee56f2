import type { Approval } from '../domain/approval.ts';
import { type Change, nothing, update } from '../domain/change.ts';
import type { Model } from '../domain/model.ts';
import { type Post, postKey } from '../domain/post.ts';
import { reachOf, setNamed } from '../domain/reach.ts';
import type { Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import { approversOf } from './approvers.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { note } from './incident-post.ts';

/** Reaches the next people while a card waits; independent of its expiry. A page is a step of its own: its failing holds up nobody else. */
export const remindApproval: Flow = (deps) => async (step) => {
  const approval = await expectRow(deps.store, 'approval', step.subject.id);
  const model = expectModel(deps.models, approval.model);
  if (step.input.page === 'resolve') return endPage(deps, approval);
  if (step.input.page === 'open') return openPage(deps, model, approval, step);
  return approval.state === 'pending' ? remind(deps, model, approval, step) : nothing;
};

async function remind(deps: Deps, model: Model, approval: Approval, step: Step): Promise<Change> {
  const reach = reachOf(model, deps.pager !== null)[Number(step.input.index ?? 0)];
  if (!reach) return nothing;
  const incident = await expectRow(deps.store, 'incident', approval.incidentId);
  const mentioned = setNamed(approval.sets, reach.mention);
  const dm = setNamed(approval.sets, reach.dm);
  const link = await cardLink(deps, approval);
  const people = dm ? [...(await approversOf(deps.chat, [dm]))] : [];
  const what = whatWaits(approval);
  const messages: Post[] = people.map((user) => ({
    kind: 'note',
    incidentId: incident.id,
    to: { channel: incident.channel, dm: user },
    facts: { text: `${what}${link ? ` The card: ${link}` : ''}`, tone: 'warning', mentions: [] },
  }));
  return { posts: [...(mentioned ? [note(incident, what, 'warning', [mentioned])] : []), ...messages] };
}

const whatWaits = ({ model, kind, subject }: Approval): string =>
  `${model} waits for a decision (${kind}${subject.candidate ? ` ${versionText(subject.candidate)}` : ''}).`;

async function cardLink(deps: Deps, approval: Approval): Promise<string | null> {
  const sent = await deps.store.sentPost(postKey.approval(approval.id));
  return sent ? deps.chat.permalink(sent.channel, sent.ts) : null;
}

/**
 * The page is written down only while the card still waits: settled meanwhile, the step runs again and ends the page it
 * may have opened. The approval's id is the pager's own key, so a page whose answer got lost is not a second page.
 */
async function openPage(deps: Deps, model: Model, approval: Approval, step: Step): Promise<Change> {
  if (deps.pager === null) return nothing;
  if (approval.state !== 'pending') return step.attempt > 1 ? endPage(deps, approval) : nothing;
  await deps.pager.open({
    key: approval.id,
    summary: `${whatWaits(approval)} Nobody has decided yet; it expires ${approval.expiresAt.toISOString().slice(0, 16)}Z.`,
    source: model.id,
    link: await cardLink(deps, approval),
    details: { approval: approval.id, kind: approval.kind, model: model.id, tier: String(model.tier) },
  });
  return {
    writes: [update('approval', approval.id, { state: 'pending' }, { state: 'pending' })],
    ledger: [pageFact('paged', approval)],
  };
}

async function endPage(deps: Deps, approval: Approval): Promise<Change> {
  if (deps.pager === null) return nothing;
  await deps.pager.resolve(approval.id, `The approval is ${approval.state}.`);
  return { ledger: [pageFact('page-resolved', approval)] };
}

const pageFact = (kind: 'paged' | 'page-resolved', { id, incidentId, model, state }: Approval) => ({
  kind,
  incidentId,
  model,
  actor: 'sextant',
  facts: { approval: id, state },
});
