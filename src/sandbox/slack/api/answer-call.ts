import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { ApiMisbehaviour } from '../misbehaviour.ts';
import type { SandboxCore } from '../sandbox-core.ts';
import { refusalWithMessages, SlackRefusal } from '../slack-refusal.ts';
import { ApiArguments } from './api-arguments.ts';
import type { ApiMethod } from './api-method.ts';
import { methods } from './methods.ts';
import type { RateLimits } from './rate-limits.ts';

/** What goes back over the wire; `reset` cuts the connection instead. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reset?: boolean;
}

/** Answers one Web API call, misbehaving where a rule says so. */
export async function answerCall(
  core: SandboxCore,
  rates: RateLimits,
  method: string,
  token: string | undefined,
  fields: JsonObject,
): Promise<ApiAnswer> {
  const args = new ApiArguments(fields);
  const rule = core.misbehaviour.takeForCall(
    method,
    args.json('blocks') ?? args.json('attachments') ?? args.json('view'),
  );
  if (rule?.kind === 'slow') await sleep(rule.ms, undefined, { ref: false });
  const early = answerBefore(rule, args);
  if (early !== undefined) return early;
  const answer = serve(core, rates, method, token, args);
  if (rule?.kind === 'error-after') return serverError();
  return rule?.kind === 'reset-after' ? { ...answer, reset: true } : answer;
}

function answerBefore(rule: ApiMisbehaviour | undefined, args: ApiArguments): ApiAnswer | undefined {
  switch (rule?.kind) {
    case 'ratelimit':
      return rateLimited(rule.retryAfter ?? 1);
    case 'error-before':
      return serverError();
    case 'reset-before':
      return { ...serverError(), reset: true };
    case 'refuse':
      return refused(new SlackRefusal(rule.error));
    case 'unknown-block':
      return refused(unknownBlock(args, rule.blockType));
    default:
      return undefined;
  }
}

/** The refusal of a block type the server pretends not to know, with the path where it was sent. */
function unknownBlock(args: ApiArguments, type: string): SlackRefusal {
  const blocks = args.json('blocks');
  const index = Array.isArray(blocks) ? blocks.findIndex((block) => isJsonObject(block) && block.type === type) : -1;
  const path = index < 0 ? '/blocks' : `/blocks/${index}/type`;
  return refusalWithMessages('invalid_blocks', [`unsupported type: ${type} [json-pointer:${path}]`]);
}

/** The channel a call is counted under: its id, also when the call names it. */
function channelOf({ workspace }: SandboxCore, args: ApiArguments): string {
  const given = args.optional('channel') ?? '';
  const name = given.replace(/^#/, '');
  return workspace.channels().find((channel) => !channel.is_im && channel.name === name)?.id ?? given;
}

function serve(
  core: SandboxCore,
  rates: RateLimits,
  name: string,
  token: string | undefined,
  args: ApiArguments,
): ApiAnswer {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) return { status: 200, body: { ok: false, error: 'unknown_method', req_method: name } };
  try {
    authorise(core, method, token);
    const wait = rates.take(name, method.tier, channelOf(core, args));
    if (wait !== undefined) return rateLimited(wait);
    return { status: 200, body: { ok: true, ...method.run(core, args) }, headers: scopeHeaders(core, method) };
  } catch (refusal) {
    if (refusal instanceof SlackRefusal) return { ...refused(refusal), headers: scopeHeaders(core, method) };
    throw refusal;
  }
}

function authorise({ workspace }: SandboxCore, method: ApiMethod, token: string | undefined): void {
  if (method.token === 'none') return;
  const { botToken, appToken, scopes } = workspace.seed.app;
  if (token === undefined || token === '') throw new SlackRefusal('not_authed');
  const kind = token === botToken ? 'bot' : token === appToken ? 'app' : undefined;
  if (kind === undefined) throw new SlackRefusal('invalid_auth');
  if (kind !== method.token) throw new SlackRefusal('not_allowed_token_type');
  const [needed] = method.scopes;
  if (needed === undefined || method.scopes.some((scope) => scopes.includes(scope))) return;
  throw new SlackRefusal('missing_scope', { needed, provided: scopes.join(',') });
}

function scopeHeaders({ workspace }: SandboxCore, method: ApiMethod): Record<string, string> {
  const own = { 'x-oauth-scopes': workspace.seed.app.scopes.join(',') };
  return method.scopes.length === 0 ? own : { ...own, 'x-accepted-oauth-scopes': method.scopes.join(',') };
}

function refused({ code, details }: SlackRefusal): ApiAnswer {
  return { status: 200, body: { ok: false, error: code, ...details } };
}

function rateLimited(seconds: number): ApiAnswer {
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(seconds) } };
}

function serverError(): ApiAnswer {
  return { status: 500, body: { ok: false, error: 'internal_error' } };
}
