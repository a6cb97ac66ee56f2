import type { Json } from './json-object.ts';

/** How an API call is to go wrong. `method` is a Web API method name or `*`. */
export type ApiMisbehaviour = { readonly method: string; readonly times?: number } & (
  | { readonly kind: 'ratelimit'; readonly retryAfter?: number }
  | { readonly kind: 'error-before' }
  | { readonly kind: 'error-after' }
  | { readonly kind: 'reset-before' }
  | { readonly kind: 'reset-after' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'refuse'; readonly error: string }
  | { readonly kind: 'unknown-block'; readonly blockType: string }
);

/** What is on its way to the app. */
export type DeliveryKind = 'event' | 'interaction' | 'command';

/** How a delivery to the app is to go wrong: sent twice, sent late, never sent, or its answer lost on the way back. */
export type DeliveryMisbehaviour = { readonly delivery: DeliveryKind; readonly times?: number } & (
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'ack-lost' }
);

export type MisbehaviourRule = ApiMisbehaviour | DeliveryMisbehaviour;

/** Rules waiting to strike; each strikes `times` times (once when not said), oldest first. */
export class Misbehaviour {
  readonly #rules: { rule: MisbehaviourRule; left: number }[] = [];

  add(rule: MisbehaviourRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** Takes the next rule for an API call. A rule for an unknown block strikes only where that block is sent. */
  takeForCall(method: string, blocks: Json | undefined): ApiMisbehaviour | undefined {
    for (const { rule } of this.#rules) {
      if (!('method' in rule) || (rule.method !== method && rule.method !== '*')) continue;
      if (rule.kind === 'unknown-block' && !holdsBlock(blocks, rule.blockType)) continue;
      return this.#strike(rule) ? rule : undefined;
    }
    return undefined;
  }

  takeForDelivery(delivery: DeliveryKind): DeliveryMisbehaviour | undefined {
    for (const { rule } of this.#rules) {
      if ('delivery' in rule && rule.delivery === delivery) return this.#strike(rule) ? rule : undefined;
    }
    return undefined;
  }

  #strike(rule: MisbehaviourRule): boolean {
    const index = this.#rules.findIndex((waiting) => waiting.rule === rule);
    const waiting = this.#rules[index];
    if (waiting === undefined) return false;
    waiting.left -= 1;
    if (waiting.left <= 0) this.#rules.splice(index, 1);
    return true;
  }
}

function holdsBlock(blocks: Json | undefined, type: string): boolean {
  return JSON.stringify(blocks ?? null).includes(`"type":${JSON.stringify(type)}`);
}
