import type { Approval } from '../domain/approval.ts';
import type { Change } from '../domain/change.ts';
import { isId } from '../domain/id.ts';
import type { Intent } from '../domain/intent.ts';
import { type Post, postKey } from '../domain/post.ts';
import { approvalPost, settledPost } from './approval-post.ts';
import { askQuestion } from './ask-question.ts';
import type { Deps } from './flow.ts';
import { refuseTalk } from './may-talk.ts';

type Commanded = Extract<Intent, { kind: 'command' }>;

/** `/sextant …`: the second way to see and decide what waits. It never decides unseen. */
export async function onCommand(deps: Deps, command: Commanded, now: Date): Promise<Change> {
  const refusal = await mayNot(deps, command);
  if (refusal) return refusal;
  switch (command.command) {
    case 'pending':
      return pending(deps, command);
    case 'approve':
      return show(deps, command, now);
    case 'deny':
      return deny(deps, command);
    case 'why-not':
      return whyNot(deps, command, now);
    case 'help':
      return { posts: [told(command, help)] };
  }
}

/** Help is for everybody, and a denial is judged like a press: with its own words. */
async function mayNot(deps: Deps, command: Commanded): Promise<Change | null> {
  if (command.command === 'help' || command.command === 'deny') return null;
  const { user, channel } = command;
  return refuseTalk(deps, { user, right: 'ask', models: deps.models.all(), incidentId: null, to: { channel } });
}

const help = [
  '`/sextant pending` what waits for a decision',
  '`/sextant approve apr_…` shows the card with its button',
  '`/sextant deny apr_… reason` denies it',
  '`/sextant why-not MODEL` why a model was not retrained',
  'Or mention me: “why is MODEL degrading?”',
].join('\n');

const told = (command: Commanded, text: string): Post => ({
  kind: 'note',
  incidentId: null,
  to: { channel: command.channel, ephemeralTo: command.user },
  facts: { text, tone: 'info', mentions: [] },
});

async function pending(deps: Deps, command: Commanded): Promise<Change> {
  const approvals = await deps.store.find('approval', { where: { state: 'pending' }, order: 'oldest' });
  const links = await Promise.all(approvals.map((a) => cardLink(deps, a)));
  return {
    posts: [
      {
        kind: 'pending',
        incidentId: null,
        to: { channel: command.channel, ephemeralTo: command.user },
        facts: { approvals, permalinks: Object.fromEntries(links.flatMap((l) => (l ? [l] : []))) },
      },
    ],
  };
}

async function cardLink(deps: Deps, approval: Approval): Promise<[string, string] | null> {
  const sent = await deps.store.sentPost(postKey.approval(approval.id));
  const link = sent ? await deps.chat.permalink(sent.channel, sent.ts) : null;
  return link ? [approval.id, link] : null;
}

async function find(deps: Deps, command: Commanded): Promise<Approval | null> {
  const id = command.argument.trim().split(/\s+/)[0] ?? '';
  return isId(id, 'apr') ? deps.store.get('approval', id) : null;
}

const unknown = (command: Commanded): Change => ({
  posts: [
    told(
      command,
      'I know no approval of that id. `/sextant pending` lists what waits; an id looks like apr_7k3m9q2xya.',
    ),
  ],
});

async function show(deps: Deps, command: Commanded, now: Date): Promise<Change> {
  const approval = await find(deps, command);
  if (!approval) return unknown(command);
  const post =
    approval.state === 'pending' ? await approvalPost(deps, approval, now) : await settledPost(deps, approval);
  const { key: _, ...unkeyed } = post;
  return { posts: [{ ...unkeyed, to: { channel: command.channel, ephemeralTo: command.user } } as Post] };
}

async function deny(deps: Deps, command: Commanded): Promise<Change> {
  const approval = await find(deps, command);
  if (!approval) return unknown(command);
  const reason = command.argument.trim().split(/\s+/).slice(1).join(' ').slice(0, 500);
  if (!reason) return { posts: [told(command, `Say why: \`/sextant deny ${approval.id} the reason\`.`)] };
  return {
    next: [
      {
        kind: 'resolve-approval',
        subject: { kind: 'approval', id: approval.id },
        incidentId: approval.incidentId,
        input: { user: command.user, choice: 'deny', reason, via: 'command', channel: command.channel, threadTs: null },
      },
    ],
  };
}

function whyNot(deps: Deps, command: Commanded, now: Date): Promise<Change> {
  const asked = {
    kind: 'question' as const,
    user: command.user,
    channel: command.channel,
    threadTs: null,
    text: `Why didn't you retrain ${command.argument.trim().slice(0, 100)}?`,
    messageTs: `command-${deps.newId('evt')}`,
    addressed: 'mention' as const,
  };
  return askQuestion(deps, asked, now);
}
