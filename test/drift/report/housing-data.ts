import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(
  process.env.SEXTANT_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data'),
  'california-housing',
);

export const housing = {
  there: existsSync(join(folder, 'california_housing_reference.csv')),
  reference: join(folder, 'california_housing_reference.csv'),
  analysis: join(folder, 'california_housing_analysis.csv'),
  targets: join(folder, 'california_housing_analysis_gt.csv'),
  why: `skipped: no California housing data in ${folder} (set SEXTANT_SHARED_DATA to the folder that holds it)`,
};
