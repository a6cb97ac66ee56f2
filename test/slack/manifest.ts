import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** manifest.yml as it is: the sandbox workspace of these tests grants just its scopes and sends just its events. */
export const manifest: {
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } };
} = parse(readFileSync('manifest.yml', 'utf8'));
