import type { Model } from '../../domain/model.ts';
import { matchModels } from '../match-models.ts';
import { listed, sayName } from '../words.ts';
import { noData, type ToolResult, type ToolWorld } from './tool.ts';

/** A name a person typed → the configured model, or the result that says why there is none (unknown, ambiguous). */
export function findModel(
  asked: string,
  name: string,
  world: ToolWorld,
): { readonly model: Model; readonly refused?: never } | { readonly model?: never; readonly refused: ToolResult } {
  const exact = world.models.get(name);
  if (exact) return { model: exact };
  const fleet = world.models.all();
  const matches = matchModels(name, fleet);
  const model = matches.ids.length === 1 ? world.models.get(matches.ids[0] ?? '') : null;
  if (model) return { model };
  const candidates = matches.ambiguous?.candidates ?? (matches.ids.length > 1 ? matches.ids : null);
  const known = listed(fleet.map((each) => each.id));
  return {
    refused: noData(
      asked,
      candidates
        ? `“${sayName(name)}” could be ${listed(candidates, 'or')}: which one?`
        : `I know no model called “${sayName(name)}”. I watch ${known || 'no models yet'}.`,
    ),
  };
}

/** The models a call is about: the named one, or all of them. */
export function findModels(
  asked: string,
  name: string | null | undefined,
  world: ToolWorld,
):
  | { readonly models: readonly Model[]; readonly refused?: never }
  | { readonly models?: never; readonly refused: ToolResult } {
  if (!name) return { models: world.models.all() };
  const one = findModel(asked, name, world);
  return one.refused ? { refused: one.refused } : { models: [one.model] };
}
