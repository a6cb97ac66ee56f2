import type { Selection } from '../delivery/action-payload.ts';
import type { FormValues } from '../form-state.ts';
import type { JsonObject } from '../json-object.ts';

export type Refused = { ok: false; error: string };

export interface MessageInput {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly thread_ts?: string | undefined;
}

export interface PressInput {
  readonly user: string;
  readonly channel?: string | undefined;
  readonly message_ts?: string | undefined;
  readonly view_id?: string | undefined;
  readonly block_id: string;
  readonly action_id: string;
  readonly selected?: Selection | undefined;
}

export interface CommandInput {
  readonly user: string;
  readonly channel: string;
  readonly command: string;
  readonly text: string;
  readonly thread_ts?: string | undefined;
}

export interface ViewInput {
  readonly user: string;
  readonly view_id: string;
  readonly action: 'submit' | 'close';
  readonly values?: FormValues | undefined;
}

export interface ReactionInput {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly name: string;
  readonly add: boolean;
}

export type ViewResult =
  | { ok: true; view?: JsonObject }
  | { ok: false; error: string; errors?: Record<string, string> };

/** Acts as people of the workspace: what the page does for its visitor, and what scripts and tests do without a page. */
export interface People {
  message(input: MessageInput): { ok: true; ts: string } | Refused;
  /** Presses a button or chooses in a menu; settles when the app acknowledged, or did not. */
  press(input: PressInput): Promise<{ ok: true } | Refused>;
  command(input: CommandInput): Promise<{ ok: true } | Refused>;
  view(input: ViewInput): Promise<ViewResult>;
  reaction(input: ReactionInput): { ok: true } | Refused;
  dm(input: { user: string; with: string }): { ok: true; channel: string } | Refused;
  home(input: { user: string }): { ok: true } | Refused;
}
