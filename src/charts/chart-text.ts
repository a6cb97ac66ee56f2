import type { GraphicComponentOption } from 'echarts';
import { palette } from './palette.ts';

export const fontFamily = 'DejaVu Sans Condensed';

/** Sizes in chart pixels; a phone shows them at about half. */
export const fontSize = { title: 26, headline: 21, label: 19 } as const;

// Mean advance of the font in ems, rounded up so that an estimate is never too narrow.
const advance = { normal: 0.56, bold: 0.63 } as const;

// Control characters make the SVG invalid XML; bidirectional controls let a name rewrite the text around it.
const unprintable = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** The text on one line, printable and at most `max` characters, cut in the middle: both ends of a name tell it apart. */
export function shorten(text: string, max: number): string {
  const clean = [...text.replace(unprintable, ' ').trim()];
  if (clean.length <= max) return clean.join('');
  const tail = Math.floor((max - 1) / 2);
  return `${clean.slice(0, max - 1 - tail).join('')}…${clean.slice(clean.length - tail).join('')}`;
}

export function textWidth(text: string, size: number, weight: 'normal' | 'bold' = 'normal'): number {
  return [...text].length * size * advance[weight];
}

/** How many characters fit into a width. */
export function charactersIn(width: number, size: number, weight: 'normal' | 'bold' = 'normal'): number {
  return Math.max(3, Math.floor(width / (size * advance[weight])));
}

export interface TextAt {
  readonly text: string;
  readonly x: number;
  /** Vertical centre. */
  readonly y: number;
  readonly size?: number;
  readonly weight?: 'normal' | 'bold';
  readonly align?: 'left' | 'center' | 'right';
  readonly color?: string;
}

/** A piece of text at a pixel: placed by us because the renderer cannot measure text without a browser. */
export function chartText(at: TextAt): GraphicComponentOption {
  return {
    type: 'text',
    silent: true,
    z: 10,
    x: at.x,
    y: at.y,
    style: {
      text: at.text,
      fontFamily,
      fontSize: at.size ?? fontSize.label,
      fontWeight: at.weight ?? 'normal',
      align: at.align ?? 'left',
      verticalAlign: 'middle',
      fill: at.color ?? palette.text,
      stroke: palette.background,
      lineWidth: 3,
    },
  };
}
