/** A person or bot of the workspace. `act_as` marks the ones a visitor of the page may play. */
export interface SeedUser {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly title?: string;
  readonly email?: string;
  readonly tz?: string;
  readonly color?: string;
  readonly about?: string;
  readonly act_as?: boolean;
  readonly is_bot?: boolean;
  /** Deactivated account. */
  readonly deleted?: boolean;
  /** Multi-channel guest. */
  readonly is_restricted?: boolean;
  /** Single-channel guest. */
  readonly is_ultra_restricted?: boolean;
  readonly is_admin?: boolean;
  /** Of another workspace, here through Slack Connect. */
  readonly foreign_team?: string;
  /** Do-not-disturb hours in the user's own zone, `HH:MM`. */
  readonly dnd?: { readonly from: string; readonly to: string };
}

export interface SeedUsergroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}

export interface SeedChannel {
  readonly id: string;
  readonly name: string;
  readonly topic?: string;
  readonly members: readonly string[];
  readonly is_private?: boolean;
  readonly is_archived?: boolean;
}

export interface SeedCommand {
  readonly command: string;
  readonly description: string;
  readonly usage_hint: string;
}

export interface SeedApp {
  readonly id: string;
  readonly name: string;
  readonly bot: { readonly user_id: string; readonly bot_id: string; readonly name: string };
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly scopes: readonly string[];
  /** Subscribed bot events in manifest words (`message.channels`, `app_mention` …); all supported ones when absent. */
  readonly events?: readonly string[];
  readonly commands: readonly SeedCommand[];
}

/** Everything a sandbox workspace starts with. Ids are the caller's and must stay the same between starts. */
export interface WorkspaceSeed {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly users: readonly SeedUser[];
  readonly usergroups: readonly SeedUsergroup[];
  readonly channels: readonly SeedChannel[];
  readonly app: SeedApp;
  /** Shown by the page as things to try. */
  readonly tips?: readonly string[];
}
