import { housing } from '../drift/report/housing-data.ts';
import type { FilePair } from './fuzzed-files.ts';

export const housingColumns = [
  ...['MedInc', 'HouseAge', 'AveRooms', 'AveBedrms', 'Population', 'AveOccup', 'Latitude', 'Longitude'],
  ...['y_pred_proba', 'y_pred'],
];

/** The California data, or nothing and the reason on the console. */
export function housingFiles(): FilePair[] {
  if (!housing.there) {
    console.warn(housing.why);
    return [];
  }
  return [{ name: 'California', reference: housing.reference, current: housing.analysis, columns: housingColumns }];
}
