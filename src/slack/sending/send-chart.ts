import type { WebClient } from '@slack/web-api';
import { SextantError } from '../../domain/error.ts';
import type { RenderedChart } from '../../ports/chart-renderer.ts';
import type { SentPost } from '../../ports/store.ts';
import { cutText, untrusted } from '../escape.ts';
import { slackSite } from '../slack-site.ts';
import { type Attempt, mustHold } from './attempt.ts';
import { findSent, hasFile } from './find-sent.ts';
import { joining } from './joining.ts';
import type { Place } from './send-card.ts';

/** Uploads the picture into the thread. Its file name carries the post's id: that is how a lost answer is found again. */
export async function sendChart(
  client: WebClient,
  attempt: Attempt,
  chart: RenderedChart,
  place: Place,
): Promise<SentPost | null> {
  const filename = `${attempt.owed.id}.png`;
  if (attempt.knowledge === 'unknown') {
    const found = await findSent(client, place, hasFile(filename));
    if (found !== null) return found;
    attempt.knowledge = 'absent';
  }
  const alt = cutText(untrusted(chart.alt), 1000);
  // Slack's documentation says alt_txt, its client's types alt_text.
  const announced = { filename, length: chart.png.length, alt_txt: alt, alt_text: alt };
  const { upload_url, file_id } = await client.files.getUploadURLExternal(announced);
  if (!upload_url || !file_id) throw new SextantError('unavailable', 'Slack gave no address to upload a picture to');
  await upload(slackSite(client.slackApiUrl)(upload_url), chart.png);
  const thread = place.threadTs === null ? {} : { thread_ts: place.threadTs };
  const files: [{ id: string; title: string }] = [{ id: file_id, title: cutText(untrusted(chart.title), 150) }];
  await joining(client, place.channel, () => {
    mustHold(attempt);
    attempt.knowledge = 'asked';
    return client.files.completeUploadExternal({ files, channel_id: place.channel, ...thread });
  });
  return null;
}

async function upload(url: URL, png: Buffer): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(png),
    redirect: 'error',
    signal: AbortSignal.timeout(20_000),
  }).catch((cause: unknown) => {
    throw new SextantError('unavailable', 'the upload of a picture to Slack was cut off', { cause });
  });
  await response.arrayBuffer();
  if (!response.ok)
    throw new SextantError('unavailable', `Slack refused the upload of a picture with HTTP ${response.status}`);
}
