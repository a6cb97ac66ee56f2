import { stripVTControlCharacters } from 'node:util';

/** Whole escape sequences go, then every other control and direction character: text must not repaint a screen. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\t/g, '  ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}
