import { cp, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalRegistry } from '../../../src/adapters/local/registry.ts';
import type { Approval } from '../../../src/domain/approval.ts';
import { cast } from '../../../src/sandbox/demo/workspace.ts';
import { alert, cardOf, incidentOf, press, pressAction, settledAs, texts, until, whispered } from './people.ts';
import { channelId, openSmallWorld, type SmallWorld } from './small-world.ts';

const ids = ['gone', 'elsewhere', 'alias', 'away', 'stubborn', 'decided'];

let world: SmallWorld;
const cards = new Map<string, Approval>();
const card = (model: string): Approval => {
  const found = cards.get(model);
  if (!found) throw new Error(`no card of ${model}`);
  return found;
};
const approval = async (id: string) => world.app.store.get('approval', id);
const champion = async (model: string): Promise<string | undefined> => {
  const found = world.app.models.get(model);
  if (!found) throw new Error(`no model ${model}`);
  return (await registry.champion(found))?.version;
};
const registry = createLocalRegistry();

beforeAll(async () => {
  world = await openSmallWorld(ids.map((id) => ({ id })));
  await Promise.all(ids.map((model) => alert(world, model)));
  for (const model of ids) {
    await settledAs(world, model, 'waiting-approval');
    cards.set(model, await cardOf(world, model));
  }
}, 120_000);
afterAll(() => world.close());

const cardTs = (model: string): string => {
  const { id } = card(model);
  const found = world.slack
    .transcript(channelId(model))
    .find((m) => m.thread_ts && JSON.stringify(m.blocks ?? []).includes(id));
  if (!found) throw new Error(`the card of ${model} is not in Slack`);
  return found.ts;
};

describe('between card and press', () => {
  test('the version is deleted: the press counts for nothing, and the incident says why', async () => {
    const { id } = card('gone');
    await rm(world.registry('gone', 'v2'), { recursive: true });
    await press(world, id, cast.approver);
    const incident = await settledAs(world, 'gone', 'needs-human');
    expect(incident.stateReason).toContain('v2 is not in the registry');
    expect(await approval(id)).toMatchObject({ state: 'superseded' });
    expect(whispered(world, cast.approver).at(-1)).toContain('Something changed since this card was posted');
    expect(await champion('gone')).toBe('v1');
  });

  test('another version became champion: the card is void, and no new one is built on a comparison that is void too', async () => {
    const { id } = card('elsewhere');
    const v3 = world.registry('elsewhere', 'v3');
    await cp(world.registry('elsewhere', 'v1'), v3, { recursive: true });
    await writeFile(world.registry('elsewhere', 'aliases.json'), JSON.stringify({ champion: 'v3' }));
    await press(world, id, cast.approver);
    const incident = await settledAs(world, 'elsewhere', 'needs-human');
    expect(incident.stateReason).toContain('compared with v1, but v3 serves now');
    expect(await approval(id)).toMatchObject({ state: 'superseded' });
    expect(await champion('elsewhere')).toBe('v3');
    expect(await world.app.store.find('promotion', { where: { model: 'elsewhere' } })).toEqual([]);
  });

  test('the alias file is damaged: the press changes nothing and says so, a deny needs no registry', async () => {
    const { id } = card('alias');
    await writeFile(world.registry('alias', 'aliases.json'), '{"champion": "v1"');
    await press(world, id, cast.approver);
    await world.app.idle();
    expect(await approval(id)).toMatchObject({ state: 'pending' });
    expect(texts(world, channelId('alias')).join('\n')).toMatch(/could not go on .*aliases\.json is no JSON/);
    await world.slack.people().command({
      user: cast.lead,
      channel: channelId('alias'),
      command: '/sextant',
      text: `deny ${id} the registry is broken`,
    });
    const incident = await settledAs(world, 'alias', 'needs-human');
    expect(await approval(id)).toMatchObject({ state: 'denied', decidedBy: cast.lead });
    expect(incident.stateReason).toContain('the registry is broken');
  });
});

