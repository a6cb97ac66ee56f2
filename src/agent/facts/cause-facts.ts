import type { Incident } from '../../domain/incident.ts';
import type { StoreReads } from '../../ports/store.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { listed, plural, sayName, sayTime } from '../words.ts';

const mostNamed = 5;

/** What an incident shares with others: the one broken input, the models under it, its owner. */
export async function causeFacts(store: StoreReads, incident: Incident | null): Promise<Fact[]> {
  const cause = incident?.causeId ? await store.get('cause', incident.causeId) : null;
  if (!cause || !incident) return [];
  const children = await store.find('incident', { where: { causeId: cause.id }, limit: 1000 });
  const others = children.map(({ model }) => model).filter((model) => model !== incident.model);
  const named = listed(others.slice(0, mostNamed).map(sayName));
  const rest = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : '';
  const beside =
    others.length === 0 ? 'no other model so far' : `${plural(others.length, 'other model')} (${named}${rest})`;
  const input = `\`${sayName(`${cause.input}.${cause.column}`)}\``;
  const state = cause.state === 'open' ? 'is broken' : 'was broken and is back';
  const text = `One cause, ${plural(children.length, 'model')}: the input ${input} ${state}, begun between ${sayTime(cause.began.from)} and ${sayTime(cause.began.to)}; beside ${incident.model} it hits ${beside}.`;
  const owner = `Owner of the input ${sayName(cause.input)}: ${sayName(cause.owner)}.`;
  const values = { cause: cause.id, input: cause.input, models: children.length, owner: cause.owner };
  return [fact(cause.id, 'shared-cause', text, values), fact(cause.id, 'input-owner', owner, values)];
}
