import { onTestFinished } from 'vitest';
import type { Post, PostFacts, PostKind, PostTarget } from '../../src/domain/post.ts';
import type { ChartRenderer } from '../../src/ports/chart-renderer.ts';
import type { SandboxSlack } from '../../src/sandbox/slack/sandbox-slack.ts';
import { createSender, type Sender } from '../../src/slack/sender.ts';
import type { SenderTiming } from '../../src/slack/sending/sender-options.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { MemoryPosts } from './memory-posts.ts';
import { ALERTS, quiet, startWorkspace } from './workspace.ts';

export const fast: SenderTiming = {
  messageEveryMs: 0,
  progress: { burst: 1000, perSecond: 1000 },
  edits: { burst: 1000, perSecond: 1000 },
  leaseMs: 60_000,
  retryMs: 10,
  pollMs: 20,
  parallel: 4,
};

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const chart = async () => ({ png, alt: 'AUC fell below its limit on Monday', title: 'Performance' });
export const charts: ChartRenderer = { performance: chart, attribution: chart, distributions: chart };

export interface Setup {
  readonly sandbox: SandboxSlack;
  readonly posts: MemoryPosts;
  readonly sender: Sender;
}

export async function setUp(timing: Partial<SenderTiming> = {}): Promise<Setup> {
  const sandbox = await startWorkspace();
  const posts = new MemoryPosts();
  const client = createWebClient({ token: 'xoxb-test', apiUrl: sandbox.apiUrl, log: quiet });
  const sender = createSender({
    store: posts,
    client,
    charts,
    log: quiet,
    now: () => new Date(),
    timing: { ...fast, ...timing },
  });
  sender.start();
  onTestFinished(() => sender.stop());
  return { sandbox, posts, sender };
}

export const post = <K extends PostKind>(
  kind: K,
  given: PostFacts[K],
  to: Partial<PostTarget> = {},
  key?: string,
): Post =>
  ({
    ...(key === undefined ? {} : { key }),
    kind,
    incidentId: null,
    to: { channel: ALERTS, ...to },
    facts: given,
  }) as Post;
export const note = (text: string, to: Partial<PostTarget> = {}, key?: string): Post =>
  post('note', { text, tone: 'info', mentions: [] }, to, key);

export const ours = (sandbox: SandboxSlack, channel = ALERTS) =>
  sandbox.transcript(channel).filter(({ bot_id }) => bot_id !== undefined);
export const callsOf = (sandbox: SandboxSlack, method: string) =>
  sandbox.calls().filter((call) => call.method === method);
