import { editAsBot, postAsBot } from './bot-posts.ts';
import { isJsonObject, type Json, type JsonObject } from './json-object.ts';
import { readContent } from './message-content.ts';
import type { ResponseTarget } from './response-urls.ts';
import type { SandboxCore } from './sandbox-core.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** Carries out what an app says to a response address or in the answer to a slash command. */
export function respond({ workspace }: Pick<SandboxCore, 'workspace'>, target: ResponseTarget, body: JsonObject): void {
  const original = originalOf(workspace, target);
  if (isTrue(body.delete_original)) {
    if (original === undefined) throw new SlackRefusal('message_not_found');
    const gone = { kind: 'delete', channel: original.channel, ts: original.ts } as const;
    if (original.ephemeral_to === undefined) workspace.commit(gone);
    else workspace.commitEphemeral(gone);
    return;
  }
  const content = readContent(workspace, body);
  if (isTrue(body.replace_original) && original !== undefined) {
    editAsBot(workspace, original, content);
    return;
  }
  const thread_ts = typeof body.thread_ts === 'string' ? body.thread_ts : undefined;
  const everybody = body.response_type === 'in_channel';
  const audience = everybody ? {} : { ephemeral_to: target.user };
  postAsBot(workspace, { channel: target.channel, content, thread_ts, ...audience });
}

/** The answer to a slash command: text, or a message in JSON. */
export function respondToCommand(core: SandboxCore, target: ResponseTarget, body: Json | undefined): void {
  if (typeof body === 'string' && body.trim() !== '') respond(core, target, { text: body });
  else if (isJsonObject(body) && Object.keys(body).length > 0) respond(core, target, body);
}

function originalOf(workspace: SandboxCore['workspace'], { channel, message }: ResponseTarget) {
  if (message === undefined) return undefined;
  return message.ephemeral ? workspace.ephemeral(channel, message.ts) : workspace.message(channel, message.ts);
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}
