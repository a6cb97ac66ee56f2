import type { Pools } from './random-evidence.ts';

/** The development half: looked at while the rules were written. */
export const developed: Pools = {
  models: ['fraud-detector', 'churn-predictor', 'loan-scorer'],
  columns: ['amount', 'velocity', 'merchant_age', 'basket_size', 'session_length', 'discount'],
  segments: [
    ['country', 'BR'],
    ['merchant_category', 'crypto'],
    ['channel', 'kiosk'],
  ],
};

/** The test half: other names, other seeds, other words; the rules were not changed after it was written. */
export const held: Pools = {
  models: ['eta-forecast', 'ad-ranker', 'claim-triage'],
  columns: ['speed_limit', 'dwell', 'bid_floor', 'repair_cost', 'humidity', 'page_depth', 'queue_time'],
  segments: [
    ['region', 'Brazil'],
    ['device', 'smart-tv'],
    ['plan', 'family'],
    ['weather', 'snow'],
  ],
};

/** The unseen half: names of its own again. */
export const unseen: Pools = {
  models: ['no-show-model', 'credit-line', 'parts-demand'],
  columns: ['lead_time', 'balance', 'trip_km', 'tenure_days', 'unit_price', 'cpu_load'],
  segments: [
    ['city', 'Lisbon'],
    ['tariff', 'night'],
    ['browser', 'webview'],
    ['carrier', 'north-star'],
  ],
};

/** The last half. */
export const last: Pools = {
  models: ['queue-forecast', 'lead-scoring', 'return-risk'],
  columns: ['visit_count', 'cart_total', 'mileage', 'pressure', 'wait_time', 'row_height'],
  segments: [
    ['country', 'Chile'],
    ['channel', 'partner'],
    ['grade', 'premium'],
  ],
};

/** The final half. */
export const final: Pools = {
  models: ['seat-pricing', 'triage-score', 'grid-load'],
  columns: ['booking_gap', 'seat_count', 'heart_rate', 'ambient', 'feed_rate', 'stop_count'],
  segments: [
    ['cabin', 'economy'],
    ['ward', 'north'],
    ['source_kind', 'mobile'],
  ],
};
