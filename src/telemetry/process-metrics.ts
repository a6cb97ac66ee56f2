import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ApprovalKind, ApprovalState } from '../domain/approval.ts';
import type { Change, Table, Update, Write } from '../domain/change.ts';
import type { Observer } from '../ports/telemetry.ts';

const stepBuckets = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900];
const callBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
/** From a minute to a day: cards wait for people. */
const approvalBuckets = [60, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];

const ended: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

/** Asks when an approval was requested; null where it is not known. */
export type ApprovalAge = (id: string) => Promise<{ readonly kind: ApprovalKind; readonly seconds: number } | null>;

/** What this process did since it started, counted when it is committed. Replicas are added up. */
export function processMetrics(registry: Registry, ageOf: ApprovalAge): Observer {
  const registers = [registry];
  const counter = <T extends string>(name: string, help: string, labelNames: readonly T[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = <T extends string>(name: string, help: string, labelNames: readonly T[], buckets: number[]) =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets, registers });

  const steps = histogram(
    'sextant_step_duration_seconds',
    'Attempts of steps, by how they ended.',
    ['kind', 'outcome'],
    stepBuckets,
  );
  const signals = counter('sextant_signals_total', 'Alerts, findings and requests taken in.', ['source']);
  const decisions = counter(
    'sextant_decisions_total',
    'Decisions, those to do nothing too. mode is act, propose or observe; by is rules or model.',
    ['action', 'mode', 'by'],
  );
  const sweeps = counter('sextant_sweeps_total', 'Sweeps of the fleet that were finished.', []);
  const checks = counter('sextant_checks_total', 'Looks at a model in sweeps, by what they found.', ['outcome']);
  const runs = counter('sextant_runs_total', 'Retrainings that ended, by how.', ['state']);
  const validations = counter('sextant_validations_total', 'Comparisons of candidate and champion.', ['outcome']);
  const promotions = counter('sextant_promotions_total', 'Promotions and rollbacks that ended, by how.', ['state']);
  const approvals = histogram(
    'sextant_approval_latency_seconds',
    'From the card to its end: approved, denied, expired, withdrawn, superseded.',
    ['kind', 'outcome'],
    approvalBuckets,
  );
  const requests = histogram(
    'sextant_http_request_duration_seconds',
    'Requests answered: webhooks, Slack, health.',
    ['method', 'route', 'code'],
    callBuckets,
  );
  const calls = histogram(
    'sextant_outbound_call_duration_seconds',
    'Calls of other systems; code is ok or that of the error.',
    ['system', 'code'],
    callBuckets,
  );
  const circuit = new Gauge({
    name: 'sextant_circuit_open',
    help: '1 while calls of a system are held back because they failed in a row.',
    labelNames: ['system'],
    registers,
  });

  const settled = async (id: string, outcome: ApprovalState): Promise<void> => {
    const age = await ageOf(id).catch(() => null);
    if (age) approvals.observe({ kind: age.kind, outcome }, age.seconds);
  };
  const committed = ({ writes = [] }: Change): void => {
    for (const { source } of inserted(writes, 'signal')) signals.inc({ source });
    for (const { action, mode, by } of inserted(writes, 'decision')) decisions.inc({ action, mode, by });
    for (const { outcome } of inserted(writes, 'validation')) validations.inc({ outcome });
    for (const { set } of updated(writes, 'sweep')) {
      if (set.state === 'done') sweeps.inc();
      for (const { outcome } of set.results ?? []) checks.inc({ outcome });
    }
    for (const { set } of updated(writes, 'run')) if (set.state && ended.has(set.state)) runs.inc({ state: set.state });
    for (const { set } of updated(writes, 'promotion'))
      if (set.state === 'done' || set.state === 'refused') promotions.inc({ state: set.state });
    for (const { id, set } of updated(writes, 'approval'))
      if (set.state && set.state !== 'pending') void settled(id, set.state);
  };

  return {
    step: ({ kind }, outcome, seconds, change) => {
      steps.observe({ kind, outcome }, seconds);
      if (change) committed(change);
    },
    request: (method, route, code, seconds) => requests.observe({ method, route, code }, seconds),
    call: (system, code, seconds) => calls.observe({ system, code }, seconds),
    circuit: (system, open) => circuit.set({ system }, open ? 1 : 0),
  };
}

const inserted = <T extends Table>(writes: readonly Write[], table: T) =>
  writes.flatMap((write) =>
    write.op === 'insert' && write.table === table
      ? [write.row as Extract<Write, { op: 'insert'; table: T }>['row']]
      : [],
  );

const updated = <T extends Table>(writes: readonly Write[], table: T): Update<T>[] =>
  writes.flatMap((write) => (write.op === 'update' && write.table === table ? [write as unknown as Update<T>] : []));
