export interface Notice {
  readonly type: 'notice';
  readonly user: string;
  readonly level: 'error' | 'info';
  readonly text: string;
}

/** Short sentences one person sees besides messages, such as "that did not work". */
export class Notices {
  readonly #listeners = new Set<(notice: Notice) => void>();

  on(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(user: string, level: Notice['level'], text: string): void {
    for (const listener of [...this.#listeners]) listener({ type: 'notice', user, level, text });
  }
}
