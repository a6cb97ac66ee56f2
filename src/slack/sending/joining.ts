import type { WebClient } from '@slack/web-api';
import { refusalCode } from '../slack-failure.ts';

/** Does it; when Slack says we are not in the channel, joins and does it once more. */
export async function joining<T>(client: WebClient, channel: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (refusalCode(error) !== 'not_in_channel') throw error;
    await client.conversations.join({ channel });
    return act();
  }
}
