import { expect, it } from 'vitest';
import { staleApprovals, withdrawal } from '../../src/domain/stale-approvals.ts';
import { approvalRow } from '../contracts/rows.ts';

const under = (model: string, policyVersion: string) => {
  const row = approvalRow({ model, state: 'pending' });
  return { ...row, subject: { ...row.subject, policyVersion } };
};

it('withdraws every card that asks under another policy than the loaded one, and no other', () => {
  const [kept, changed, gone] = [under('a', 'p1'), under('b', 'p1'), under('c', 'p1')];
  const loaded = new Map([
    ['a', 'p1'],
    ['b', 'p2'],
  ]);
  expect(staleApprovals([kept, changed, gone], (model) => loaded.get(model) ?? null)).toEqual(
    [changed, gone].map(({ id, incidentId }) => ({
      kind: 'withdraw-approval',
      subject: { kind: 'approval', id },
      incidentId,
      input: { cause: 'policy' },
      key: `withdraw-${id}`,
    })),
  );
});

it('carries what was seen with a withdrawal for broken data', () => {
  const input = { cause: 'broken-data', reason: 'amount ×100', evidenceId: 'evd_1' } as const;
  expect(withdrawal(under('a', 'p1'), input).input).toEqual(input);
});
