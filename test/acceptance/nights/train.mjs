// node train.mjs REGISTRY_FOLDER_OF_THE_MODEL EVALUATION_FILE REFERENCE_FILE: registers v42, trained until 01:00, judged on 01:00 to 02:00.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [registry, evaluation, reference] = process.argv.slice(2);
const at = (day, hour) => new Date(Date.UTC(2026, 9, day, hour)).toISOString();
const folder = join(registry, 'v42');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'model.json'), '{}');
copyFileSync(evaluation, join(folder, 'sextant_eval.parquet'));
copyFileSync(reference, join(folder, 'sextant_reference.parquet'));
writeFileSync(join(folder, 'version.json'), JSON.stringify({ createdAt: at(7, 4), metrics: {}, tags: {} }));
process.stdout.write(
  `${JSON.stringify({
    candidate: {
      version: 'v42',
      trainingWindow: { from: at(6, 14), to: at(7, 1) },
      evaluationWindow: { from: at(7, 1), to: at(7, 2) },
      rows: 13_200,
    },
  })}\n`,
);
