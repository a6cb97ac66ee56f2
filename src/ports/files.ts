/** Bytes on disk, as far as flows need them. */
export interface Files {
  /** sha256 of a file's bytes, hex; `not_found` names the path. */
  digest(path: string): Promise<string>;
}
