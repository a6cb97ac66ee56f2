import { z } from 'zod';
import type { Registry } from '../ports/registry.ts';
import { readJson } from './local/json-file.ts';

const file = 'sextant_importances.json';
const schema = z.record(z.string(), z.number());

/** Importances as one JSON object beside the model, where a registry keeps its other files. */
export const importancesFrom =
  (artifact: Registry['artifact']): Registry['importances'] =>
  async (model, version) => {
    const path = await artifact(model, version, file);
    return path === null ? null : readJson(path, schema);
  };
