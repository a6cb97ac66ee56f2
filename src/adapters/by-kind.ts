import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';

/** A port whose methods take the model first, made of one adapter a kind: each call goes to the kind the model names. */
export function byKind<T extends object>(
  what: string,
  blockOf: (model: Model) => object | null,
  adapters: Readonly<Record<string, T>>,
): T {
  const adapterOf = (model: Model): T => {
    const block = blockOf(model) ?? {};
    const found = Object.entries(adapters).find(([kind]) => (block as Record<string, unknown>)[kind] !== undefined);
    if (found) return found[1];
    throw new SextantError('config_invalid', `${model.id} names no ${what} of a kind this program has.`);
  };
  return new Proxy({} as T, {
    get: (_target, name) =>
      typeof name === 'string' && name !== 'then'
        ? (model: Model, ...rest: unknown[]) => {
            const adapter = adapterOf(model) as Record<string, (...all: unknown[]) => unknown>;
            return adapter[name]?.(model, ...rest);
          }
        : undefined,
  });
}
