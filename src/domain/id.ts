export const idPrefixes = [
  'sig',
  'inc',
  'evd',
  'dec',
  'run',
  'val',
  'apr',
  'vot',
  'lnk',
  'prf',
  'pro',
  'qst',
  'swp',
  'stp',
  'pst',
  'inb',
  'wch',
  'evt',
  'trn',
  'cau',
] as const;
export type IdPrefix = (typeof idPrefixes)[number];

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/** `inc_7k3m9q2xya`: prefix and 10 Crockford base32 characters (50 bits), typeable by a person on a phone. */
export function formatId(prefix: IdPrefix, random: Uint8Array): string {
  let body = '';
  for (let i = 0; i < 10; i++) body += crockford[(random[i] ?? 0) & 31];
  return `${prefix}_${body}`;
}

const idPattern = new RegExp(`^(${idPrefixes.join('|')})_[${crockford}]{10}$`);

export function isId(text: string, prefix?: IdPrefix): boolean {
  return idPattern.test(text) && (prefix === undefined || text.startsWith(`${prefix}_`));
}
