import { createHash } from 'node:crypto';
import { withBlockIds } from './block-identity.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { slackId } from './slack-id.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { WorkspaceSeed } from './workspace-seed.ts';

const MAX_STACK = 3;

export interface OpenView {
  readonly id: string;
  readonly user: string;
  view: JsonObject;
}

export type ViewChange = { type: 'view_opened' | 'view_updated' | 'view_closed'; user: string; view: JsonObject };

/** The modals people have open: one stack a person, at most three high. */
export class Views {
  readonly #seed: WorkspaceSeed;
  readonly #stacks = new Map<string, OpenView[]>();
  readonly #listeners = new Set<(change: ViewChange) => void>();

  constructor(seed: WorkspaceSeed) {
    this.#seed = seed;
  }

  onChange(listener: (change: ViewChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The stack of a person's modals, the visible one last. */
  stack(user: string): readonly OpenView[] {
    return this.#stacks.get(user) ?? [];
  }

  find(where: { view_id?: string | undefined; external_id?: string | undefined }): OpenView | undefined {
    const open = [...this.#stacks.values()].flat();
    if (where.view_id !== undefined) return open.find(({ id }) => id === where.view_id);
    return open.find(({ view }) => view.external_id !== '' && view.external_id === where.external_id);
  }

  /** Opens a new stack, closing what the person had open. */
  open(user: string, payload: JsonObject): JsonObject {
    this.#refuseKnownExternalId(payload, undefined);
    this.#stacks.set(user, []);
    return this.#add(user, payload);
  }

  push(user: string, payload: JsonObject): JsonObject {
    if (this.stack(user).length === 0) throw new SlackRefusal('not_found');
    if (this.stack(user).length >= MAX_STACK) throw new SlackRefusal('push_limit_reached');
    this.#refuseKnownExternalId(payload, undefined);
    return this.#add(user, payload);
  }

  update(open: OpenView, payload: JsonObject, hash?: string): JsonObject {
    if (hash !== undefined && hash !== open.view.hash) throw new SlackRefusal('hash_conflict');
    this.#refuseKnownExternalId(payload, open.id);
    const kept = { previous_view_id: open.view.previous_view_id, root_view_id: open.view.root_view_id };
    open.view = { ...stampView(this.#seed, open.id, payload), ...kept, state: open.view.state };
    this.#tell({ type: 'view_updated', user: open.user, view: open.view });
    return open.view;
  }

  /** Takes one view off its stack, or the whole stack. */
  close(open: OpenView, all: boolean): void {
    const stack = this.#stacks.get(open.user) ?? [];
    const gone = all ? stack : stack.slice(stack.indexOf(open));
    this.#stacks.set(open.user, all ? [] : stack.slice(0, stack.indexOf(open)));
    for (const { view } of gone) this.#tell({ type: 'view_closed', user: open.user, view });
  }

  tellHome(user: string, view: JsonObject, type: 'view_opened' | 'view_updated'): void {
    this.#tell({ type, user, view });
  }

  #add(user: string, payload: JsonObject): JsonObject {
    const stack = this.#stacks.get(user) ?? [];
    const id = slackId('V');
    const view: JsonObject = {
      ...stampView(this.#seed, id, payload),
      previous_view_id: stack.at(-1)?.id ?? null,
      root_view_id: stack[0]?.id ?? id,
    };
    stack.push({ id, user, view });
    this.#stacks.set(user, stack);
    this.#tell({ type: 'view_opened', user, view });
    return view;
  }

  #refuseKnownExternalId(payload: JsonObject, except: string | undefined): void {
    if (typeof payload.external_id !== 'string' || payload.external_id === '') return;
    const known = this.find({ external_id: payload.external_id });
    if (known !== undefined && known.id !== except) throw new SlackRefusal('duplicate_external_id');
  }

  #tell(change: ViewChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

/** A view as Slack hands it back: the app's payload with ids, hash and empty state. */
export function stampView(seed: WorkspaceSeed, id: string, payload: JsonObject): JsonObject {
  const blocks = Array.isArray(payload.blocks) ? payload.blocks.filter(isJsonObject) : [];
  const hash = createHash('sha256').update(JSON.stringify(payload)).update(slackId('')).digest('hex');
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    ...payload,
    blocks: withBlockIds(blocks),
    id,
    team_id: seed.team.id,
    app_id: seed.app.id,
    app_installed_team_id: seed.team.id,
    bot_id: seed.app.bot.bot_id,
    hash: `${hash.slice(0, 10)}.${hash.slice(10, 18)}`,
    root_view_id: id,
    previous_view_id: null,
    state: { values: {} },
  };
}