describe('after the press', () => {
  test('serving cannot be reached: the alias has moved, on record, and the thread goes on saying how it stands', async () => {
    world.serving.says.set('away', null);
    await press(world, card('away').id, cast.approver);
    await until('the alias on record', async () => (await promotionOf('away'))?.state === 'alias-set');
    expect(await champion('away')).toBe('v2');
    expect(await world.app.store.ledger({ kind: 'alias-changed', limit: 10, model: 'away' })).toHaveLength(1);
    await until('words about serving', async () =>
      texts(world, channelId('away')).some((text) =>
        /Alias moved to v2, but serving cannot be asked: serving at 127/.test(text),
      ),
    );
  });

  test('serving keeps the old version: said at once, said aloud after half an hour, looked for until it comes', async () => {
    const { id } = card('stubborn');
    await press(world, id, cast.approver);
    await until('the first word', async () =>
      texts(world, channelId('stubborn')).some((text) => text.includes('Alias moved to v2, serving still v1')),
    );
    await world.app.store.moveClock(new Date((await world.app.store.now()).getTime() + 31 * 60_000));
    for (const model of ['stubborn', 'away']) {
      const incident = await settledAs(world, model, 'needs-human');
      expect(incident.stateReason).toMatch(/30 min/);
      expect(texts(world, channelId(model)).filter((text) => text.includes('30 min'))).toHaveLength(1);
      expect(await promotionOf(model)).toMatchObject({ state: 'alias-set' });
      world.serving.says.set(model, 'v2');
    }
    for (const model of ['stubborn', 'away']) {
      await settledAs(world, model, 'watching');
      expect(await promotionOf(model)).toMatchObject({ state: 'done' });
    }
  });
});

describe('a press', () => {
  test('on a card that was decided long ago changes nothing and names who decided', async () => {
    const { id } = card('decided');
    const ts = cardTs('decided');
    await press(world, id, cast.lead);
    await until('the promotion', async () => (await promotionOf('decided'))?.state === 'alias-set');
    await world.app.store.moveClock(new Date((await world.app.store.now()).getTime() + 40 * 86_400_000));
    await pressAction(world, { user: cast.approver, value: id, channel: channelId('decided'), ts });
    await world.app.idle();
    expect(whispered(world, cast.approver).at(-1)).toMatch(/Already approved by .*Your press changed nothing/);
    expect(await world.app.store.find('vote', { where: { approvalId: id } })).toHaveLength(1);
  });

  test('with an id nobody issued is told so, and nothing is decided', async () => {
    const decided = (await world.app.store.ledger({ kind: 'vote-cast', limit: 100 })).length;
    await pressAction(world, {
      user: cast.lead,
      value: 'apr_0000000000',
      channel: channelId('gone'),
      ts: cardTs('gone'),
    });
    await world.app.idle();
    expect(whispered(world, cast.lead).at(-1)).toContain('I know no such approval');
    expect(await world.app.store.ledger({ kind: 'vote-cast', limit: 100 })).toHaveLength(decided);
  });

  test('that carries another model’s approval from this channel is refused whoever presses, and is on record', async () => {
    const { id } = card('gone');
    await pressAction(world, {
      user: cast.outsider,
      value: id,
      channel: channelId('stubborn'),
      ts: cardTs('stubborn'),
      card: card('stubborn').id,
    });
    await world.app.idle();
    expect(whispered(world, cast.outsider).at(-1)).toContain('does not belong to that card');
    const refused = await world.app.store.ledger({ kind: 'press-refused', model: 'gone' });
    expect(JSON.parse(refused.at(-1)?.body ?? '').facts).toMatchObject({ approval: id, why: 'wrong-card' });
    expect(await champion('gone')).toBe('v1');
    expect((await incidentOf(world, 'gone')).state).toBe('needs-human');
  });
});

const promotionOf = async (model: string) => (await world.app.store.find('promotion', { where: { model } }))[0];
