import type { Model } from '../domain/model.ts';

export interface ModelVersion {
  readonly version: string;
  readonly createdAt: Date;
  readonly ready: boolean;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A version with its bytes read: what an approval is bound to. */
export interface DigestedVersion extends ModelVersion {
  /** sha256 over the model's artifact bytes, as they are now. */
  readonly artifactDigest: string;
}

/** Read side of the model registry. */
/** As the model's own training tells them: a number a feature, larger is more. */
export type Importances = Readonly<Record<string, number>>;

export interface Registry {
  /** The version the alias points at; null when there is no champion yet. */
  champion(model: Model): Promise<ModelVersion | null>;
  /** null when that version is gone. */
  version(model: Model, version: string): Promise<DigestedVersion | null>;
  /** Newest first. */
  versions(model: Model): Promise<readonly ModelVersion[]>;
  /** Local path of an artifact of a version, null when it has none of that name. */
  artifact(model: Model, version: string, name: string): Promise<string | null>;
  /** What the version goes by, feature by feature, from its `sextant_importances.json`; null when it has none. */
  importances(model: Model, version: string): Promise<Importances | null>;
}

/** Write side: in the promoter only. */
export interface RegistryWriter {
  /** Points the alias at `to` only while it still points at `expected` (`conflict` otherwise), tags both versions. */
  setAlias(
    model: Model,
    change: { readonly expected: string | null; readonly to: string; readonly tags: Readonly<Record<string, string>> },
  ): Promise<void>;
}

/** What really answers in production. */
export interface Serving {
  /** null when serving does not say. */
  version(model: Model): Promise<{ readonly version: string; readonly source: string } | null>;
}
