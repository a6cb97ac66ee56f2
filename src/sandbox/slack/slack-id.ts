import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A fresh Slack-looking id: the prefix and ten random characters. */
export function slackId(prefix: string): string {
  return prefix + [...randomBytes(10)].map((byte) => ALPHABET[byte % 32]).join('');
}
