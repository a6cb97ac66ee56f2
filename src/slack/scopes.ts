/** What the app needs of a workspace, and all it may have: the scopes of manifest.yml. */
export const botScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'dnd:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'reactions:read',
  'reactions:write',
  'usergroups:read',
  'users:read',
] as const;
