import { SextantError } from './error.ts';

/** Looks at an address before anything connects to it: hands it back, or throws `unauthorised`. */
export type MayReach = (address: string | URL) => URL;

/** One origin and nothing else: what a client was configured with, whatever an answer or a name made of an address says. */
export function reachOrigin(base: string, whose: string): MayReach {
  const { origin } = new URL(base);
  return (address) => {
    const url = new URL(address);
    return url.origin === origin && !hasLogin(url) ? url : refuse(url, whose, new URL(base).host);
  };
}

/** A server and the hosts below its name (Slack takes files and sockets elsewhere than calls), never over a weaker protocol. */
export function reachSite(base: string, whose: string): MayReach {
  const own = new URL(base);
  const site = own.hostname.replace(/^www\./, '');
  return (address) => {
    const url = new URL(address);
    const near = url.host === own.host || (url.port === own.port && isBelow(url.hostname, site));
    return near && isSecure(url) === isSecure(own) && !hasLogin(url) ? url : refuse(url, whose, site);
  };
}

/** An address of numbers has nothing below it. */
const isBelow = (hostname: string, site: string): boolean =>
  hostname === site || (/[a-z]/i.test(site.replace(/^.*\./, '')) && hostname.endsWith(`.${site}`));

const isSecure = ({ protocol }: URL): boolean | null =>
  protocol === 'https:' || protocol === 'wss:' ? true : protocol === 'http:' || protocol === 'ws:' ? false : null;

const hasLogin = ({ username, password }: URL): boolean => username !== '' || password !== '';

function refuse({ host }: URL, whose: string, configured: string): never {
  throw new SextantError('unauthorised', `${host || 'no host'} is not ${whose} (${configured}): not contacted.`, {
    retryable: false,
  });
}
