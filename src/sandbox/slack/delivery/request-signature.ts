import { createHmac } from 'node:crypto';

/** The headers that let an app verify that a request came from Slack (scheme v0). */
export function signatureHeaders(secret: string, body: string, seconds: number): Record<string, string> {
  const hash = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` };
}
