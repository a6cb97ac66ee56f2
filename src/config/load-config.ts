import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CronExpressionParser } from 'cron-parser';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import type { RegisteredModel } from '../domain/registered-model.ts';
import { type DiscoverSpec, discoverSchema, groupSchema, namesSchema } from './fleet-schema.ts';
import { lineOf, type Problem, pathText, problemsOf } from './issues.ts';
import { type FileConfig, fileSchema, type PagerSpec } from './model-schema.ts';
import { isPlain } from './plain.ts';
import { resolveModels } from './resolve-models.ts';
import type { FleetFinding } from './tag-words.ts';

export interface Config {
  readonly file: string;
  readonly models: readonly Model[];
  /** The channel of the defaults: where what concerns no one model is told. */
  readonly channel: string | null;
  /** Where more models are found; null: those of the file are all. */
  readonly discover: DiscoverSpec | null;
  /** What the registry says of models and was not followed. */
  readonly findings: readonly FleetFinding[];
  readonly sweepCron: string;
  /** Where checkpoints of the ledger are posted; null: nowhere. */
  readonly ledgerChannel: string | null;
  readonly agent: FileConfig['agent'];
  readonly sources: FileConfig['sources'];
  readonly approvals: FileConfig['approvals'];
  readonly pager: PagerSpec | null;
}

/**
 * Reads and checks the whole file, with what was found in the registry it names; one `config_invalid` names every mistake
 * with file, line and key.
 */
export function loadConfig(file: string, found: readonly RegisteredModel[] = []): Config {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  const written = plainOf(document, file);
  const parsed = fileSchema.safeParse(written);
  const problems = parsed.success ? cronProblems(parsed.data.sweep.cron) : problemsOf(parsed.error);
  const resolved = resolveModels(partsOf(written), found, dirname(resolve(file)), document);
  problems.push(...noFleet(written));
  problems.push(...resolved.problems);
  if (!parsed.success || problems.length > 0) {
    const rows = problems
      .map((p) => ({ ...p, line: lineOf(document, lines, p.path) ?? 1 }))
      .sort((a, b) => a.line - b.line)
      .map((p) => `  ${file}:${p.line}  ${pathText(p.path)}: ${p.text}`);
    throw new SextantError(
      'config_invalid',
      `The configuration has ${rows.length} mistake${rows.length === 1 ? '' : 's'}:\n${rows.join('\n')}`,
    );
  }
  const { sweep, ledger, agent, sources, approvals, pager = null, discover = null } = parsed.data;
  return {
    file,
    models: resolved.models,
    channel: typeof parsed.data.defaults.channel === 'string' ? parsed.data.defaults.channel : null,
    discover,
    findings: resolved.findings,
    sweepCron: sweep.cron,
    ledgerChannel: ledger.channel ?? null,
    agent,
    sources,
    approvals,
    pager,
  };
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

function plainOf(document: Document.Parsed, file: string): unknown {
  const invalid = (rows: readonly string[], cause?: unknown): SextantError =>
    new SextantError('config_invalid', `The configuration is no valid YAML:\n${rows.join('\n')}`, { cause });
  if (document.errors.length > 0)
    throw invalid(
      document.errors.map((e) => `  ${file}:${e.linePos?.[0].line ?? 1}  ${e.message.split('\n')[0] ?? e.code}`),
    );
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    throw invalid([`  ${file}:1  ${cause instanceof Error ? cause.message : String(cause)}`], cause);
  }
}

/** What can be checked model by model, even when other parts of the file are wrong. */
function partsOf(written: unknown) {
  const { defaults, tiers, groups, names, discover, models, pager } = isPlain(written) ? written : {};
  return {
    defaults: isPlain(defaults) ? defaults : {},
    tiers: isPlain(tiers) ? tiers : {},
    groups: groupSchema.array().safeParse(groups).data ?? [],
    names: namesSchema.safeParse(names).data ?? {},
    discover: discoverSchema.safeParse(discover).data ?? null,
    models: Array.isArray(models) ? models : [],
    hasPager: pager !== undefined,
  };
}

function noFleet(written: unknown): Problem[] {
  const { discover, models } = isPlain(written) ? written : {};
  if (discover !== undefined) return [];
  if (models === undefined) return [{ path: ['models'], text: 'is missing: write a list, or discover: to find them' }];
  const none = Array.isArray(models) && models.length === 0;
  return none ? [{ path: ['models'], text: 'name at least one model under models:, or discover: them' }] : [];
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
