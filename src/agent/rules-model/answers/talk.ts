import { listed } from '../../words.ts';
import type { Ask } from '../ask.ts';

export const helpText = [
  'Ask me about the models I watch: why one is degrading, whether it is ok, what changed, why I did not retrain it, what is waiting, or how versions compare.',
  'You can also ask me to retrain a model: that files a request, and the policy decides. Promotions and approvals happen only with the button.',
];

export const hello = (): string[] => [
  'Hello! Ask me why a model is degrading, what is waiting for you, or how a candidate compares.',
];
export const thanks = (): string[] => ['You are welcome.'];

export const foreign = (): string[] => [
  'I do not know, because no tool of mine carries that: I only know the models I watch, their evidence, decisions, runs, versions and approvals.',
];

export const future = (): string[] => [
  'I do not know, because that lies in the future: I only know what was measured and recorded, and I make no forecast.',
];

export const nothingKnown = (): string[] => [
  'I do not know what you mean, or no tool of mine carries it.',
  ...helpText.slice(0, 1),
];

export const unknownModel = (ask: Ask, fleet: readonly string[]): string[] => [
  `I do not know a model called “${ask.unknown ?? ''}”: it is not one of those I watch (${listed(fleet)}).`,
];

export const whichOne = (ask: Ask, fleet: readonly string[]): string[] => [
  ask.unknown && ask.candidates.length > 0
    ? `Which one do you mean by “${ask.unknown}”: ${listed(ask.candidates, 'or')}?`
    : `Which model do you mean: ${listed(fleet, 'or')}?`,
];
