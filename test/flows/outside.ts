import { digestOf } from '../../src/domain/digest.ts';
import { SextantError } from '../../src/domain/error.ts';
import type { Column, Frame } from '../../src/domain/frame.ts';
import type { Intent } from '../../src/domain/intent.ts';
import {
  type Blind,
  type DataWindow,
  isReadings,
  type Observation,
  type Readings,
} from '../../src/domain/observation.ts';
import type { Answer } from '../../src/domain/question.ts';
import type { Advisor } from '../../src/ports/advisor.ts';
import type { Chat, Person } from '../../src/ports/chat.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Frames } from '../../src/ports/frames.ts';
import type { Monitor } from '../../src/ports/monitor.ts';
import type { Pager } from '../../src/ports/pager.ts';
import type { Pipeline, PipelineStatus, RunRequest } from '../../src/ports/pipeline.ts';
import type { DigestedVersion, Registry, RegistryWriter, Serving } from '../../src/ports/registry.ts';
import { DAY } from '../drift/synthetic-world.ts';

const labelDelayMs = 3 * DAY;

/** Reads a world as far as it has happened: complete windows before `now`, labels that have matured. */
export function createMonitor(worlds: Map<string, Observation | Readings | Blind>): Monitor {
  return {
    observe: async (model, look) => {
      const world = worlds.get(model.id);
      if (!world) throw new SextantError('unavailable', `nobody answers for ${model.id}`);
      if (world.blind) return world;
      if (isReadings(world)) return reportedUntil(world, look.now, look.windows);
      const maturedUntil = new Date(Math.floor((look.now.getTime() - labelDelayMs) / DAY) * DAY);
      const windows = world.windows.filter((w) => w.to <= look.now).slice(-look.windows);
      return { ...world, maturedUntil, labelDelayMs, windows: windows.map((w) => withoutYoungLabels(w, maturedUntil)) };
    },
  };
}

function reportedUntil(world: Readings, now: Date, most: number): Readings {
  const seen = world.windows.flatMap(({ to }, at) => (to <= now ? [at] : [])).slice(-most);
  return {
    ...world,
    windows: seen.map((at) => world.windows[at]!),
    gauges: world.gauges.map((gauge) => ({ ...gauge, values: seen.map((at) => gauge.values[at] ?? null) })),
  };
}

function withoutYoungLabels(window: DataWindow, maturedUntil: Date): DataWindow {
  const { columns } = window.frame;
  const [times, label] = [numbersOf(columns.ts), numbersOf(columns.label)];
  const values = label.map((value, i) => (times[i]! < maturedUntil.getTime() ? value : Number.NaN));
  return { ...window, frame: { ...window.frame, columns: { ...columns, label: { kind: 'numeric', values } } } };
}

const numbersOf = (column: Column | undefined): Float64Array =>
  column?.kind === 'numeric' ? column.values : new Float64Array();

export interface Shelf {
  champion: string | null;
  readonly versions: Map<string, DigestedVersion & { readonly artifacts: Readonly<Record<string, string>> }>;
}

/** A registry on the table: aliases move by compare-and-set, a version that was removed is gone. */
export function createRegistry(shelves: Map<string, Shelf>): Registry & RegistryWriter {
  const shelf = (id: string): Shelf => {
    const found = shelves.get(id);
    if (!found) throw new SextantError('not_found', `the registry has no ${id}`);
    return found;
  };
  return {
    champion: async ({ id }) => shelf(id).versions.get(shelf(id).champion ?? '') ?? null,
    version: async ({ id }, version) => shelf(id).versions.get(version) ?? null,
    versions: async ({ id }) => [...shelf(id).versions.values()].reverse(),
    artifact: async ({ id }, version, name) => shelf(id).versions.get(version)?.artifacts[name] ?? null,
    importances: async () => null,
    setAlias: async ({ id }, { expected, to, tags }) => {
      const at = shelf(id);
      const version = at.versions.get(to);
      if (!version) throw new SextantError('not_found', `${id} has no version ${to}`);
      if (at.champion !== expected) throw new SextantError('conflict', `the alias of ${id} is at ${at.champion}`);
      at.versions.set(to, { ...version, tags: { ...version.tags, ...tags } });
      at.champion = to;
    },
  };
}

/** Serving follows the registry unless it is held back. */
export function createServing(shelves: Map<string, Shelf>, heldBack: Map<string, string>): Serving {
  return {
    version: async ({ id }) => {
      const version = heldBack.get(id) ?? shelves.get(id)?.champion;
      return version ? { version, source: `http://serving/${id}` } : null;
    },
  };
}

export interface StoredFile {
  readonly frame: Frame;
  readonly bytes: string;
}

export function createFiles(files: Map<string, StoredFile>): Files & Frames {
  const open = (path: string): StoredFile => {
    const file = files.get(path);
    if (!file) throw new SextantError('not_found', `There is no file ${path}`);
    return file;
  };
  return {
    digest: async (path) => digestOf(open(path).bytes),
    read: async (query) => open(query.files).frame,
    span: async (query) => ({ rows: open(query.files).frame.rows, from: null, to: null }),
    close: async () => undefined,
  };
}

