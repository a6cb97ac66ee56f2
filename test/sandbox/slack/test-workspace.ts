import type { WorkspaceSeed } from '../../../src/sandbox/slack/workspace-seed.ts';

export const BOT = 'U0BOT';
export const ANNA = 'U0ANNA';
export const OMAR = 'U0OMAR';
export const GONE = 'U0GONE';
export const ALERTS = 'C0ALERTS';
export const QUIET = 'C0QUIET';
export const SECRET = 'C0SECRET';

/** A small workspace: two people, a guest who left, one channel with the bot, one without, one private without. */
export const testWorkspace: WorkspaceSeed = {
  team: { id: 'T0TEST', name: 'Test', domain: 'test' },
  users: [
    { id: ANNA, name: 'anna', real_name: 'Anna Engineer', title: 'Engineer', tz: 'Europe/Berlin', act_as: true },
    {
      id: OMAR,
      name: 'omar',
      real_name: 'Omar Oncall',
      tz: 'America/New_York',
      act_as: true,
      dnd: { from: '22:00', to: '08:00' },
    },
    { id: GONE, name: 'gone', real_name: 'Gone Guest', deleted: true, is_restricted: true },
  ],
  usergroups: [{ id: 'S0ONCALL', handle: 'ml-oncall', name: 'ML on-call', users: [OMAR, GONE] }],
  channels: [
    { id: ALERTS, name: 'ml-alerts', topic: 'Models', members: [ANNA, OMAR, BOT] },
    { id: QUIET, name: 'quiet', members: [ANNA] },
    { id: SECRET, name: 'secret', members: [OMAR], is_private: true },
  ],
  app: {
    id: 'A0APP',
    name: 'Sextant',
    bot: { user_id: BOT, bot_id: 'B0BOT', name: 'sextant' },
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    signingSecret: 'a-test-secret',
    scopes: [
      'app_mentions:read',
      'channels:history',
      'channels:join',
      'channels:read',
      'chat:write',
      'commands',
      'dnd:read',
      'files:read',
      'files:write',
      'groups:history',
      'groups:read',
      'im:history',
      'im:read',
      'im:write',
      'reactions:read',
      'reactions:write',
      'usergroups:read',
      'users:read',
    ],
    commands: [{ command: '/sextant', description: 'Ask Sextant', usage_hint: 'pending' }],
  },
  tips: ['Ask why'],
};
