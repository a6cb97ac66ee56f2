import type { ToolName } from '../tools/tool.ts';
import type { Ask } from './ask.ts';

export interface PlannedCall {
  readonly tool: ToolName;
  readonly args: Readonly<Record<string, string | null>>;
}

/** Which tools answer an ask. Several models ask for each of them. */
export function plan(ask: Ask, now: Date): PlannedCall[] {
  const each = (tools: readonly ToolName[]): PlannedCall[] =>
    (ask.models.length > 0 ? ask.models.slice(0, 4) : [null]).flatMap((model) =>
      tools.map((tool): PlannedCall => ({ tool, args: model ? { model } : {} })),
    );
  const named = ask.models.length > 0;
  switch (ask.intent) {
    case 'why':
    case 'impact':
    case 'rank':
    case 'since':
      return named ? each(['explain_drift', 'get_incident']) : [{ tool: 'list_models', args: {} }];
    case 'which-test':
      return named ? each(['which_test']) : [{ tool: 'list_models', args: {} }];
    case 'runbook':
      return named
        ? each(['read_runbook']).map((call) => ({ ...call, args: { ...call.args, about: ask.text.slice(0, 200) } }))
        : [];
    case 'slices':
      return named
        ? each(['slice_performance']).map((call) => ({ ...call, args: { ...call.args, ...wanted(ask) } }))
        : [];
    case 'changed':
      return named ? each(['explain_drift', 'get_incident']) : [reportCall(ask, now)];
    case 'ok':
      return named
        ? each(['check_model_performance', 'get_incident', 'explain_drift'])
        : [{ tool: 'list_models', args: {} }];
    case 'why-not-retrained':
      return named ? each(['get_decisions', 'explain_drift', 'get_incident']) : [reportCall(ask, now)];
    case 'decision':
      return each(['get_decisions', 'get_incident']);
    case 'would-retrain':
      return named ? each(['get_policy', 'get_decisions', 'explain_drift']) : each(['get_policy']);
    case 'waiting':
      return each(['get_incident']);
    case 'status':
      return each(
        named
          ? ['get_incident', 'get_decisions', 'get_runs', 'get_validation_results']
          : ['get_incident', 'get_decisions'],
      );
    case 'who-approves':
      return each(['get_policy', 'get_incident']);
    case 'version':
      return [{ tool: 'list_models', args: {} }, ...each(['get_incident'])];
    case 'fleet':
      return [{ tool: 'list_models', args: {} }];
    case 'fleet-report':
      return [reportCall(ask, now)];
    case 'policy':
      return each(/\bexpir/.test(ask.text) ? ['get_policy', 'get_incident'] : ['get_policy']);
    case 'runs':
      return each(['get_runs']).map((call) => withRange(call, ask));
    case 'history':
      return each(['search_history']);
    case 'compare':
      return compareCalls(ask);
    case 'validation':
      return each(['get_validation_results']).map((call) => withVersion(call, ask));
    case 'retrain':
      return named ? each(['request_retraining']) : [];
    case 'promote':
    case 'hostile':
      return each(['get_incident', 'get_validation_results', 'get_policy']);
    case 'nothing-known':
      return named ? each(['check_model_performance', 'get_incident']) : [];
    default:
      return [];
  }
}

/** What a question about a part names: a category, or a column by its shape. */
function wanted({ text, column }: Ask): { readonly column: string | null; readonly category: string | null } {
  const found =
    /\b(?:only|just|mostly|mainly|limited to|confined to)(?: in| for| with| from| about)?(?: the| new| our)* ([\p{L}\d_ -]+?)(?: that| which|(?: (?:in|for|of|with|at|on))? ?@m|[?.!,]|$)/u.exec(
      text,
    ) ??
    /\bof (?:it|this|that|the \w+) (?:is|are|was|comes? from|came from|due to|from|because of|caused by)(?: only| just)?(?: by| in| from)?(?: the| new| our)* ([\p{L}\d_ -]+?)(?:(?: (?:in|for|of|with|at|on))? ?@m|[?.!,]|$)/u.exec(
      text,
    );
  const category = found?.[1]?.replace(/^new /, '').trim() ?? null;
  return { column: category === null ? column : null, category };
}

const withVersion = (call: PlannedCall, ask: Ask): PlannedCall => {
  const [version] = ask.versions;
  return version ? { ...call, args: { ...call.args, version } } : call;
};

const withRange = (call: PlannedCall, ask: Ask): PlannedCall =>
  ask.range
    ? { ...call, args: { ...call.args, since: ask.range.from.toISOString(), until: ask.range.to.toISOString() } }
    : call;

function compareCalls(ask: Ask): PlannedCall[] {
  if (ask.models.length === 0) return [withVersion({ tool: 'get_validation_results', args: {} }, ask)];
  const [a = null, b = null] = ask.versions;
  return ask.models.slice(0, 4).map((model) => ({ tool: 'compare_versions', args: { model, a, b } }));
}

const week = 7 * 86_400_000;

/** Without a named time: the last seven days. */
function reportCall(ask: Ask, now: Date): PlannedCall {
  const from = ask.range?.from ?? new Date(now.getTime() - week);
  const to = ask.range?.to ?? now;
  return { tool: 'fleet_report', args: { from: from.toISOString(), to: to.toISOString() } };
}
