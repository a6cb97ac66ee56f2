import type { SlackFileReference } from '../api/blocks.ts';
import { api } from '../api/client.ts';
import { safeUrl } from '../text/safe-url.ts';

/** Address of an image given by URL, by Slack file id, or by a Slack file's URL that ends in its id. */
export function imageSource(image: { image_url?: string; slack_file?: SlackFileReference }): string {
  if (image.image_url) return safeUrl(image.image_url) ?? '';
  const { id, url } = image.slack_file ?? {};
  if (id) return api.fileUrl(id);
  const named = /\b(F[A-Z0-9]{5,})\b/.exec(url ?? '')?.[1];
  return named ? api.fileUrl(named) : (safeUrl(url ?? '') ?? '');
}
