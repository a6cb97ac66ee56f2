import { createHash } from 'node:crypto';
import { SextantError } from '../../domain/error.ts';
import type { MlflowRegistrySpec } from '../../domain/model.ts';
import type { MlflowApi } from './mlflow-api.ts';

const proxied = 'mlflow-artifacts:/';
const maxFiles = 2000;

/**
 * sha256 over names and bytes of everything in a version's folder but `sextant_*` files, read anew each time: an artifact
 * can be written over. Where the server does not hand out its artifacts (`s3://…`), over the file MLmodel, which
 * names the model's id and size but not its bytes.
 */
export async function artifactDigest(api: MlflowApi, spec: MlflowRegistrySpec, version: string): Promise<string> {
  const uri = await api.artifactUri(spec, version);
  const hash = createHash('sha256');
  if (!uri.startsWith(proxied)) return digestOfMlmodel(api, spec, version, uri);
  const folder = uri.slice(proxied.length).replace(/^\/*([^/]*:\/\/[^/]*\/)?/, '');
  for (const path of (await filesBelow(api, folder)).sort()) {
    hash.update(`${path.slice(folder.length + 1)}\0`);
    const bytes = await api.proxied(path);
    if (!bytes) throw new SextantError('conflict', `${path} of ${spec.name} ${version} vanished while it was read.`);
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      hash.update(chunk);
    }
    hash.update(`\0${size}\0`);
  }
  return hash.digest('hex');
}

async function filesBelow(api: MlflowApi, folder: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const { path, is_dir } of await api.list(at)) {
      const name = path.split('/').at(-1) ?? '';
      if (is_dir) folders.push(`${at}/${name}`);
      else if (!name.startsWith('sextant_')) found.push(`${at}/${name}`);
      if (found.length > maxFiles)
        throw new SextantError('upstream_invalid', `${folder} holds more than ${maxFiles} files: is it a model?`);
    }
  }
  return found;
}

async function digestOfMlmodel(
  api: MlflowApi,
  spec: MlflowRegistrySpec,
  version: string,
  uri: string,
): Promise<string> {
  const bytes = await api.versionFile(spec, version, 'MLmodel');
  if (!bytes)
    throw new SextantError(
      'upstream_invalid',
      `The artifacts of ${spec.name} ${version} (${uri || 'no address'}) cannot be read through MLflow: start it with --serve-artifacts.`,
    );
  const hash = createHash('sha256').update('MLmodel\0');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}
