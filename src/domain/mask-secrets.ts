const hidden = '[secret removed]';

/**
 * Shapes of secrets that people and programs paste into logs, alerts and messages. Each is a shape nobody writes by chance: a false alarm costs a
 * reader a word, a miss costs a key.
 */
const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
  /\b(?:sk|pk|rk)[-_](?:[a-z]+[-_])*[A-Za-z0-9_-]{16,}/g,
  /\bx(?:ox[a-z]|app)-[A-Za-z0-9-]{8,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\bhooks\.slack\.com\/services\/[\w/]+/g,
];
const userInAddress = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi;
const named =
  /\b((?:[\w-]*[_-])?(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?access[_-]?key)["']?\s*[=:]\s*["']?)(?!\[)[^\s"',;}]{6,}/gi;
const bearer = /\b(bearer|basic) [A-Za-z0-9+/_.=~-]{12,}/gi;

/** Text without what looks like a secret, and without the ones we know by their value. */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  let masked = text;
  for (const secret of known) if (secret.length >= 6) masked = masked.replaceAll(secret, hidden);
  for (const shape of shapes) masked = masked.replace(shape, hidden);
  return masked.replace(userInAddress, `$1${hidden}@`).replace(bearer, `$1 ${hidden}`).replace(named, `$1${hidden}`);
}
