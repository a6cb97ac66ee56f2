import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../src/domain/model.ts';
import type { PostFacts } from '../../src/domain/post.ts';
import { brokenWorld, healthyDemandWorld } from '../drift/worlds.ts';
import { makeTemplate, modelOf, openScene, prepare, type Scene } from './scene.ts';

const fleet = 14;
const names = Array.from({ length: fleet }, (_, i) => `model-${String(i + 1).padStart(2, '0')}`);
const broken = names.map((_, i) => prepare(brokenWorld(i + 1, 9)));
const mended = names.map((_, i) => prepare(healthyDemandWorld(i + 1)));
const transactions = { name: 'transactions', columns: ['stock'], owner: '@payments-data' };
const tierOf = (i: number): 1 | 2 | 3 => (i === 11 ? 1 : i % 2 === 0 ? 3 : 2);

const model = (id: string, i: number, changes: Partial<Model> = {}): Model =>
  modelOf(id, {}, { task: 'regression', gates: [], tier: tierOf(i), inputs: [transactions], ...changes });

let template: string;
let scene: Scene;
beforeAll(async () => {
  template = await makeTemplate();
});
afterEach(() => scene.close());

const open = async (models: Model[] = names.map((id, i) => model(id, i)), worlds = broken) => {
  scene = await openScene(template, models, Object.fromEntries(names.map((id, i) => [id, worlds[i]!])));
};
const fireAll = () => Promise.all(names.map((id) => scene.fire(id)));
/** Steps that are due later than a moment: the explanation waits for the last alert. */
const settleLater = async () => {
  for (let i = 0; i < 3; i++) {
    await scene.settle();
    await scene.advance(11_000);
  }
  await scene.settle();
};
/** Messages of the channel itself, by key: an edit is no message. */
const inChannel = () => [
  ...new Set(scene.posts.filter((post) => !post.to.threadOf && !post.to.dm && !post.to.ephemeralTo).map((p) => p.key)),
];
const told = (): PostFacts['shared-cause'] => {
  const post = scene.posts.findLast(({ kind }) => kind === 'shared-cause');
  if (post?.kind !== 'shared-cause') throw new Error('no shared cause was told');
  return post.facts;
};

