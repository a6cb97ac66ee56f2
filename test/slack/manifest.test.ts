import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '@slack/bolt';
import type { AppsManifestValidateArguments } from '@slack/web-api';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { registerAll } from '../../src/slack/listeners/register-all.ts';
import { manifest as parsed } from './manifest.ts';

type SlackManifest = AppsManifestValidateArguments['manifest'];

const address = z.url({ protocol: /^https$/ });
const flags = z.boolean();

/** Slack's limits, on the keys we use; its shape is held to Slack's own type below. */
const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(1), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: flags,
      messages_tab_enabled: flags,
      messages_tab_read_only_enabled: flags,
    }),
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9-_.]+$/),
      always_online: flags,
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().max(32).startsWith('/'),
          url: address,
          description: z.string().max(2000),
          usage_hint: z.string().max(1000),
          should_escape: flags,
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: address, bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: flags, request_url: address }),
    org_deploy_enabled: flags,
    socket_mode_enabled: flags,
    token_rotation_enabled: flags,
  }),
});
type Known = z.output<typeof manifestSchema>;
// Scopes and events are closed lists in Slack's type and only strings in ours.
type Open = Omit<Known, 'oauth_config' | 'settings'>;
const shape = (known: Open): Pick<SlackManifest, keyof Open> => known;

const manifest = manifestSchema.parse(parsed);
const { bot_events: events } = manifest.settings.event_subscriptions;

/** What each Web API method needs, after Slack's reference. */
const scopesOf: Record<string, readonly string[]> = {
  // By the app's own token, which has no scope of the bot.
  'apps.connections.open': [],
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.join': ['channels:join'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'dnd.info': ['dnd:read'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'reactions.add': ['reactions:write'],
  'reactions.remove': ['reactions:write'],
  'reactions.get': ['reactions:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
};
const scopesOfEvent: Record<string, string> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  reaction_added: 'reactions:read',
};

function methodsUsed(): Set<string> {
  const source = readdirSync('src/slack', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src/slack', name), 'utf8'))
    .join('\n');
  const calls = source.replace(/\s*\n\s*\./g, '.').matchAll(/\bclient\.((?:[a-z]+\.)+[A-Za-z]+)\(/g);
  return new Set([...calls].map(([, method]) => method ?? ''));
}

/** What the listeners listen for, as they tell Bolt. */
function listened() {
  const app = new App({ authorize: async () => ({}), receiver: { init() {}, async start() {}, async stop() {} } });
  const event = vi.spyOn(app, 'event');
  const command = vi.spyOn(app, 'command');
  const action = vi.spyOn(app, 'action');
  const view = vi.spyOn(app, 'view');
  registerAll(app);
  return {
    events: event.mock.calls.map(([name]) => String(name)),
    commands: command.mock.calls.map(([name]) => String(name)),
    interactive: action.mock.calls.length + view.mock.calls.length,
  };
}

describe('manifest.yml', () => {
  test('has the shape of Slack’s own type', () => {
    expect(shape(manifest).display_information.name).toBe('Sextant');
  });

  test('subscribes to what the listeners listen for, and to nothing else', () => {
    const words = listened().events.flatMap((name) =>
      name === 'message' ? ['message.channels', 'message.groups', 'message.im'] : [name],
    );
    expect([...events].sort()).toEqual([...new Set(words)].sort());
  });

  test('has every command, and interactivity because there are buttons and a dialog', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(listened().commands);
    expect(listened().interactive).toBeGreaterThan(0);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
  });

  test('asks for exactly the scopes that our calls and events need', () => {
    const methods = methodsUsed();
    expect(methods.size).toBeGreaterThan(10);
    expect([...methods].filter((method) => scopesOf[method] === undefined)).toEqual([]);
    const needed = new Set([
      ...[...methods].flatMap((method) => scopesOf[method] ?? []),
      ...events.map((name) => scopesOfEvent[name] ?? `unknown event ${name}`),
      'commands',
    ]);
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
  });

  test('one request address for everything', () => {
    const { event_subscriptions, interactivity } = manifest.settings;
    const urls = [
      event_subscriptions.request_url,
      interactivity.request_url,
      ...manifest.features.slash_commands.map(({ url }) => url),
    ];
    expect(new Set(urls).size).toBe(1);
    expect(urls[0]).toMatch(/\/slack\/events$/);
  });
});
