import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, parseJson } from './json-object.ts';

const FILE_NAME = 'slack.jsonl';

/** An append-only file of JSON lines. A line torn by a kill is ignored at the next opening. */
export class Journal {
  readonly #path: string;
  #fd: number;

  private constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'a');
  }

  /** Opens the journal of a directory and hands back what it holds, oldest first. */
  static open(directory: string): { journal: Journal; entries: JsonObject[] } {
    mkdirSync(directory, { recursive: true });
    const path = join(directory, FILE_NAME);
    const entries = existsSync(path) ? readEntries(path) : [];
    return { journal: new Journal(path), entries };
  }

  append(entry: object): void {
    // The leading newline closes a torn last line, so a kill can cost that line only.
    writeFileSync(this.#fd, `\n${JSON.stringify(entry)}`);
  }

  /** Replaces the whole content in one step: a kill leaves either the old journal or the new one. */
  rewrite(entries: readonly object[]): void {
    const draft = `${this.#path}.new`;
    const fd = openSync(draft, 'w');
    writeFileSync(fd, entries.map((entry) => `\n${JSON.stringify(entry)}`).join(''));
    fsyncSync(fd);
    closeSync(fd);
    closeSync(this.#fd);
    renameSync(draft, this.#path);
    this.#fd = openSync(this.#path, 'a');
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function readEntries(path: string): JsonObject[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => parseJson(line))
    .filter(isJsonObject);
}
