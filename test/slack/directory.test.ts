import { describe, expect, test } from 'vitest';
import { ALERTS, ANNA, connect, OTHER, OUTSIDER, PRIYA, type Setup, seed, startWorkspace } from './workspace.ts';

const setUp = async (): Promise<Setup> => connect(await startWorkspace());

describe('the directory', () => {
  test('members of a group are asked for anew each time; a person is a set of one', async () => {
    const { slack, sandbox } = await setUp();
    expect(await slack.chat.membersOf('S0ONCALL')).toEqual([PRIYA]);
    expect(await slack.chat.membersOf('S0ONCALL')).toEqual([PRIYA]);
    expect(sandbox.calls().filter(({ method }) => method === 'usergroups.users.list')).toHaveLength(2);
    expect(await slack.chat.membersOf(ANNA)).toEqual([ANNA]);
    expect(await slack.chat.membersOf('S0NOBODY')).toEqual([]);
  });

  test('a person with zone and rights', async () => {
    const { slack } = await setUp();
    expect(await slack.chat.person(OUTSIDER)).toMatchObject({
      id: OUTSIDER,
      name: 'omar',
      active: true,
      isBot: false,
      isGuest: true,
    });
    expect(await slack.chat.person(PRIYA)).toMatchObject({ timezone: 'America/New_York', isGuest: false });
    expect(await slack.chat.person('U0NOBODY')).toBeNull();
  });

  test('somebody of another workspace, here through Slack Connect, is told apart', async () => {
    const partner = { id: 'U0PARTNER', name: 'pat', real_name: 'Pat Partner', foreign_team: 'T0OTHER' };
    const { slack } = await connect(await startWorkspace({ workspace: { ...seed, users: [...seed.users, partner] } }));
    expect(await slack.chat.person('U0PARTNER')).toMatchObject({ active: true, isForeign: true });
    expect(await slack.chat.person(PRIYA)).toMatchObject({ isForeign: false });
  });

  test('do-not-disturb while it is on', async () => {
    const night = new Date('2026-03-03T08:12:00Z');
    const sandbox = await startWorkspace({ now: () => night });
    const { slack } = await connect(sandbox, { now: () => night });
    expect((await slack.chat.person(PRIYA))?.dndUntil?.toISOString()).toBe('2026-03-03T13:00:00.000Z');
    expect((await slack.chat.person(ANNA))?.dndUntil).toBeNull();
  });

  test('a jump link, or null when the message is gone', async () => {
    const setup = await setUp();
    expect(
      await setup.slack.chat.permalink(
        ALERTS,
        (await setup.slack.client.chat.postMessage({ channel: ALERTS, text: 'x' })).ts ?? '',
      ),
    ).toContain(`/archives/${ALERTS}/p`);
    expect(await setup.slack.chat.permalink(ALERTS, '1.000001')).toBeNull();
    expect(await setup.slack.chat.permalink(OTHER, '1.000001')).toBeNull();
  });
});
