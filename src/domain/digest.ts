import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ApprovalSubject } from './approval.ts';
import { SextantError } from './error.ts';

/** sha256 over RFC 8785 canonical JSON, hex. */
export function digestOf(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new SextantError('internal', 'A value without JSON form cannot be digested');
  return createHash('sha256').update(text).digest('hex');
}

/** What the approver was shown, as one digest. */
export const subjectDigest = (subject: ApprovalSubject): string => digestOf(subject);
