/** Which column of two file sets plays which part; every other column is a feature. */
export interface ComparisonRoles {
  readonly time: string | null;
  readonly id: string | null;
  readonly label: string | null;
  readonly score: string | null;
  readonly prediction: string | null;
}
