import { createHash } from 'node:crypto';
import type { Models } from '../ports/models.ts';

/** Names and values replaced on the way out and put back on the way in; the same word has the same stand-in all through a conversation. */
export interface Pseudonyms {
  out(text: string): string;
  back(text: string): string;
}

/** What the configuration already knows to be a name. */
export function namesOf(models: Models): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const model of models.all()) {
    names.set(model.id, 'model').set(model.title ?? model.id, 'model');
    names.set(model.id.replaceAll(/[-_.]/g, ' '), 'model');
    for (const input of model.inputs) {
      names.set(input.name, 'input').set(input.owner, 'person');
      for (const column of input.columns) names.set(column, 'input');
    }
  }
  return names;
}

/** Facts put names and values in backticks; ids of people and groups have their shape. */
const inText = /`([^`\n]{1,160})`|\b(?=[A-Z]+\d)[USW][A-Z0-9]{4,}\b/g;
const standIn = /\b(?:model|input|person|value)-[a-z]{8}\b/g;
const letters = 'abcdefghijklmnopqrstuvwxyz';

export function pseudonyms(conversation: string, known: ReadonlyMap<string, string>): Pseudonyms {
  const out = new Map<string, string>();
  const back = new Map<string, string>();
  const learn = (name: string, kind: string): void => {
    if (name.length < 2 || out.has(name)) return;
    const code = `${kind}-${lettersOf(conversation, name)}`;
    out.set(name, code);
    if (!out.has(name.toLowerCase())) out.set(name.toLowerCase(), code);
    if (!back.has(code)) back.set(code, plainOf(name));
  };
  for (const [name, kind] of known) learn(name, kind);
  return {
    out: (text) => {
      for (const [whole, quoted] of text.matchAll(inText)) learn(quoted ?? whole, quoted ? 'value' : 'person');
      return text.replace(anyOf([...out.keys()]), (name) => out.get(name) ?? out.get(name.toLowerCase()) ?? name);
    },
    back: (text) => text.replace(standIn, (code) => back.get(code) ?? code),
  };
}

function anyOf(names: readonly string[]): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length).map(escaped);
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${longestFirst.join('|') || '(?!)'})(?![\\p{L}\\p{N}_])`, 'giu');
}

const escaped = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const lettersOf = (conversation: string, name: string): string =>
  [...createHash('sha256').update(`${conversation}\0${name}`).digest().subarray(0, 8)]
    .map((byte) => letters[byte % letters.length])
    .join('');

/** Names are read from JSON text, where a quote or a letter may stand escaped. */
function plainOf(name: string): string {
  try {
    const parsed: unknown = JSON.parse(`"${name}"`);
    return typeof parsed === 'string' ? parsed : name;
  } catch {
    return name;
  }
}
