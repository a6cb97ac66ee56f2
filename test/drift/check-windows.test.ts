import { describe, expect, it } from 'vitest';
import { checkWindows, type WindowQuestion } from '../../src/drift/check-windows.ts';

const question = (change: Partial<WindowQuestion> = {}): WindowQuestion => ({
  trainingWindow: { from: '2026-10-01T00:00:00.000Z', to: '2026-10-10T00:00:00.000Z' },
  evaluationWindow: { from: '2026-10-10T00:00:00.000Z', to: '2026-10-12T00:00:00.000Z' },
  troubleSince: '2026-10-08T00:00:00.000Z',
  maturedUntil: '2026-10-12T00:00:00.000Z',
  now: new Date('2026-10-14T00:00:00.000Z'),
  ...change,
});
const failing = (change: Partial<WindowQuestion>) => checkWindows(question(change)).filter((check) => !check.ok);

describe('checkWindows', () => {
  it('is content with training before evaluation, both in the matured trouble', () => {
    expect(failing({})).toEqual([]);
    expect(checkWindows(question()).map((check) => check.text)).toEqual([
      'training rows end 2026-10-10 00:00 UTC, evaluation rows begin 2026-10-10 00:00 UTC',
      'labels up to 2026-10-12 00:00 UTC have matured',
      'training rows hold 2 d of the degraded period with matured labels',
      'evaluation rows hold 2 d of the degraded period with matured labels',
    ]);
  });

  it('finds leakage, which time does not mend', () => {
    const trainingWindow = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-10T00:00:01.000Z' };
    expect(failing({ trainingWindow })).toMatchObject([{ name: 'leakage', until: null }]);
  });

  it('dates the maturity of evaluation labels', () => {
    const evaluationWindow = { from: '2026-10-10T00:00:00.000Z', to: '2026-10-13T12:00:00.000Z' };
    expect(failing({ evaluationWindow })).toMatchObject([{ name: 'maturity', until: '2026-10-15T12:00:00.000Z' }]);
  });

  it('dates the first matured label of the trouble when there is none yet', () => {
    const found = failing({ troubleSince: '2026-10-13T00:00:00.000Z' });
    expect(found).toMatchObject([
      { name: 'training-overlap', until: '2026-10-15T00:00:00.000Z' },
      { name: 'evaluation-overlap', until: '2026-10-15T00:00:00.000Z' },
    ]);
    expect(found[0]!.text).toContain('hold no matured label of the degraded period');
  });

  it('finds a training that stayed before the trouble though matured labels were there', () => {
    const trainingWindow = { from: '2026-09-01T00:00:00.000Z', to: '2026-10-08T00:00:00.000Z' };
    expect(failing({ trainingWindow })).toMatchObject([{ name: 'training-overlap', until: null }]);
  });

  it('asks for nothing of a trouble that does not exist, and does not guess unknown windows', () => {
    expect(failing({ troubleSince: null })).toEqual([]);
    expect(failing({ trainingWindow: null }).map(({ name }) => name)).toEqual(['leakage', 'training-overlap']);
    expect(failing({ evaluationWindow: null }).map(({ name }) => name)).toEqual([
      'leakage',
      'maturity',
      'evaluation-overlap',
    ]);
    expect(failing({ maturedUntil: null }).map(({ name }) => name)).toEqual([
      'maturity',
      'training-overlap',
      'evaluation-overlap',
    ]);
  });
});
