import { apiMessage, channelType } from '../api-message.ts';
import type { Change } from '../entry.ts';
import { type JsonObject, toJsonObject } from '../json-object.ts';
import type { Channel, Message } from '../message.ts';
import { slackId } from '../slack-id.ts';
import type { Workspace } from '../workspace.ts';

const MESSAGE_EVENTS = { im: 'message.im', group: 'message.groups', channel: 'message.channels' } as const;

/** One event and the subscription (manifest word) it needs. */
interface AppEvent {
  readonly subscription: string;
  readonly event: JsonObject;
}

/** Tells the app, by Events API envelopes, about changes in conversations its bot is in. */
export class AppEvents {
  readonly #workspace: Workspace;
  readonly #baseUrl: () => string;
  readonly #send: (envelope: JsonObject) => void;

  constructor(workspace: Workspace, baseUrl: () => string, send: (envelope: JsonObject) => void) {
    this.#workspace = workspace;
    this.#baseUrl = baseUrl;
    this.#send = send;
    workspace.onChange((change) => {
      for (const event of this.#eventsOf(change)) this.#emit(event);
    });
  }

  homeOpened(user: string, channel: string): void {
    const view = this.#workspace.home(user);
    const event = { type: 'app_home_opened', user, channel, tab: 'home', ...(view === undefined ? {} : { view }) };
    this.#emit({ subscription: 'app_home_opened', event: { ...event, event_ts: this.#workspace.clock.next() } });
  }

  #emit({ subscription, event }: AppEvent): void {
    const { app } = this.#workspace.seed;
    if (app.events === undefined || app.events.includes(subscription)) this.#send(this.#envelope(event));
  }

  #envelope(event: JsonObject): JsonObject {
    const { team, app } = this.#workspace.seed;
    const installation = { enterprise_id: null, team_id: team.id, user_id: app.bot.user_id, is_bot: true };
    return {
      token: 'sandbox',
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: app.id,
      event,
      type: 'event_callback',
      event_id: slackId('Ev'),
      event_time: this.#workspace.clock.seconds(),
      authorizations: [{ ...installation, is_enterprise_install: false }],
      is_ext_shared_channel: false,
      event_context: slackId('4-'),
    };
  }

  #eventsOf(change: Change): AppEvent[] {
    switch (change.kind) {
      case 'message':
        return this.#inChannel(change.message.channel, (channel) => this.#posted(channel, change.message));
      case 'edit':
        return this.#inChannel(change.message.channel, (channel) =>
          this.#edited(channel, change.message, change.before),
        );
      case 'delete':
        return this.#inChannel(change.channel, (channel) => this.#deleted(channel, change.ts, change.before));
      case 'reaction':
        return this.#inChannel(change.channel, () => [this.#reacted(change)]);
      case 'member':
        return this.#inChannel(change.channel, (channel) => [this.#joined(channel, change.user)]);
      default:
        return [];
    }
  }

  #inChannel(id: string, events: (channel: Channel) => AppEvent[]): AppEvent[] {
    const channel = this.#workspace.channel(id);
    return channel?.members.includes(this.#workspace.botUserId) ? events(channel) : [];
  }

  #posted(channel: Channel, message: Message): AppEvent[] {
    if (message.ephemeral_to !== undefined) return [];
    const place = { channel: channel.id, event_ts: message.ts };
    const type = channelType(channel);
    const shown = { ...this.#shown(message), ...place };
    const posted = { subscription: MESSAGE_EVENTS[type], event: { ...shown, channel_type: type } };
    const mentioned = message.text.includes(`<@${this.#workspace.botUserId}>`);
    if (!mentioned || channel.is_im || message.bot_id !== undefined) return [posted];
    return [{ subscription: 'app_mention', event: { ...shown, type: 'app_mention' } }, posted];
  }

  #edited(channel: Channel, message: Message, before: Message | undefined): AppEvent[] {
    if (message.ephemeral_to !== undefined) return [];
    const facts = {
      message: this.#shown(message),
      previous_message: before === undefined ? null : this.#shown(before),
    };
    return [this.#hidden(channel, 'message_changed', facts)];
  }

  #deleted(channel: Channel, ts: string, before: Message | undefined): AppEvent[] {
    if (before === undefined || before.ephemeral_to !== undefined) return [];
    return [this.#hidden(channel, 'message_deleted', { deleted_ts: ts, previous_message: this.#shown(before) })];
  }

  #hidden(channel: Channel, subtype: string, facts: JsonObject): AppEvent {
    const ts = this.#workspace.clock.next();
    const type = channelType(channel);
    const place = { channel: channel.id, channel_type: type, ts, event_ts: ts, hidden: true };
    return { subscription: MESSAGE_EVENTS[type], event: { type: 'message', subtype, ...place, ...facts } };
  }

  #reacted(change: Change & { kind: 'reaction' }): AppEvent {
    const type = change.added ? 'reaction_added' : 'reaction_removed';
    const item = { type: 'message', channel: change.channel, ts: change.ts };
    const item_user = this.#workspace.message(change.channel, change.ts)?.user ?? '';
    const event_ts = this.#workspace.clock.next();
    return { subscription: type, event: { type, user: change.user, reaction: change.name, item, item_user, event_ts } };
  }

  #joined(channel: Channel, user: string): AppEvent {
    const place = {
      channel: channel.id,
      channel_type: channel.is_private ? 'G' : 'C',
      team: this.#workspace.seed.team.id,
    };
    const event = { type: 'member_joined_channel', user, ...place, event_ts: this.#workspace.clock.next() };
    return { subscription: 'member_joined_channel', event };
  }

  #shown(message: Message): JsonObject {
    return toJsonObject(apiMessage(this.#workspace, message, this.#baseUrl()));
  }
}