describe('an input that breaks under 14 models', () => {
  it('is one message in the channel, one explanation and one model bill, worst tier first', async () => {
    await open();
    await fireAll();
    await settleLater();
    const cause = await scene.one('cause');
    expect(cause).toMatchObject({ input: 'transactions', column: 'stock', kind: 'unit-change', state: 'open' });
    expect(inChannel()).toEqual([`cause-${cause.id}`]);
    expect(scene.said('explanation')).toHaveLength(1);
    expect(scene.advisor.calls).toEqual(['explain']);
    const facts = told();
    expect(facts.children).toHaveLength(fleet);
    expect(facts.children[0]).toMatchObject({ model: 'model-12', tier: 1 });
    expect(facts.children.map(({ tier }) => tier)).toEqual(facts.children.map(({ tier }) => tier).sort());
    expect(facts).toMatchObject({ denied: fleet, readers: fleet });
    expect(facts.factors?.low).toBeGreaterThan(80);
    expect(facts.factors?.high).toBeLessThan(125);
    expect((await scene.all('incident')).every((incident) => incident.causeId === cause.id)).toBe(true);
    expect(scene.pipeline.started).toEqual([]);
  });

  it('hangs every child under the one thread, each with its own message, and links them once they are there', async () => {
    await open();
    await fireAll();
    await settleLater();
    const cause = await scene.one('cause');
    const cards = scene.posts.filter(({ kind }) => kind === 'incident');
    expect(new Set(cards.map(({ to }) => to.threadOf))).toEqual(new Set([`cause-${cause.id}`]));
    expect(told().children.every(({ posted }) => posted)).toBe(true);
    const [lead] = told().children;
    expect(scene.posts.find(({ kind }) => kind === 'shared-cause')?.incidentId).toBeTruthy();
    const sent = await scene.store.sentPost(`cause-${cause.id}`);
    expect(await scene.store.incidentByThread(sent?.channel ?? '', sent?.ts ?? '')).toBe(lead?.incidentId);
  });

  it('costs nothing for repeats', async () => {
    await open();
    await fireAll();
    await settleLater();
    for (let i = 0; i < 3; i++) {
      await scene.advance(60_000);
      await fireAll();
      await settleLater();
    }
    expect(scene.advisor.calls).toEqual(['explain']);
    expect(await scene.all('cause')).toHaveLength(1);
    expect(await scene.all('evidence')).toHaveLength(fleet);
    expect(inChannel()).toHaveLength(1);
  });

  it('is joined by a model that alerts later, in the same message', async () => {
    await open();
    await scene.fire(names[3]!);
    await settleLater();
    expect(told().children.map(({ model: id }) => id)).toEqual([names[3]]);
    expect(inChannel()).toHaveLength(1);
    await scene.fire(names[7]!);
    await settleLater();
    expect(told().children).toHaveLength(2);
    expect(inChannel()).toHaveLength(1);
    expect(scene.advisor.calls).toEqual(['explain']);
  });

  it('closes all its children by evidence at the next look once the rows are mended in place', async () => {
    await open();
    await fireAll();
    await settleLater();
    for (const [i, id] of names.entries()) scene.worlds.set(id, mended[i]!);
    await scene.advance(5 * 60_000);
    await settleLater();
    expect((await scene.one('cause')).state).toBe('open');
    await scene.advance(6 * 60_000);
    await settleLater();
    expect((await scene.all('incident')).map(({ state }) => state)).toEqual(names.map(() => 'closed'));
    expect(await scene.one('cause')).toMatchObject({ state: 'closed' });
    expect(told().children.every(({ state }) => state === 'closed')).toBe(true);
    expect(scene.notes().filter((text) => text.includes('closed by this evidence'))).toHaveLength(1);
    expect(scene.advisor.calls).toEqual(['explain']);
    expect(scene.said('closing')).toHaveLength(0);
    expect(await scene.ledger('cause-closed')).toHaveLength(1);
    expect(inChannel()).toHaveLength(1);
  });

  it('goes on in the same message when it breaks again', async () => {
    await open();
    await fireAll();
    await settleLater();
    for (const [i, id] of names.entries()) scene.worlds.set(id, mended[i]!);
    await scene.advance(10 * 60_000);
    await settleLater();
    for (const [i, id] of names.entries()) scene.worlds.set(id, broken[i]!);
    await Promise.all(names.map((id) => scene.fire(id, { fingerprint: `again-${id}` })));
    await settleLater();
    expect(await scene.one('cause')).toMatchObject({ state: 'open', closedAt: null });
    expect(inChannel()).toHaveLength(1);
    expect(scene.notes().filter((text) => text.includes('broken again'))).toHaveLength(1);
  });
});

describe('what is not one cause', () => {
  it('an input that only this model reads', async () => {
    await open([model(names[0]!, 0)]);
    await scene.fire(names[0]!);
    await settleLater();
    expect(await scene.all('cause')).toEqual([]);
    expect(inChannel()).toHaveLength(1);
    expect(scene.said('explanation')).toHaveLength(1);
  });

  it('the same column broken by another factor', async () => {
    await open([model(names[0]!, 0), model(names[1]!, 1)], [broken[0]!, prepare(brokenWorld(2, 9, 1000))]);
    await scene.fire(names[0]!);
    await settleLater();
    await scene.fire(names[1]!);
    await settleLater();
    expect(await scene.all('cause')).toHaveLength(1);
    expect(told().children).toHaveLength(1);
    expect(inChannel()).toHaveLength(2);
  });

  it('a trouble of the model itself beside a shared input', async () => {
    await open([model(names[0]!, 0), model(names[1]!, 1)], [mended[0]!, mended[1]!]);
    await scene.fire(names[0]!);
    await settleLater();
    expect(await scene.all('cause')).toEqual([]);
    const incident = await scene.one('incident');
    expect(inChannel()).toEqual([`incident-${incident.id}`]);
  });

  it('a look that fails: after a minute its message goes out all the same', async () => {
    await open([model(names[0]!, 0), model(names[1]!, 1)]);
    scene.worlds.delete(names[0]!);
    await scene.fire(names[0]!);
    await scene.settle();
    const incident = await scene.one('incident');
    expect(inChannel()).toEqual([]);
    await scene.advance(61_000);
    await scene.settle();
    expect(inChannel()).toEqual([`incident-${incident.id}`]);
  });
});
