/** `/sextant pending` → command and its text; undefined when the text is no command. */
export function parseCommand(typed: string): { command: string; text: string } | undefined {
  const found = /^(\/[a-z0-9_-]+)(?:\s+([\s\S]*))?$/i.exec(typed.trim());
  return found ? { command: found[1] ?? '', text: (found[2] ?? '').trim() } : undefined;
}
