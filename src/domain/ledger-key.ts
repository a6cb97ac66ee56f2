import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { SextantError } from './error.ts';

const howToMake =
  'Make one with `openssl genpkey -algorithm ed25519`, and its public half with `openssl pkey -pubout`.';

/** The promoter's Ed25519 key: PKCS8 as PEM (line ends may be written `\n`), or as base64 of the PEM or of the DER. */
export function readSigningKey(text: string): KeyObject {
  const pem = text.replaceAll('\\n', '\n').trim();
  const bytes = Buffer.from(pem, 'base64');
  const decoded = bytes.toString('latin1');
  try {
    const key = pem.startsWith('-----')
      ? createPrivateKey(pem)
      : decoded.startsWith('-----')
        ? createPrivateKey(decoded)
        : createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Falls through: what the library says of a broken key could repeat parts of it.
  }
  throw new SextantError('config_invalid', `LEDGER_SIGNING_KEY is no Ed25519 private key (PKCS8). ${howToMake}`);
}

/** Every PEM block of a file of public keys: a new key is added to it, the old one stays for what it signed. */
export function readPublicKeys(text: string): KeyObject[] {
  const blocks = text.match(/-----BEGIN [A-Z ]+-----[\s\S]+?-----END [A-Z ]+-----/g) ?? [];
  try {
    const keys = blocks.map((block) => createPublicKey(block));
    if (keys.length > 0 && keys.every((key) => key.asymmetricKeyType === 'ed25519')) return keys;
  } catch {
    // Falls through to the one sentence that helps.
  }
  throw new SextantError('input_invalid', `The key file holds no Ed25519 public key in PEM. ${howToMake}`);
}

/** Names a key pair: the beginning of sha256 over its public half. Private or public may be given. */
export function keyIdOf(key: KeyObject): string {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}
