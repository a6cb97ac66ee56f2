import type { Usage } from '../domain/question.ts';

export interface Budgets {
  /** Turns of the graph: thinking and acting. */
  readonly steps: number;
  /** Requests to the language model server. */
  readonly calls: number;
  readonly toolCalls: number;
  readonly tokens: number;
  readonly seconds: number;
  /** In the configured currency; only where prices are configured. */
  readonly cost: number;
}

export const defaultBudgets: Budgets = { steps: 12, calls: 6, toolCalls: 12, tokens: 60_000, seconds: 45, cost: 0.5 };

export interface Prices {
  readonly input: number;
  readonly output: number;
}

/** What one turn may still spend. Every limit is hard; the first that is reached is named to the reader. */
export class Purse {
  readonly #budgets: Budgets;
  readonly #prices: Prices | null;
  readonly #elapsedMs: () => number;
  readonly #startedAt: number;
  #steps = 0;
  #calls = 0;
  #toolCalls = 0;
  #tokens = 0;
  #cost = 0;

  constructor(budgets: Budgets, prices: Prices | null, elapsedMs: () => number) {
    this.#budgets = budgets;
    this.#prices = prices;
    this.#elapsedMs = elapsedMs;
    this.#startedAt = elapsedMs();
  }

  step(): void {
    this.#steps += 1;
  }

  toolCall(): void {
    this.#toolCalls += 1;
  }

  request(): void {
    this.#calls += 1;
  }

  spend(input: number, output: number): void {
    this.#tokens += input + output;
    if (this.#prices) this.#cost += (input * this.#prices.input + output * this.#prices.output) / 1_000_000;
  }

  get secondsLeft(): number {
    return this.#budgets.seconds - this.#seconds;
  }

  get tokensLeft(): number {
    return this.#budgets.tokens - this.#tokens;
  }

  /** Why not one more request of about this many tokens; null = go on. */
  refuses(promptTokens: number): string | null {
    const b = this.#budgets;
    if (this.#steps >= b.steps) return `the budget of ${b.steps} steps ran out`;
    if (this.#calls >= b.calls) return `the budget of ${b.calls} model calls ran out`;
    if (this.secondsLeft <= 0) return `the budget of ${b.seconds} seconds ran out`;
    if (promptTokens >= this.tokensLeft) return `the budget of ${b.tokens} tokens ran out`;
    if (this.#prices && this.#cost >= b.cost) return `the budget of ${b.cost} in money ran out`;
    return null;
  }

  /** Why not this many tool calls more; null = go on. */
  refusesTools(count: number): string | null {
    if (this.#toolCalls + count <= this.#budgets.toolCalls) return null;
    return `the budget of ${this.#budgets.toolCalls} tool calls ran out`;
  }

  usage(currency: string): Usage {
    const cost = this.#calls === 0 ? 0 : this.#prices ? this.#cost : null;
    return { calls: this.#calls, tokens: this.#tokens, seconds: this.#seconds, cost, currency };
  }

  get #seconds(): number {
    return Math.max(0, (this.#elapsedMs() - this.#startedAt) / 1000);
  }
}
