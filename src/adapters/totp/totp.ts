import { Secret, TOTP } from 'otpauth';
import type { Totp } from '../../ports/totp.ts';

const periodS = 30;
const make = (secret: Secret, label = 'approver'): TOTP =>
  new TOTP({ issuer: 'Sextant', label, secret, algorithm: 'SHA1', digits: 6, period: periodS });

/** Six digits, SHA-1, 30 s: what every authenticator speaks. A clock may be one step off. */
export const totp: Totp = {
  create(name) {
    const secret = new Secret({ size: 20 });
    return { secret: secret.base32, uri: make(secret, name).toString() };
  },
  counterOf(secret, code, at) {
    if (!/^\d{6}$/.test(code)) return null;
    const timestamp = at.getTime();
    const delta = make(Secret.fromBase32(secret)).validate({ token: code, timestamp, window: 1 });
    return delta === null ? null : Math.floor(timestamp / 1000 / periodS) + delta;
  },
};
