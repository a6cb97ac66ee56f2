import type { Person } from '../api/wire.ts';

const HUES = [8, 32, 96, 150, 188, 214, 262, 318];

function hueOf(id: string): number {
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return HUES[sum % HUES.length] ?? 188;
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

export function SextantMark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M16 6 7 23a18 18 0 0 0 18 0Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinejoin="round"
      />
      <path d="m16 6 4.2 18" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}

export function Avatar({ person, name, small = false }: { person?: Person; name: string; small?: boolean }) {
  const className = `avatar${person?.is_bot ? ' avatar--bot' : ''}${small ? ' avatar--small' : ''}`;
  return (
    <span
      className={className}
      style={{ '--hue': hueOf(person?.id ?? name) }}
      data-initials={person?.is_bot ? undefined : initials(name)}
      aria-hidden="true"
    >
      {person?.is_bot && <SextantMark />}
    </span>
  );
}
