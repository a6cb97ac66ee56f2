import type { Approval, Link } from '../domain/approval.ts';
import type { LedgerFact } from '../domain/ledger.ts';
import type { NewId } from '../ports/ids.ts';
import type { DeskAnswer, DeskView, GivenWord, StepUpDesk } from '../ports/step-up.ts';
import type { ProcessStore, StoreReads } from '../ports/store.ts';
import type { StepUpStore, Totp } from '../ports/totp.ts';

export interface DeskDeps {
  readonly store: StoreReads & Pick<ProcessStore, 'recordLedger'>;
  readonly factors: StepUpStore;
  readonly totp: Totp;
  /** The digest of this approval as registry and configuration are now, taken by the promoter itself. */
  readonly digestNow: (approval: Approval) => Promise<string>;
  readonly newId: NewId;
  /** Codes run on the wall clock, whatever the store's clock says. */
  readonly wallClock: () => Date;
}

/** Takes a person's word together with the second factor. It decides nothing: bot judges the press, promoter the proof. */
export function createStepUpDesk(deps: DeskDeps): StepUpDesk {
  return {
    look: (linkId) => look(deps, linkId).then(({ view }) => view),
    give: (linkId, word) => give(deps, linkId, word),
  };
}

interface Look {
  readonly view: DeskView;
  readonly link: Link | null;
}

const gone = (why: string): Look => ({ view: { state: 'gone', why }, link: null });

async function look({ store, factors, digestNow }: DeskDeps, linkId: string): Promise<Look> {
  const link = await store.get('link', linkId);
  if (!link) return gone('This way leads nowhere (any more). Press the button on the card in Slack again.');
  if (link.usedAt) return gone('This way was used already: it works once.');
  const approval = await store.get('approval', link.approvalId);
  if (approval?.state !== 'pending')
    return gone(`This approval is ${approval?.state ?? 'gone'} already: nothing happened.`);
  if ((await store.now()) >= approval.expiresAt) return gone('This approval has expired: nothing happened.');
  const name = await factors.nameOf(link.user);
  if (name === null)
    return gone(`Nobody enrolled ${link.user} for the second factor: an operator does with "sextant totp enrol".`);
  if ((await digestNow(approval)) !== approval.digest)
    return gone(
      'Something changed since the card was posted, so it no longer counts. Press its button for a new card.',
    );
  const validation = approval.validationId ? await store.get('validation', approval.validationId) : null;
  return { view: { state: 'open', approval, validation, name }, link };
}

async function give(deps: DeskDeps, linkId: string, word: GivenWord): Promise<DeskAnswer> {
  const { view, link } = await look(deps, linkId);
  if (view.state === 'gone' || !link) return { kind: 'gone', text: view.state === 'gone' ? view.why : '' };
  if (word.choice === 'deny' && word.reason.trim().length < 3)
    return { kind: 'refused', text: 'Write why not: the reason goes on record and on the card.' };
  const refused = async (why: string, text: string): Promise<DeskAnswer> => {
    await deps.store.recordLedger(fact('step-up-refused', view.approval, link, { why }));
    return { kind: 'refused', text };
  };
  const taken = await deps.factors.takeTry(link.user);
  if (taken === 'locked') return refused('locked', 'Too many wrong codes: wait a quarter of an hour.');
  if (taken === 'not-enrolled') return { kind: 'gone', text: 'You are not enrolled (any more).' };
  const counter = deps.totp.counterOf(taken.secret, word.code.replace(/\s/g, ''), deps.wallClock());
  if (counter === null) return refused('wrong-code', 'The code is wrong. Wait for the next one and try again.');
  const accepted = await accept(deps, view.approval, link, word, counter);
  if (accepted === 'replayed') return refused('replayed', 'That code was used already. Wait for the next one.');
  if (accepted === 'used') return { kind: 'gone', text: 'This way was used already: it works once.' };
  return {
    kind: 'accepted',
    text: `Your ${word.choice === 'approve' ? 'approval' : 'denial'} is handed on. The card in Slack says what came of it.`,
  };
}

async function accept(deps: DeskDeps, approval: Approval, link: Link, word: GivenWord, counter: number) {
  const { choice } = word;
  const incident = await deps.store.get('incident', approval.incidentId);
  const proof = {
    id: deps.newId('prf'),
    approvalId: approval.id,
    user: link.user,
    choice,
    digest: approval.digest,
    provedAt: await deps.store.now(),
  };
  return deps.factors.accept({
    counter,
    link,
    proof,
    next: {
      kind: 'resolve-approval',
      subject: { kind: 'approval', id: approval.id },
      incidentId: approval.incidentId,
      input: {
        user: link.user,
        choice,
        reason: choice === 'deny' ? word.reason.trim().slice(0, 500) : null,
        via: 'web',
        channel: incident?.channel ?? null,
        threadTs: null,
      },
    },
    ledger: fact('step-up-proved', approval, link, { proof: proof.id, choice, digest: approval.digest }),
  });
}

const fact = (
  kind: 'step-up-proved' | 'step-up-refused',
  approval: Approval,
  link: Link,
  facts: Readonly<Record<string, unknown>>,
): LedgerFact => ({
  kind,
  incidentId: approval.incidentId,
  model: approval.model,
  actor: link.user,
  facts: { approval: approval.id, link: link.id, ...facts },
});
