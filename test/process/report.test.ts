import { describe, expect, it } from 'vitest';
import { changeReport, type ReportSource } from '../../src/domain/change-report.ts';
import type { LedgerFact } from '../../src/domain/ledger.ts';
import { reportCsv } from '../../src/process/report/report-csv.ts';
import { reportMarkdown } from '../../src/process/report/report-markdown.ts';
import { approvalRow, decisionRow, promotionRow, runRow, voteRow } from '../contracts/rows.ts';
import { chainOf } from '../domain/ledger-rows.ts';

const since = new Date('2026-03-01T00:00:00Z');
const until = new Date('2026-03-02T00:00:00Z');
const at = (hour: number): Date => new Date(since.getTime() + hour * 3_600_000);
const approval = (hours: number | null, state: 'approved' | 'denied' | 'expired' | 'pending') =>
  approvalRow({
    state,
    requestedAt: at(1),
    decidedAt: hours === null ? null : at(1 + hours),
    decidedBy: hours === null ? null : 'U0PRIYA',
  });
const [quick, slow, denied, expired] = [
  approval(1, 'approved'),
  approval(3, 'approved'),
  approval(8, 'denied'),
  approval(20, 'expired'),
];
const decision = decisionRow({
  decidedAt: at(1),
  action: 'hold',
  wouldHave: 'retrain',
  reasons: ['=SUM(A1)', 'a | b'],
});
const runs = [
  runRow({ state: 'succeeded', cost: 1.5, currency: 'USD', createdAt: at(1) }),
  runRow({ state: 'failed', cost: 2, currency: 'USD', createdAt: at(2) }),
  runRow({ state: 'succeeded', cost: 4, currency: 'EUR', createdAt: at(3) }),
  runRow({ state: 'running', cost: null, createdAt: at(4) }),
];
const vote = voteRow({ approvalId: quick!.id, user: 'U0PRIYA', votedAt: at(2) });
const promotion = promotionRow({ approvalId: quick!.id, state: 'done', from: '1', to: '2', intendedAt: at(2) });
const fact = (kind: LedgerFact['kind'], facts: LedgerFact['facts'], actor = 'sextant'): LedgerFact => ({
  kind,
  incidentId: null,
  model: 'm',
  actor,
  facts,
});
const ledger = chainOf([
  fact('decision-made', { decision: decision.id }),
  ...[quick, slow, denied].map((each) => fact('approval-requested', { approval: each!.id })),
  fact('vote-cast', { approval: quick!.id, vote: vote.id }, 'U0PRIYA'),
  fact('promotion-intended', { promotion: promotion.id, approval: quick!.id }),
  ...runs.map((run) => fact('run-requested', { run: run.id })),
  ...[quick, slow, denied].map((each) =>
    fact('approval-settled', { approval: each!.id, state: each!.state }, 'U0PRIYA'),
  ),
]).map((row) => ({ ...row, at: at(2) }));
const events = chainOf([
  fact('press-refused', { approval: slow!.id, choice: 'approve', why: 'not-approver' }, 'U0OUT'),
  fact('incident-changed', { refused: 'retrain', because: 'a run is going on' }, 'U0ANA'),
  fact('step-gave-up', { step: 'stp_1', kind: 'promote', code: 'unavailable', message: 'the registry is away' }),
]).map((row) => ({ ...row, at: at(5), seq: row.seq + ledger.length }));
const source: ReportSource = {
  since,
  until,
  decisions: [decision],
  approvals: [quick!, slow!, denied!, expired!],
  votes: [vote],
  promotions: [promotion],
  runs,
  sweeps: [],
  ledger: [...ledger, ...events],
};

describe('a report for a change board', () => {
  const report = changeReport(source);

  it('sums what its lists hold: a sum a currency, unknown never 0, time over cards that a person decided', () => {
    expect(report.totals).toEqual({
      decisions: { 'hold (would have: retrain)': 1 },
      approvals: { approved: 2, denied: 1, expired: 1 },
      votes: { approve: 1 },
      promotions: { 'promote done': 1 },
      runs: { failed: 1, running: 1, succeeded: 2 },
      cost: [
        { currency: 'EUR', amount: 4, runs: 1 },
        { currency: 'USD', amount: 3.5, runs: 2 },
      ],
      runsWithoutCost: 1,
      timeToDecision: { n: 3, medianMs: 3 * 3_600_000, longestMs: 8 * 3_600_000 },
      notInLedger: 1,
      differing: 0,
    });
  });

  it('names the ledger rows of each item, and the items that have none', () => {
    const [first, , , last] = report.approvals;
    expect(first?.ledgerRows).toEqual([2, 5, 6, 11]);
    expect(last).toMatchObject({ row: { id: expired!.id }, ledgerRows: [] });
    const text = reportMarkdown(report);
    expect(text).toContain('**1 items are NOT in the ledger**');
    expect(text).toContain('- Cost: 4.00 EUR for 1 runs; 3.50 USD for 2 runs; 1 runs of unknown cost, not counted');
    expect(text).toContain('- Time to decision: median 3 h, longest 8 h, over 3 cards that a person decided');
    expect(text).toContain('- Sweeps: 0 due = 0 ran + 0 missed');
    expect(text.split('\n').filter((line) => line.includes('NOT IN THE LEDGER'))).toHaveLength(1);
  });

  it('tells what was refused and what failed, beside what was done', () => {
    const rows = reportCsv(report).split('\r\n');
    expect(rows.filter((row) => row.startsWith('refused,'))).toEqual([
      expect.stringContaining(',approve,U0OUT,refused,not-approver,'),
      expect.stringContaining(',retrain,U0ANA,refused,a run is going on,'),
    ]);
    expect(rows.filter((row) => row.startsWith('gave up,'))).toEqual([
      expect.stringContaining(',promote,sextant,unavailable,the registry is away,'),
    ]);
  });

  it('keeps words words: no formula in a sheet, no markup and no column of their own in a table', () => {
    const [row = ''] = reportCsv(report)
      .split('\r\n')
      .filter((line) => line.startsWith('decision,'));
    expect(row).toContain(`${decision.verdict}; '=SUM(A1); a | b`);
    const own = decisionRow({ ...decision, verdict: '=1+1' as never });
    expect(reportCsv(changeReport({ ...source, decisions: [own] }))).toContain(`,'=1+1; '=SUM(A1); a | b,`);
    expect(reportMarkdown(report)).toContain('a \\| b');
  });

  it.each([
    '=1+1',
    ' =1+1',
    '\t=1+1',
    '\u200b=1+1',
    '＝1+1',
    '+1',
    '-1+cmd|x',
    '@SUM(A1)',
    '\r\n=1',
    '"=1',
    'a;=1',
    'a; @x',
    'a\n+1',
    'a\t=1',
  ])('no formula out of %j, wherever a cell is taken to begin', (words) => {
    const csv = reportCsv(
      changeReport({ ...source, decisions: [decisionRow({ ...decision, verdict: words as never })] }),
    );
    expect(csv).not.toMatch(/(?:^|[,;\t\n])"?[\s\p{Cf}]*[=+@＝＋＠]/mu);
    expect(csv).not.toMatch(/,"?[\s\p{Cf}]*-\D/u);
  });

  it('of an empty stretch says so', () => {
    const none = { decisions: [], approvals: [], votes: [], promotions: [], runs: [], sweeps: [], ledger: [] };
    const text = reportMarkdown(changeReport({ since, until, ...none }));
    expect(text).toContain('- Cost: no runs');
    expect(text).toContain('no card was decided by a person');
    expect(text.match(/^None\.$/gm)).toHaveLength(8);
  });
});
