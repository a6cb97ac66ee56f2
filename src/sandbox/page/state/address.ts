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

/** A permalink of this workspace (`/archives/C1/p1700000000000100`) names a message to show, wherever it is hosted. */
export function readPermalink(url: string, origin: string): { channel: string; ts: string } | undefined {
  if (!URL.canParse(url, origin)) return undefined;
  const { pathname, hostname, hash } = new URL(url, origin);
  const ours = hostname === new URL(origin).hostname || hostname.endsWith('.slack.com');
  const found = /^\/archives\/([CGD][A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(pathname);
  if (ours && found) return { channel: found[1] ?? '', ts: `${found[2]}.${found[3]}` };
  const { thread } = readHash(hash);
  return ours && pathname === '/' ? thread : undefined;
}
