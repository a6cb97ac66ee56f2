import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { CronExpressionParser } from 'cron-parser';
import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { digestOf } from '../domain/digest.ts';
import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import { issueText, lineOf, pathText } from './issues.ts';
import { type FileConfig, fileSchema, modelSchema } from './model-schema.ts';

export interface Config {
  readonly file: string;
  readonly models: readonly Model[];
  readonly sweepCron: string;
  readonly agent: FileConfig['agent'];
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** Reads and checks the whole file; one `config_invalid` names every mistake with file, line and key. */
export function loadConfig(file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  const report = (problems: readonly Problem[]): never => {
    const rows = problems.map(
      (p) => `  ${file}:${lineOf(document, lines, p.path) ?? 1}  ${pathText(p.path)}: ${p.text}`,
    );
    throw new SextantError(
      'config_invalid',
      `The configuration has ${rows.length} mistake${rows.length === 1 ? '' : 's'}:\n${rows.join('\n')}`,
    );
  };
  if (document.errors.length > 0)
    throw new SextantError(
      'config_invalid',
      `The configuration is no valid YAML:\n${document.errors.map((e) => `  ${file}:${e.linePos?.[0].line ?? 1}  ${e.message.split('\n')[0]}`).join('\n')}`,
    );
  const parsed = fileSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) return report(parsed.error.issues.map((i) => ({ path: i.path, text: issueText(i) })));
  const { models, problems } = resolveModels(parsed.data, dirname(resolve(file)), document);
  problems.push(...cronProblems(parsed.data.sweep.cron), ...twins(models));
  if (problems.length > 0) return report(problems);
  return { file, models, sweepCron: parsed.data.sweep.cron, agent: parsed.data.agent };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SextantError(
      'config_invalid',
      `There is no readable configuration at ${file}. Write one (docs/configuration.md), name it with --config, or try \`sextant demo\` first.`,
      { cause },
    );
  }
}

function resolveModels(file: FileConfig, base: string, document: Document): { models: Model[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const models = file.models.flatMap((own, index) => {
    const merged = layUnder(file.defaults, own);
    const parsed = modelSchema.safeParse(merged);
    if (parsed.success) return [toModel(parsed.data, base)];
    problems.push(...parsed.error.issues.map((i) => place(i, index, document)));
    return [];
  });
  return { models, problems: dedupe(problems) };
}

/** A mistake in a default is told at `defaults`, not once a model. */
function place(issue: z.core.$ZodIssue, index: number, document: Document): Problem {
  const own = ['models', index, ...issue.path];
  const inDefaults = ['defaults', ...issue.path];
  const at = !has(document, own) && has(document, inDefaults) ? inDefaults : own;
  return { path: at, text: issueText(issue) };
}

const has = (document: Document, path: readonly PropertyKey[]): boolean =>
  isMap(document.contents) && document.hasIn(path);

const dedupe = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((p) => [`${pathText(p.path)} ${p.text}`, p])).values(),
];

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Defaults under a model's own words: maps merge key by key, everything else is replaced. */
function layUnder(defaults: Record<string, unknown>, own: Record<string, unknown>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(own)) {
    const below = merged[key];
    merged[key] = isPlain(below) && isPlain(value) ? layUnder(below, value) : value;
  }
  return merged;
}

function toModel(parsed: z.output<typeof modelSchema>, base: string): Model {
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(base, path));
  const { parquet } = parsed.monitor;
  const { gates, policy, approvers } = parsed;
  return {
    ...parsed,
    title: parsed.title ?? parsed.id,
    policyVersion: digestOf({ policy, gates, approvers }).slice(0, 12),
    monitor: { parquet: { ...parquet, reference: at(parquet.reference), current: at(parquet.current) } },
    pipeline: parsed.pipeline
      ? { command: { ...parsed.pipeline.command, cwd: at(parsed.pipeline.command.cwd ?? '.') } }
      : null,
    registry: { local: { ...parsed.registry.local, path: at(parsed.registry.local.path) } },
    serving: parsed.serving ?? null,
    impact: parsed.impact ?? null,
  };
}

function cronProblems(cron: string): Problem[] {
  try {
    CronExpressionParser.parse(cron, { tz: 'UTC' });
    return [];
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return [{ path: ['sweep', 'cron'], text: `"${cron}" is no cron pattern (${why}); hourly is "0 * * * *"` }];
  }
}

function twins(models: readonly Model[]): Problem[] {
  const seen = new Set<string>();
  return models.flatMap((model, index) => {
    if (!seen.has(model.id)) {
      seen.add(model.id);
      return [];
    }
    return [{ path: ['models', index, 'id'], text: `"${model.id}" stands twice; ids must be unique` }];
  });
}
