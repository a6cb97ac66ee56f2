import { SextantError } from './error.ts';
import { type Gate, higherIsBetter } from './gate.ts';
import type { Comparison, GateResult, ValidationOutcome } from './validation.ts';

/** Fewer rows of the rarer class than this carry no metric, whatever min_n says. */
const ENOUGH_OF_A_CLASS = 10;

/**
 * One gate on one comparison. Too few rows are INSUFFICIENT, never passed; a margin is judged by the pessimistic end of
 * the paired 95 % interval; the better direction is the metric's.
 */
export function judgeGate(gate: Gate, comparison: Comparison | null, slice: string | null): GateResult {
  const where = slice === null ? gate.metric : `${gate.metric} of ${slice}`;
  const result = (outcome: ValidationOutcome, text: string): GateResult => ({ gate, slice, outcome, comparison, text });
  if (!comparison) return result('INSUFFICIENT', `${where} could not be compared`);
  if (comparison.n < gate.min_n) {
    return result('INSUFFICIENT', `${where}: ${comparison.n} rows, the gate needs ${gate.min_n}`);
  }
  if (comparison.nEffective < ENOUGH_OF_A_CLASS) {
    const few = `${comparison.nEffective} rows of the rarer class, ${ENOUGH_OF_A_CLASS} are needed`;
    return result('INSUFFICIENT', `${where}: ${few}`);
  }
  const { candidate, champion, delta } = comparison;
  if (![candidate, champion, delta.value, delta.low, delta.high].every(Number.isFinite)) {
    const text = `${where} is not defined on these ${comparison.n} rows`;
    return { gate, slice, outcome: 'INSUFFICIENT', comparison: null, text };
  }
  const demands = demandsOf(gate, comparison);
  const failed = demands.filter((demand) => !demand.met);
  const texts = (failed.length > 0 ? failed : demands).map((demand) => demand.text);
  return result(failed.length > 0 ? 'FAIL' : 'PASS', `${where} ${texts.join(' and ')}`);
}

function demandsOf(gate: Gate, { metric, candidate, delta }: Comparison): { met: boolean; text: string }[] {
  const better = higherIsBetter(gate.metric) ? 1 : -1;
  const demands: { met: boolean; text: string }[] = [];
  const compare = (met: boolean, yes: string, no: string): string => (met ? yes : no);
  if (gate.min !== undefined) {
    const met = candidate >= gate.min;
    demands.push({ met, text: `${show(candidate)} ${compare(met, '≥', '<')} ${gate.min}` });
  }
  if (gate.max !== undefined) {
    const met = candidate <= gate.max;
    demands.push({ met, text: `${show(candidate)} ${compare(met, '≤', '>')} ${gate.max}` });
  }
  const change = `Δ ${signed(delta.value)} [${signed(delta.low)}, ${signed(delta.high)}]`;
  if (gate.improve_by !== undefined) {
    const met = better * delta.value >= gate.improve_by;
    const asked = `an improvement of ${gate.improve_by}`;
    demands.push({ met, text: `${change} ${compare(met, 'reaches', 'does not reach')} ${asked}` });
  }
  if (gate.not_worse_than_champion_by !== undefined) {
    const margin = gate.not_worse_than_champion_by;
    const pessimistic = better > 0 ? delta.low : -delta.high;
    const met = pessimistic > -margin;
    const side = better > 0 ? `above ${signed(-margin)}` : `below ${signed(margin)}`;
    demands.push({ met, text: `${change} ${compare(met, side, `not ${side}`)}` });
  }
  if (demands.length === 0) throw new SextantError('input_invalid', `the gate on ${metric} demands nothing: refused`);
  return demands;
}

/** FAIL when a gate fails, else INSUFFICIENT when one could not be judged, else PASS. No gates is no pass: refused. */
export function judgeGates(results: readonly GateResult[]): ValidationOutcome {
  if (results.length === 0) {
    throw new SextantError('input_invalid', 'no gates: refused. Give the model at least one gate in its configuration');
  }
  if (results.some((result) => result.outcome === 'FAIL')) return 'FAIL';
  return results.some((result) => result.outcome === 'INSUFFICIENT') ? 'INSUFFICIENT' : 'PASS';
}

const show = (value: number): string => (Math.abs(value) >= 10 ? value.toPrecision(4) : value.toFixed(3));

const signed = (value: number): string => {
  const text = show(Math.abs(value));
  return `${value < 0 ? '−' : '+'}${text}`;
};
