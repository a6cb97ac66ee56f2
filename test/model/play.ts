import fc from 'fast-check';
import type { Deps } from '../../src/flows/flow.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { alert, anyCommands, asksInChat, pressed, runEnds } from './commands.ts';
import { checkHistory, type History } from './history.ts';
import { electorate, type Reference } from './reference.ts';
import { type Broken, people, present, type Setting, System } from './system.ts';

export interface Game {
  readonly store: OpenStore;
  readonly ids: { again(): void; newId: Deps['newId'] };
  readonly broken?: Broken;
}

const setting: fc.Arbitrary<Setting & { readonly begins: 'quiet' | 'with a card' | 'with a requested card' }> =
  fc.record({
    autonomy: fc.constantFrom('retrain', 'retrain', 'propose'),
    quorum: fc.constantFrom(1, 1, 2),
    order: fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }),
    begins: fc.constantFrom('quiet', 'with a card', 'with a card', 'with a requested card'),
  });

export const freshReference = ({ members }: System): Reference => ({
  champion: '1',
  policy: 1,
  members,
  overwritten: {},
  cards: [],
  running: false,
});

/** Commands in any order against a fresh system; whatever happened is judged by the reference and by the checker. */
export const histories = (game: Game, maxCommands: number, seen: (history: History) => void = () => undefined) =>
  fc.asyncProperty(setting, anyCommands(maxCommands), async (chosen, commands) => {
    game.ids.again();
    const system = await System.open(game.store, game.ids.newId, chosen, game.broken);
    const reference = freshReference(system);
    if (chosen.begins !== 'quiet') await cardWaits(reference, system, chosen.begins === 'with a requested card');
    await fc.asyncModelRun(() => ({ model: reference, real: system }), commands);
    await everyPressAnswered(system);
    await canStillBeDecided(reference, system);
    const history = await system.history();
    const complaints = checkHistory(history);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    seen(history);
  });

/** The common beginning: an alert or a request, a yes to the run where one is needed, a candidate that passes. */
export async function cardWaits(reference: Reference, system: System, requested = false): Promise<void> {
  await (requested ? asksInChat('requester') : alert(1)).run(reference, system);
  if (system.setting.autonomy === 'propose') {
    await pressed('priya', 'approve').run(reference, system);
    if (system.setting.quorum === 2) await pressed('lead', 'approve').run(reference, system);
  }
  await runEnds(true).run(reference, system);
  const card = reference.cards.at(-1);
  if (card?.kind !== 'promote') throw new Error('a candidate passed and no card was posted');
  if (card.requestedBy !== (requested ? people.requester : null))
    throw new Error(`the card says that ${card.requestedBy} asked for it`);
}

/** Nobody presses into the void: each press became a vote or a refusal on record. */
async function everyPressAnswered(system: System): Promise<void> {
  const ledger = await system.store.ledger({ limit: 100_000 });
  const kinds = ledger.map((row) => (JSON.parse(row.body) as { kind: string }).kind);
  const answered = kinds.filter((kind) => kind === 'vote-cast' || kind === 'press-refused').length;
  if (answered !== system.presses) throw new Error(`${system.presses} presses, ${answered} answers`);
}

/** An open card that shows the truth is never stuck: when everybody who may says yes, it is approved. */
async function canStillBeDecided(reference: Reference, system: System): Promise<void> {
  for (const { id, askers, quorum } of reference.cards.filter((card) => card.state === 'pending')) {
    const may = electorate(reference, present).filter((user) => !askers.includes(user));
    if (may.length < quorum) continue;
    for (const who of may) await system.press(id, who, 'approve');
    await system.settle();
    const approval = await system.store.get('approval', id);
    if (approval?.state === 'pending') throw new Error(`${id} waits although ${may.length} of ${quorum} said yes`);
  }
}
