import type { JsonObject } from './json-object.ts';

/** What Slack refuses, with Slack's own error code; the API layer turns it into `{ok: false, error}`. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly details: JsonObject;

  constructor(code: string, details: JsonObject = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** A refusal that names the offending paths the way Slack does. */
export function refusalWithMessages(code: string, problems: readonly string[]): SlackRefusal {
  return new SlackRefusal(code, {
    errors: [...problems],
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
}
