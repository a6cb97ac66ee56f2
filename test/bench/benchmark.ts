import type { BenchStore } from './bench-stores.ts';

export interface Bench {
  /** PGlite always, Postgres when TEST_DATABASE_URL names a server. */
  readonly stores: readonly BenchStore[];
  readonly say: (line: string) => void;
}

/** One thing that is measured; what it answers is the Markdown of its part of docs/benchmarks.md. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** It measures each of the stores; the others need none or bring their own. */
  readonly usesStores: boolean;
  run(bench: Bench): Promise<string>;
}
