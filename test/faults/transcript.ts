import type { Message } from '../../src/sandbox/slack/message.ts';
import { channelId } from '../acceptance/bad-input/small-world.ts';
import type { FaultWorld } from './fault-world.ts';

/**
 * What stands in a model's channel in the end, thread by thread, without what differs from run to run: ids, times,
 * durations and what only one person saw.
 */
export function transcriptOf(world: FaultWorld, model: string): string[] {
  const messages = world.slack
    .transcript(channelId(model))
    .filter(({ ephemeral_to, text }) => ephemeral_to === undefined && !ofTheHouse.test(text));
  const roots = messages.filter((message) => !message.thread_ts || message.thread_ts === message.ts);
  return roots.flatMap((root) => [
    said(root, model),
    ...messages
      .filter((message) => message !== root && message.thread_ts === root.ts)
      .map((reply) => `  ${said(reply, model)}`),
  ]);
}

/** The story moves the clock by days: whether that is noticed as days without a sweep is no part of it. */
const ofTheHouse = /^⚠️ No sweep has ended since /u;

function said({ user, text, blocks, files, reactions }: Message, model: string): string {
  const shown = {
    user,
    text,
    blocks: blocks?.map(({ block_id: _, ...block }) => block),
    files: files?.map(({ title, alt }) => ({ title, alt })),
    reactions: reactions?.map(({ name }) => name),
  };
  return (
    JSON.stringify(shown)
      .replaceAll(channelId(model), 'CHANNEL')
      .replaceAll(model, 'MODEL')
      .replace(/\b(inc|run|apr|dec|evd|val|pro|qst|cau)_[0-9A-Z]{10}\b/gi, '$1_ID')
      .replace(/http:\/\/127\.0\.0\.1:\d+[^"|>\s]*/g, 'LINK')
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'TIME')
      .replace(/<!date\^\d+\^[^>]*>/g, 'TIME')
      .replace(/\b\d\d:\d\d\b/g, 'TIME')
      .replace(/\b\d+(\.\d+)? (ms|s|seconds?|min|minutes?|hours?|h)\b/g, 'DURATION')
      // An alert whose acknowledgement was lost is sent again and counted again, as a repeat of Alertmanager is.
      .replace(/\{"type":"mrkdwn","text":"\*Signals:\*[^}]*\},?/g, '')
      // When the language model server is out of reach the built-in rules tell the same, and say that it was they.
      .replace(/"text":"[^"]* · \d+ model calls? · [^"]*"/g, '"text":"WRITTEN BY"')
      // What all models spend together depends on how many stories were told before.
      .replace(/(Fleet budget|Runs of the fleet): [\d.]+/g, '$1: N')
      // Each world has its log in a folder of its own.
      .replace(/ parquet \/[^"\s]*/g, ' parquet LOG')
      .replace(/digest `[0-9a-f]+`/g, 'digest')
      .replace(/\b1\d{9}\.\d{6}\b/g, 'TS')
  );
}
