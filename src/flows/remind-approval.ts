import { nothing } from '../domain/change.ts';
import { type Post, postKey } from '../domain/post.ts';
import { versionText } from '../domain/version-text.ts';
import { approversOf } from './approvers.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Flow } from './flow.ts';
import { note } from './incident-post.ts';

/** Reaches the next people while a card waits; independent of its expiry. */
export const remindApproval: Flow = (deps) => async (step) => {
  const approval = await expectRow(deps.store, 'approval', step.subject.id);
  if (approval.state !== 'pending') return nothing;
  const model = expectModel(deps.models, approval.model);
  const reach = model.policy.approval.reach[Number(step.input.index ?? 0)];
  if (!reach) return nothing;
  const incident = await expectRow(deps.store, 'incident', approval.incidentId);
  const what = `${approval.model} waits for a decision (${approval.kind}${approval.subject.candidate ? ` ${versionText(approval.subject.candidate)}` : ''}).`;
  const mentioned = setOf(approval.sets, reach.mention);
  const dm = setOf(approval.sets, reach.dm);
  const sent = await deps.store.sentPost(postKey.approval(approval.id));
  const link = sent ? await deps.chat.permalink(sent.channel, sent.ts) : null;
  const people = dm ? [...(await approversOf(deps.chat, [dm]))] : [];
  const messages: Post[] = people.map((user) => ({
    kind: 'note',
    incidentId: incident.id,
    to: { channel: incident.channel, dm: user },
    facts: { text: `${what}${link ? ` The card: ${link}` : ''}`, tone: 'warning', mentions: [] },
  }));
  return { posts: [...(mentioned ? [note(incident, what, 'warning', [mentioned])] : []), ...messages] };
};

/** `set-1` → the first approver set; an id stands for itself. */
function setOf(sets: readonly string[], name: string | undefined): string | null {
  if (!name) return null;
  const numbered = /^set-(\d+)$/.exec(name);
  return numbered ? (sets[Number(numbered[1]) - 1] ?? null) : name;
}
