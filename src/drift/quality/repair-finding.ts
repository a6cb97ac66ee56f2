import type { QualityFinding } from '../../domain/evidence.ts';
import type { Repair } from '../attribution/find-repair.ts';
import { formatNumber } from '../format-number.ts';

/** "price ÷2.2: put back, performance is 5.1 again, where it is 9.8 now and was 5 on the reference". */
export function repairFinding(repair: Repair, since: string | null): QualityFinding {
  const { column, slope, zero, reference, current, repaired } = repair;
  const times = slope >= 1 ? `×${formatNumber(slope)}` : `÷${formatNumber(1 / slope)}`;
  const scaled = Math.abs(slope - 1) > 0.02 ? ` ${times}` : '';
  const only = Math.abs(zero) <= 0.05 * Math.abs(repair.middle);
  const added = only ? '' : ` ${zero < 0 ? '−' : '+'}${formatNumber(Math.abs(zero))}`;
  const again = `put back, performance is ${formatNumber(repaired)}, where it is ${formatNumber(current)} now and was ${formatNumber(reference)} on the reference`;
  const text = `${column}${scaled}${added}: ${again}`;
  return only
    ? { column, kind: 'unit-change', factor: slope, since, text }
    : { column, kind: 'transformed', factor: null, since, text };
}
