import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { agentTurn } from './agent-turn.ts';
import { approvalTransaction } from './approval-transaction.ts';
import { benchStores } from './bench-stores.ts';
import type { Benchmark } from './benchmark.ts';
import { demoStart } from './demo-start.ts';
import { drift } from './drift.ts';
import { ledgerVerify } from './ledger-verify.ts';
import { machineLine } from './machine.ts';
import { policyAndVerdict } from './policy-and-verdict.ts';
import { pressToPromoted } from './press-to-promoted.ts';
import { recovery } from './recovery.ts';
import { webhookAck } from './webhook-ack.ts';
import { webhookIntake } from './webhook-intake.ts';
import { writeResults } from './write-results.ts';

const benchmarks: readonly Benchmark[] = [
  webhookIntake,
  webhookAck,
  pressToPromoted,
  agentTurn,
  demoStart,
  policyAndVerdict,
  recovery,
  approvalTransaction,
  ledgerVerify,
  drift,
];

async function runOne(benchmark: Benchmark): Promise<void> {
  const say = (line: string): void => console.log(line);
  const stores = benchStores();
  const before = loadavg();
  say(`\n== ${benchmark.title}`);
  const result = await benchmark.run({ stores, say });
  const markdown = `${result}\n\n${machineLine(benchmark.usesStores ? stores.map((store) => store.kind) : [], before)}`;
  say(`\n${markdown}`);
  writeResults(benchmark.name, markdown);
}

/** Each in a process of its own: none inherits the memory or the warmth of another. */
function runEach(names: readonly string[]): number {
  const failed = names.filter(
    (name) => spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: 'inherit' }).status !== 0,
  );
  if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
  return failed.length;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
const [only] = benchmarks.filter((benchmark) => benchmark.name === wanted[0]);
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${benchmarks.map((b) => b.name).join(', ')}.`);
  process.exitCode = 2;
} else if (wanted.length === 1 && only) {
  await runOne(only);
} else {
  process.exitCode = runEach(wanted.length > 0 ? wanted : benchmarks.map((b) => b.name)) > 0 ? 1 : 0;
}
