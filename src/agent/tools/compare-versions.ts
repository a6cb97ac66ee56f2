import { z } from 'zod';
import type { Model } from '../../domain/model.ts';
import type { Validation } from '../../domain/validation.ts';
import type { ModelVersion } from '../../ports/registry.ts';
import { validationFacts } from '../facts/validation-facts.ts';
import { listed, sayName, sayNumber, sayTime } from '../words.ts';
import { modelArgument, versionArgument } from './arguments.ts';
import { findModel } from './find-model.ts';
import { defineTool, type Fact, fact, failed, found, type ToolWorld } from './tool.ts';

export const compareVersions = defineTool({
  name: 'compare_versions',
  description:
    'Two versions of a model side by side. Leave versions out for the newest candidate against the champion.',
  args: z.strictObject({ model: modelArgument, a: versionArgument.nullish(), b: versionArgument.nullish() }),
  async run({ model: name, a, b }, world) {
    const asked = `versions ${a ?? 'candidate'} and ${b ?? 'champion'} of ${name}`;
    const { model, refused } = findModel(asked, name, world);
    if (refused) return refused;
    const versions = await world.registry.versions(model).catch(() => null);
    if (!versions) return failed(asked, `The registry of ${model.id} did not answer, so I cannot compare now.`);
    const champion = await world.registry.champion(model);
    const validations = await world.store.find('validation', { where: { model: model.id } });
    const pair = pick(a, b, champion?.version ?? null, validations);
    const facts = versions
      .filter((version) => pair.includes(version.version))
      .map((version) => versionFact(model, version, version.version === champion?.version));
    const missing = pair.filter((version) => !versions.some((known) => known.version === version));
    if (missing.length > 0) {
      const known = listed(versions.map((version) => sayName(version.version)));
      const text = `There is no version ${listed(missing.map(sayName))} of ${model.id} in the registry; I know ${known || 'none'}.`;
      return found(asked, [fact(null, 'missing-version', text), ...facts]);
    }
    if (pair.length < 2) {
      const live = champion ? `champion is ${sayName(champion.version)}` : 'there is no champion';
      return found(asked, [
        fact(null, 'no-candidate', `${model.id} has no candidate to compare: ${live}, and nothing was validated.`),
        ...facts,
      ]);
    }
    return found(asked, [...(await compared(model, pair, validations, world)), ...facts]);
  },
});

function pick(
  a: string | null | undefined,
  b: string | null | undefined,
  champion: string | null,
  validations: readonly Validation[],
): string[] {
  const candidate = validations[0]?.candidate ?? null;
  const named = [a, b].filter((version): version is string => Boolean(version));
  const other = named.includes(champion ?? '') ? candidate : champion;
  const pair = named.length === 2 ? named : named.length === 1 ? [...named, other] : [candidate, champion];
  return [...new Set(pair.filter((version): version is string => version !== null))];
}

async function compared(
  model: Model,
  pair: readonly string[],
  validations: readonly Validation[],
  world: ToolWorld,
): Promise<Fact[]> {
  const paired = validations.find((row) => pair.includes(row.candidate) && pair.includes(row.champion ?? ''));
  if (paired) return validationFacts(paired);
  const runs = await world.store.find('run', { where: { model: model.id } });
  const run = runs.find((row) => row.candidate && pair.includes(row.candidate.version));
  const text = `${listed(pair.map(sayName))} of ${model.id} were never scored on the same rows: not paired, no interval; below are the metrics the registry reports.`;
  return [fact(run?.id ?? null, 'not-paired', text)];
}

function versionFact(model: Model, version: ModelVersion, isChampion: boolean): Fact {
  const metrics = Object.entries(version.metrics).map(([metric, value]) => `${sayName(metric)} ${sayNumber(value)}`);
  const role = isChampion ? ' (champion)' : '';
  const text = `${sayName(version.version)}${role} of ${model.id}, registered ${sayTime(version.createdAt)}: ${listed(metrics) || 'no metrics reported'}.`;
  return fact(`${model.id}@${sayName(version.version)}`, 'version', text, {
    version: version.version,
    champion: isChampion,
  });
}
