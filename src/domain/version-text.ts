/** How people name a version: `41` is v41, `v41` and `2026-03-05` stay as they are. */
export const versionText = (version: string | null): string => {
  if (version === null) return 'none';
  return /^\d+$/.test(version) ? `v${version}` : version;
};
