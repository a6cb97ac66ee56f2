import jsonata from 'jsonata';
import { z } from 'zod';
import type { SignalDraft } from '../domain/signal-draft.ts';
import { sextantSignal, sextantWebhookSchema } from './sextant-webhook.ts';

/** A mapping is somebody's configuration and the body is anybody's: neither may keep the process busy. */
const limits = { timeout: 1000, stack: 200, sequence: 10_000 } as const;

const signalsSchema = z.array(sextantWebhookSchema).max(1000);

export type Mapped = { readonly signals: readonly SignalDraft[] } | { readonly refused: string };
export type MapBody = (body: unknown, now: Date) => Promise<Mapped>;

/** Throws the parser's own words when the expression is none. */
export function createMapping(name: string, expression: string): MapBody {
  const compiled = jsonata(expression, limits);
  return async (body, now) => {
    let made: unknown;
    try {
      made = await compiled.evaluate(body);
    } catch (thrown) {
      return { refused: `sources.mapped.${name}: ${messageOf(thrown)}` };
    }
    // JSONata's own lists carry marks of its own.
    const plain: unknown = made === undefined ? [] : JSON.parse(JSON.stringify(made));
    const checked = signalsSchema.safeParse(Array.isArray(plain) ? plain : [plain]);
    if (!checked.success)
      return {
        refused: `sources.mapped.${name} makes no signal of this: ${z.prettifyError(checked.error).slice(0, 500)}`,
      };
    return {
      signals: checked.data.map((one) => {
        const signal = sextantSignal(one, now);
        return { ...signal, labels: { source: name, ...signal.labels } };
      }),
    };
  };
}

const messageOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : String(thrown);
