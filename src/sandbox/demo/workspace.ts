import type { WorkspaceSeed } from '../slack/workspace-seed.ts';

/** The people of the demo, by the part they play. */
export const cast = {
  bot: 'U0SEXTANT',
  engineer: 'U0ANA00001',
  approver: 'U0PRIYA001',
  lead: 'U0LARS0001',
  outsider: 'U0OMAR0001',
} as const;

export const groups = { onCall: 'S0MLONCALL', leads: 'S0MLLEADS', platform: 'S0MLPLATFORM' } as const;
export const alertChannel = { id: 'C0MLALERTS', name: 'ml-alerts' } as const;

const team = [groups.platform, groups.onCall, groups.leads];

/** Everybody of the story may ask; only the people of the platform may set something going. */
export const mayTalk = { ask: [...team, cast.outsider], request: team, stop: team, snooze: team };

const everybody = [cast.bot, cast.engineer, cast.approver, cast.lead, cast.outsider];

/** A made-up company with an on-call rota; tokens are of this sandbox only. */
export function demoWorkspace(
  secrets: { botToken: string; appToken: string; signingSecret: string },
  tips: readonly string[],
): WorkspaceSeed {
  return {
    team: { id: 'T0SANDBOX1', name: 'Sextant sandbox', domain: 'sextant-sandbox' },
    users: [
      { id: cast.bot, name: 'sextant', real_name: 'Sextant', is_bot: true, color: '#1f6f78', title: 'MLOps engineer' },
      {
        id: cast.engineer,
        name: 'ana',
        real_name: 'Ana Ruiz',
        title: 'ML engineer',
        tz: 'Europe/Madrid',
        color: '#b4572a',
        act_as: true,
        about: 'Engineer: may ask and request a run, may not approve.',
      },
      {
        id: cast.approver,
        name: 'priya',
        real_name: 'Priya Nair',
        title: 'On-call, ML platform',
        tz: 'Asia/Kolkata',
        color: '#5b3f8c',
        act_as: true,
        about: 'On-call approver: in @ml-oncall, may approve and deny.',
        dnd: { from: '22:00', to: '08:00' },
      },
      {
        id: cast.lead,
        name: 'lars',
        real_name: 'Lars Holm',
        title: 'Lead, ML',
        tz: 'Europe/Copenhagen',
        color: '#2f6b3c',
        act_as: true,
        about: 'Lead: in @ml-leads, may approve and deny.',
      },
      {
        id: cast.outsider,
        name: 'omar',
        real_name: 'Omar Said',
        title: 'Marketing',
        tz: 'Europe/London',
        color: '#7a6a00',
        act_as: true,
        about: 'Outsider: may ask, but is in no approver set. Try to press Approve as Omar.',
      },
    ],
    usergroups: [
      { id: groups.onCall, handle: 'ml-oncall', name: 'ML on-call', users: [cast.approver] },
      { id: groups.leads, handle: 'ml-leads', name: 'ML leads', users: [cast.lead] },
      { id: groups.platform, handle: 'ml-platform', name: 'ML platform', users: [cast.engineer, cast.approver] },
    ],
    channels: [
      { ...alertChannel, topic: 'Models that need somebody. Every incident is a thread.', members: everybody },
      { id: 'C0GENERAL1', name: 'general', topic: 'People talking', members: everybody },
    ],
    app: {
      id: 'A0SEXTANT1',
      name: 'Sextant',
      bot: { user_id: cast.bot, bot_id: 'B0SEXTANT1', name: 'sextant' },
      ...secrets,
      scopes: [
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
      ],
      commands: [
        {
          command: '/sextant',
          description: 'What waits, and the second way to decide',
          usage_hint: 'pending | approve ID | deny ID reason | why-not MODEL | help',
        },
      ],
    },
    tips,
  };
}
