import type { Approval } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import { type Post, type PostFacts, postKey, threadKey } from '../domain/post.ts';
import type { StoreReads } from '../ports/store.ts';
import { previousServed } from './served.ts';

interface Parts {
  readonly evidence?: Evidence | null;
  readonly decision?: Decision | null;
  readonly approval?: Approval | null;
  /** See `Post.notBefore`. */
  readonly notBefore?: Date | undefined;
}

/** The parent message as it should read now; what is not passed is read from the store. */
export async function incidentPost(
  store: StoreReads,
  model: Model,
  incident: Incident,
  parts: Parts = {},
): Promise<Post> {
  const evidence = parts.evidence ?? (incident.evidenceId ? await store.get('evidence', incident.evidenceId) : null);
  const decision = parts.decision ?? (incident.decisionId ? await store.get('decision', incident.decisionId) : null);
  const approval = parts.approval !== undefined ? parts.approval : await pendingApproval(store, incident.id);
  return {
    key: postKey.incident(incident.id),
    kind: 'incident',
    incidentId: incident.id,
    to: incident.underCause ? inThread(incident) : { channel: incident.channel },
    ...(parts.notBefore ? { notBefore: parts.notBefore } : {}),
    facts: {
      incident,
      evidence,
      decision,
      approval,
      owner: model.owner,
      tier: model.tier,
      runbook: model.runbook?.split('/').at(-1) ?? null,
      rollbackTo: await previousServed(store, incident.model),
    },
  };
}

async function pendingApproval(store: StoreReads, incidentId: string): Promise<Approval | null> {
  const [row] = await store.find('approval', { where: { incidentId, state: 'pending' }, limit: 1 });
  return row ?? null;
}

/** A message in the incident's thread. */
export function threadPost<K extends 'note'>(
  incident: Incident,
  kind: K,
  facts: PostFacts[K],
  broadcast = false,
): Post {
  return {
    kind,
    incidentId: incident.id,
    to: { ...inThread(incident), broadcast },
    facts,
  };
}

export const note = (
  incident: Incident,
  text: string,
  tone: PostFacts['note']['tone'] = 'info',
  mentions: readonly string[] = [],
): Post => threadPost(incident, 'note', { text, tone, mentions });

export const inThread = (incident: Incident): Post['to'] => ({
  channel: incident.channel,
  threadOf: threadKey(incident),
});
