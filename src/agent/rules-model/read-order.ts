import type { ReadOrder } from '../../ports/orders.ts';
import type { ModelName } from '../match-models.ts';
import { understand } from './understand.ts';

export const createReadOrder =
  (fleet: readonly ModelName[]): ReadOrder =>
  (text, now) => {
    const asks = understand(text, { asker: '', fleet, now, threadModel: null });
    const orders = asks.filter(({ intent }) => intent === 'retrain' || intent === 'promote');
    if (orders.length === 0) return null;
    const what = orders.some(({ intent }) => intent === 'retrain') ? 'retrain' : 'promote';
    return { what, models: [...new Set(orders.flatMap(({ models }) => models))] };
  };
