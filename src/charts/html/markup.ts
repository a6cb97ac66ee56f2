/** Text that is safe as HTML. Only `html` and `raw` make it; everything else is escaped on its way in. */
export interface Markup {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters have no place in a page; bidirectional ones let a name rewrite the text around it.
const unprintable = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const escaped = (text: string): string => text.replace(unprintable, ' ').replace(/[&<>"']/g, (sign) => entities[sign]!);

type Piece = string | number | null | Markup | readonly Markup[];

const pieceText = (piece: Piece): string => {
  if (piece === null) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece));
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
};

export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: parts.reduce((text, part, i) => text + pieceText(pieces[i - 1] ?? '') + part) };
}

/** Markup of our own making, taken as it is. */
export const raw = (markup: string): Markup => ({ markup });
