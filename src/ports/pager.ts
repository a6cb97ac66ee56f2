/** Wakes people. The same key again is the same page; ending one that was never opened is fine. */
export interface Pager {
  open(page: {
    readonly key: string;
    readonly summary: string;
    readonly source: string;
    readonly link: string | null;
    readonly details: Readonly<Record<string, string>>;
  }): Promise<void>;
  resolve(key: string, why: string): Promise<void>;
}
