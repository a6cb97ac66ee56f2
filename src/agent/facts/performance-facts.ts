import type { Evidence, Measured } from '../../domain/evidence.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { sayCount, sayName, sayNumber, sayTime } from '../words.ts';

const interval = (m: Measured): string => `[${sayNumber(m.low)}, ${sayNumber(m.high)}], n ${sayCount(m.n)}`;

/** How well a model does: realised and estimated quality, its limit, the largest drift, where the numbers come from. */
export function performanceFacts(evidence: Evidence): Fact[] {
  const { id, model, measurement: m } = evidence;
  const facts: Fact[] = [
    fact(id, 'health', `${model}: the verdict is ${evidence.verdict.type}, looked at ${sayTime(evidence.takenAt)}.`, {
      model,
      verdict: evidence.verdict.type,
      champion: evidence.champion,
      taken_at: evidence.takenAt.toISOString(),
    }),
    ...quality(evidence),
  ];
  if (m.drift) {
    const column = sayName(m.drift.column);
    const side = m.drift.alert ? 'above' : 'not above';
    const text = `Drift is ${sayNumber(m.drift.value)} (\`${column}\`), ${side} the threshold ${sayNumber(m.drift.threshold)}.`;
    facts.push(fact(id, 'drift', text, { drift: m.drift.value, column, alert: m.drift.alert }));
  }
  if (m.since) facts.push(fact(id, 'since', `${model}: it began ${sayTime(m.since)}.`, { since: m.since }));
  const what = m.drift?.method === 'reported' ? 'what is reported' : `${sayCount(m.n.current)} rows`;
  const span = `from ${sayTime(m.window.from)} to ${sayTime(m.window.to)}`;
  facts.push(fact(id, 'window', `Measured at data level ${m.level} on ${what} ${span}.`, { level: m.level }));
  return facts;
}

function quality({ id, measurement }: Evidence): Fact[] {
  const p = measurement.performance;
  if (!p) return [fact(id, 'no-performance', 'No realised performance: there are no labels to judge by.')];
  const before = `${p.metric} ${sayNumber(p.reference.value)} ${interval(p.reference)}`;
  const values = { metric: p.metric, reference: p.reference.value, current: p.current?.value ?? null, lost: p.lost };
  const facts: Fact[] = [];
  if (p.current) {
    const span = `from ${sayTime(p.current.from)} to ${sayTime(p.current.to)}`;
    const now = `${sayNumber(p.current.value)} ${interval(p.current)}`;
    const limit = `limit ${sayNumber(p.limit)}${p.lost === null ? '' : p.lost ? ', lost' : ', held'}`;
    const text = `Realised ${before} → ${now} (${limit}), ${span}.`;
    facts.push(fact(id, 'performance', text, { ...values, since: p.since, limit: p.limit }));
  } else {
    const until = p.maturedUntil ? `; labels have matured until ${sayTime(p.maturedUntil)}` : '';
    const text = `Realised ${before} before; nothing has matured since the change${until}.`;
    facts.push(fact(id, 'performance', text, { ...values, since: p.since, limit: p.limit }));
  }
  if (p.estimated) {
    const text = `Estimated ${p.metric} now: ${sayNumber(p.estimated.value)} (${sayName(p.estimated.method)}).`;
    facts.push(fact(id, 'estimate', text, { estimated: p.estimated.value }));
  }
  return facts;
}
