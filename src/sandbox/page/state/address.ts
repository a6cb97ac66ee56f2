import type { Place, ThreadRef } from './state.ts';

/** The part of the address bar that says what is on screen: `#/C1`, `#/C1/1700000000.000100`, `#/home`. */
export function readHash(hash: string): { place?: Place; thread?: ThreadRef } {
  const [, first, ts] = hash.replace(/^#/, '').split('/');
  if (first === 'home') return { place: { kind: 'home' } };
  if (!first || !/^[CGD][A-Z0-9]+$/.test(first)) return {};
  const thread = ts && /^\d+\.\d+$/.test(ts) ? { channel: first, ts } : undefined;
  return { place: { kind: 'channel', id: first }, thread };
}

export function writeHash(place: Place | undefined, thread: ThreadRef | undefined): string {
  if (!place) return '';
  if (place.kind === 'home') return '#/home';
  return thread ? `#/${thread.channel}/${thread.ts}` : `#/${place.id}`;
}

const MESSAGE_LINK = /^\/archives\/([CGD][A-Z0-9]+)\/p(\d+)(\d{6})$/;

/** A permalink of this workspace names a message to show: `/archives/C1/p1700000000000100`, or `/?channel=C1&message=…`. */
export function readPermalink(url: string, origin: string): ThreadRef | undefined {
  if (!URL.canParse(url, origin)) return undefined;
  const { pathname, hostname, searchParams } = new URL(url, origin);
  if (hostname !== new URL(origin).hostname && !hostname.endsWith('.slack.com')) return undefined;
  const found = MESSAGE_LINK.exec(pathname);
  if (found) return { channel: found[1] ?? '', ts: `${found[2]}.${found[3]}` };
  const [channel, ts] = [searchParams.get('channel'), searchParams.get('message')];
  return channel && ts ? { channel, ts } : undefined;
}
