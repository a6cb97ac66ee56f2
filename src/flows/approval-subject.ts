import type { Approval, ApprovalKind, ApprovalSubject } from '../domain/approval.ts';
import { subjectDigest } from '../domain/digest.ts';
import { aliasOf, type Model } from '../domain/model.ts';
import type { Validation } from '../domain/validation.ts';
import { expectModel } from './expect.ts';
import type { Deps } from './flow.ts';

/** What a card shows and a digest covers, as the registry and the configuration say it right now. */
export async function approvalSubject(
  deps: Pick<Deps, 'registry' | 'files'>,
  model: Model,
  kind: ApprovalKind,
  candidate: string | null,
  validation: Validation | null,
): Promise<ApprovalSubject> {
  const champion = await deps.registry.champion(model);
  const version = candidate === null ? null : await deps.registry.version(model, candidate);
  const evaluation =
    candidate !== null && validation ? await deps.registry.artifact(model, candidate, 'sextant_eval.parquet') : null;
  return {
    kind,
    model: model.id,
    alias: aliasOf(model),
    candidate,
    artifactDigest: version?.artifactDigest ?? null,
    champion: champion?.version ?? null,
    evaluationDigest: evaluation === null ? null : await deps.files.digest(evaluation),
    evaluationRows: validation?.n ?? null,
    metrics: Object.fromEntries((validation?.gates ?? []).flatMap((g) => metricsOf(g))),
    gates: model.gates,
    policyVersion: model.policyVersion,
  };
}

const metricsOf = (result: Validation['gates'][number]): [string, number][] => {
  if (!result.comparison) return [];
  const name = `${result.gate.metric}${result.slice === null ? '' : `[${result.slice}]`}`;
  return [
    [`candidate.${name}`, result.comparison.candidate],
    [`champion.${name}`, result.comparison.champion],
  ];
};

/** The digest of an approval as registry and configuration say it right now; the same on an unchanged world. */
export async function digestAsItIs(
  deps: Pick<Deps, 'registry' | 'files' | 'models' | 'store'>,
  { model: id, kind, subject, validationId }: Approval,
): Promise<string> {
  const validation = validationId ? await deps.store.get('validation', validationId) : null;
  const model = expectModel(deps.models, id);
  return subjectDigest(await approvalSubject(deps, model, kind, subject.candidate, validation));
}
