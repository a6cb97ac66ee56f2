import { actionText, type ChangeReport, type LedgerEvent, type OnRecord } from '../../domain/change-report.ts';
import { countSweep, type Sweep } from '../../domain/sweep.ts';
import { versionText } from '../../domain/version-text.ts';

/** One line of the report, the same in every format. */
export interface ReportRow {
  readonly section: (typeof sections)[number];
  readonly time: Date;
  readonly model: string;
  readonly id: string;
  readonly what: string;
  readonly who: string;
  readonly result: string;
  readonly detail: string;
  readonly digest: string;
  readonly cost: number | null;
  readonly currency: string;
  readonly secondsToDecision: number | null;
  readonly ledger: string;
}

export const sections = [
  'decision',
  'approval',
  'vote',
  'refused',
  'promotion',
  'moved outside',
  'run',
  'gave up',
  'sweep',
] as const;

const blank = {
  who: '',
  detail: '',
  digest: '',
  cost: null,
  currency: '',
  secondsToDecision: null,
};

const recorded = ({ ledgerRows, differs }: OnRecord<unknown>): string =>
  ledgerRows.length === 0
    ? 'NOT IN THE LEDGER'
    : [...ledgerRows.map((seq) => `#${seq}`), ...(differs.length > 0 ? [`DIFFERS: ${differs.join('; ')}`] : [])].join(
        ' ',
      );

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every item of the report as a line, section after section, oldest first. */
export const reportRows = (report: ChangeReport): ReportRow[] => [
  ...decisionRows(report),
  ...approvalRows(report),
  ...voteRows(report),
  ...report.refused.map(refusedRow),
  ...promotionRows(report),
  ...report.movedOutside.map(movedRow),
  ...runRows(report),
  ...report.gaveUp.map(gaveUpRow),
  ...report.sweeps.map(sweepRow),
];

const decisionRows = ({ decisions }: ChangeReport): ReportRow[] =>
  decisions.map((each) => ({
    ...blank,
    section: 'decision',
    time: each.row.decidedAt,
    model: each.row.model,
    id: each.row.id,
    what: actionText(each.row),
    who: each.row.requestedBy ?? (each.row.by === 'model' ? 'agent, within the policy' : 'policy'),
    result: each.row.mode,
    detail: [each.row.verdict, ...each.row.reasons].join('; '),
    ledger: recorded(each),
  }));

const approvalRows = ({ approvals }: ChangeReport): ReportRow[] =>
  approvals.map((each) => ({
    ...blank,
    section: 'approval',
    time: each.row.requestedAt,
    model: each.row.model,
    id: each.row.id,
    what: each.row.subject.candidate
      ? `${each.row.kind} ${versionText(each.row.subject.candidate)} over ${versionText(each.row.subject.champion)}`
      : each.row.kind,
    who: each.row.decidedBy ?? '',
    result: each.row.state,
    detail: [each.row.decidedAt ? `at ${each.row.decidedAt.toISOString()}` : '', each.row.reason ?? '']
      .filter(Boolean)
      .join('; '),
    digest: each.row.digest,
    secondsToDecision: each.decidedAfterMs === null ? null : each.decidedAfterMs / 1000,
    ledger: recorded(each),
  }));

const voteRows = ({ approvals }: ChangeReport): ReportRow[] =>
  approvals.flatMap(({ row: approval, votes }) =>
    votes.map((each) => ({
      ...blank,
      section: 'vote' as const,
      time: each.row.votedAt,
      model: approval.model,
      id: each.row.id,
      what: `on ${approval.id}`,
      who: each.row.user,
      result: each.row.choice,
      detail: [`by ${each.row.via}`, each.row.reason ?? ''].filter(Boolean).join('; '),
      digest: approval.digest,
      ledger: recorded(each),
    })),
  );

const refusedRow = (event: LedgerEvent): ReportRow => ({
  ...blank,
  section: 'refused',
  time: event.at,
  model: event.model ?? '',
  id: text(event.facts.approval),
  what: text(event.facts.choice) || text(event.facts.refused),
  who: event.actor,
  result: 'refused',
  detail: text(event.facts.why) || text(event.facts.because),
  ledger: `#${event.seq}`,
});

const promotionRows = ({ promotions }: ChangeReport): ReportRow[] =>
  promotions.map((each) => ({
    ...blank,
    section: 'promotion',
    time: each.row.intendedAt,
    model: each.row.model,
    id: each.row.id,
    what: `${each.row.kind} ${versionText(each.row.from)} → ${versionText(each.row.to)}`,
    who: each.row.approvalId,
    result: each.row.state,
    detail: [each.row.aliasSetAt ? `alias set ${each.row.aliasSetAt.toISOString()}` : '', each.row.reason ?? '']
      .filter(Boolean)
      .join('; '),
    digest: each.row.digest,
    ledger: recorded(each),
  }));

const movedRow = (event: LedgerEvent): ReportRow => ({
  ...blank,
  section: 'moved outside',
  time: event.at,
  model: event.model ?? '',
  id: text(event.facts.sweep),
  what: `${versionText(text(event.facts.from) || null)} → ${versionText(text(event.facts.to) || null)}`,
  who: 'not Sextant',
  result: 'without approval',
  ledger: `#${event.seq}`,
});

const runRows = ({ runs }: ChangeReport): ReportRow[] =>
  runs.map((each) => ({
    ...blank,
    section: 'run',
    time: each.row.createdAt,
    model: each.row.model,
    id: each.row.id,
    what: each.row.candidate ? `made ${versionText(each.row.candidate.version)}` : 'no candidate',
    who: each.row.requestedBy ?? 'policy',
    result: each.row.state,
    detail: each.row.minutes === null ? '' : `${each.row.minutes} min`,
    cost: each.row.cost,
    currency: each.row.currency,
    ledger: recorded(each),
  }));

const gaveUpRow = (event: LedgerEvent): ReportRow => ({
  ...blank,
  section: 'gave up',
  time: event.at,
  model: event.model ?? '',
  id: text(event.facts.step),
  what: text(event.facts.kind),
  who: event.actor,
  result: text(event.facts.code),
  detail: text(event.facts.message),
  ledger: `#${event.seq}`,
});

const sweepRow = (each: OnRecord<Sweep>): ReportRow => ({
  ...blank,
  section: 'sweep',
  time: new Date(each.row.slot),
  model: '',
  id: each.row.id,
  what: `${each.row.expected} models`,
  who: 'sextant',
  result: each.row.state,
  detail: Object.entries(countSweep(each.row))
    .map(([outcome, n]) => `${n} ${outcome}`)
    .join(', '),
  ledger: each.row.state === 'done' ? recorded(each) : '',
});
