import type { WorkspaceSeed } from '../../../src/sandbox/slack/workspace-seed.ts';

export const BOT = 'U0SEXTANT';
export const ENGINEER = 'U0ANA';
export const APPROVER = 'U0PRIYA';
export const ALERTS = 'C0MLALERTS';
export const GENERAL = 'C0GENERAL';

/** The workspace the page is looked at in: four people one may act as, two channels, one app. */
export const storyWorkspace: WorkspaceSeed = {
  team: { id: 'T0NORTH', name: 'Northwind ML', domain: 'northwind' },
  users: [
    { id: BOT, name: 'sextant', real_name: 'Sextant', is_bot: true, title: 'MLOps engineer' },
    {
      id: ENGINEER,
      name: 'ana',
      real_name: 'Ana Ruiz',
      title: 'Engineer',
      tz: 'Europe/Berlin',
      act_as: true,
      about: 'Owns the fraud model. May ask and request, may not approve.',
    },
    {
      id: APPROVER,
      name: 'priya',
      real_name: 'Priya Sharma',
      title: 'On-call approver',
      tz: 'Asia/Kolkata',
      act_as: true,
      about: 'On call this week. Her press on Approve counts.',
    },
    {
      id: 'U0LENA',
      name: 'lena',
      real_name: 'Lena Fischer',
      title: 'ML lead',
      tz: 'Europe/Berlin',
      act_as: true,
      about: 'Second set of approvers, asked when on-call does not answer.',
    },
    {
      id: 'U0OSCAR',
      name: 'oscar',
      real_name: 'Oscar Lind',
      title: 'Marketing',
      tz: 'Europe/Stockholm',
      act_as: true,
      about: 'An outsider with no rights here. See what happens when he presses.',
    },
  ],
  usergroups: [{ id: 'S0MLONCALL', handle: 'ml-oncall', name: 'ML on-call', users: [APPROVER] }],
  channels: [
    {
      id: ALERTS,
      name: 'ml-alerts',
      topic: 'One thread for each open problem of a model',
      members: [BOT, ENGINEER, APPROVER, 'U0LENA', 'U0OSCAR'],
    },
    { id: GENERAL, name: 'general', topic: 'Everything else', members: [ENGINEER, APPROVER, 'U0LENA', 'U0OSCAR'] },
  ],
  app: {
    id: 'A0SEXTANT',
    name: 'Sextant',
    bot: { user_id: BOT, bot_id: 'B0SEXTANT', name: 'sextant' },
    botToken: 'xoxb-story',
    appToken: 'xapp-story',
    signingSecret: 'a-story-secret',
    scopes: [
      'app_mentions:read',
      'channels:history',
      'channels:read',
      'chat:write',
      'commands',
      'files:read',
      'files:write',
      'im:history',
      'im:write',
      'reactions:read',
      'reactions:write',
      'users:read',
    ],
    commands: [
      { command: '/sextant', description: 'What waits, approve, deny', usage_hint: '[pending | approve ID | deny ID]' },
    ],
  },
  tips: ['@sextant why is fraud-detector degrading?', '@sextant what is waiting for me?', '/sextant pending'],
};