export interface FakePipeline extends Pipeline {
  /** How often something was really started. */
  readonly started: string[];
  readonly cancelled: string[];
  /** What each trigger asked for, by request id. */
  readonly requests: ReadonlyMap<string, RunRequest>;
  /** Says how the run of this request stands now. */
  settle(requestId: string, status: Partial<PipelineStatus>): void;
  /** Somebody else trains this model. */
  occupy(modelId: string): void;
  /** Somebody else's run has ended. */
  vacate(modelId: string): void;
  /** The next trigger fails with this. */
  refuse(error: SextantError | null): void;
}

export function createPipeline(): FakePipeline {
  const runs = new Map<string, PipelineStatus>();
  const others = new Set<string>();
  const started: string[] = [];
  const cancelled: string[] = [];
  const requests = new Map<string, RunRequest>();
  let refusal: SextantError | null = null;
  const running: PipelineStatus = {
    state: 'running',
    externalId: '',
    progress: 0,
    text: 'Training.',
    candidate: null,
    minutes: null,
    cost: null,
    errorTail: null,
  };
  return {
    started,
    cancelled,
    requests,
    settle: (id, status) => void runs.set(id, { ...(runs.get(id) ?? running), ...status }),
    occupy: (id) => void others.add(id),
    vacate: (id) => void others.delete(id),
    refuse: (error) => {
      refusal = error;
    },
    trigger: async (_model, request) => {
      if (refusal) throw refusal;
      const { requestId } = request;
      requests.set(requestId, request);
      const externalId = `ext-${requestId}`;
      if (!runs.has(requestId)) started.push(requestId);
      runs.set(requestId, runs.get(requestId) ?? { ...running, externalId });
      return { externalId };
    },
    status: async (_model, requestId) => runs.get(requestId) ?? null,
    cancel: async (_model, requestId) => {
      cancelled.push(requestId);
      runs.set(requestId, { ...(runs.get(requestId) ?? running), state: 'cancelled', text: 'Stopped.' });
    },
    active: async (model) => (others.has(model.id) ? [{ externalId: 'dag-run-7', requestId: null }] : []),
  };
}

export const member = (id: string, person: Partial<Person> = {}): Person => ({
  id,
  name: id,
  timezone: 'Europe/Berlin',
  active: true,
  isBot: false,
  isGuest: false,
  isForeign: false,
  dndUntil: null,
  ...person,
});

/** Slack as far as flows see it; an inbox row's body is the intent itself. */
export function createChat(sets: Map<string, readonly string[]>, people: Map<string, Person>): Chat {
  return {
    interpret: async (row) => row.body as Intent,
    membersOf: async (set) => sets.get(set) ?? [],
    person: async (id) => people.get(id) ?? null,
    permalink: async (channel, ts) => `https://slack.test/${channel}/${ts}`,
  };
}

export interface FakePager extends Pager {
  /** What is open, by key. */
  readonly pages: Map<string, { readonly summary: string; readonly link: string | null }>;
  readonly resolved: string[];
}

export function createPager(): FakePager {
  const pages: FakePager['pages'] = new Map();
  const resolved: string[] = [];
  return {
    pages,
    resolved,
    open: async (page) => void pages.set(page.key, page),
    resolve: async (key) => {
      pages.delete(key);
      resolved.push(key);
    },
  };
}

export interface CountingAdvisor extends Advisor {
  readonly calls: string[];
  /** What it wants instead of what the rules prefer. */
  want: string | null;
}

/** Tells one sentence, takes what the rules prefer unless told otherwise, and counts what it was asked. */
export function createAdvisor(): CountingAdvisor {
  const usage = { calls: 0, tokens: 0, seconds: 0, cost: null, currency: 'USD' };
  const answer = (text: string): Answer => ({
    sentences: [{ text, cites: [] }],
    hypotheses: [],
    by: 'model',
    note: null,
    tools: [],
    proposals: [],
    usage,
  });
  const calls: string[] = [];
  const advisor: CountingAdvisor = {
    calls,
    want: null,
    explain: async ({ evidence }) => {
      calls.push('explain');
      return answer(evidence.verdict.type);
    },
    choose: async ({ preferred }) => {
      calls.push('choose');
      const action = (advisor.want ?? preferred) as typeof preferred;
      return { action, reason: 'because it helps', by: 'model', usage };
    },
    answer: async ({ question }) => {
      calls.push('answer');
      const retrain = /^retrain (\S+)/.exec(question.text)?.[1];
      if (question.text === 'what do you think, Bo?') return null;
      const proposals = retrain ? [{ kind: 'retrain' as const, model: retrain, reason: question.text }] : [];
      return { ...answer(`You asked: ${question.text}`), proposals };
    },
  };
  return advisor;
}
