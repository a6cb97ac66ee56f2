import type { Change } from '../domain/change.ts';
import type { Step } from '../domain/step.ts';
import type { Advisor } from '../ports/advisor.ts';
import type { Chat } from '../ports/chat.ts';
import type { Files } from '../ports/files.ts';
import type { Frames } from '../ports/frames.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Models } from '../ports/models.ts';
import type { Monitor } from '../ports/monitor.ts';
import type { ReadOrder } from '../ports/orders.ts';
import type { Pager } from '../ports/pager.ts';
import type { Pipeline } from '../ports/pipeline.ts';
import type { Registry, RegistryWriter, Serving } from '../ports/registry.ts';
import type { StoreReads } from '../ports/store.ts';

/** Where approvals are given. */
export interface Approvals {
  /** Channel of the cards; null: the thread of the incident. */
  readonly channel: string | null;
  /** Address under which the page for the second factor is reached; null: nowhere. */
  page(): string | null;
}

/** The outside as flows see it. A role that lacks one gets a port whose every call is refused as `unauthorised`. */
export interface Deps {
  readonly store: StoreReads;
  readonly models: Models;
  readonly monitor: Monitor;
  readonly frames: Frames;
  readonly files: Files;
  readonly pipeline: Pipeline;
  readonly registry: Registry;
  readonly registryWriter: RegistryWriter;
  readonly serving: Serving;
  readonly chat: Chat;
  readonly advisor: Advisor;
  /** null: none is configured. */
  readonly pager: Pager | null;
  readonly approvals: Approvals;
  readonly readOrder: ReadOrder;
  readonly newId: NewId;
  readonly log: Log;
  /** How often running things are asked for their state. */
  readonly pollMs: number;
}

/** Reads and calls the outside, returns what should change. Writes nothing and calls no other flow. */
export type Flow = (deps: Deps) => (step: Step) => Promise<Change>;
