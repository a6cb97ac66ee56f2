import { describe, expect, it } from 'vitest';
import { findCycles, type Module, parseModule, readModules } from './architecture/read-modules.ts';

/** May import, room by room. `ports` and `domain` are open to all rooms but the ones below them. */
const rooms: Record<string, readonly string[]> = {
  domain: [],
  drift: ['domain'],
  ports: ['domain'],
  charts: ['domain', 'drift', 'ports'],
  config: ['domain'],
  flows: ['domain', 'ports', 'drift'],
  agent: ['domain', 'ports', 'drift'],
  slack: ['domain', 'ports', 'charts'],
  http: ['domain', 'ports', 'charts'],
  store: ['domain', 'ports'],
  adapters: ['domain', 'ports'],
  process: ['domain', 'ports'],
  telemetry: ['domain', 'ports'],
  'lifecycle.ts': ['flows', 'domain', 'ports'],
  'run-step.ts': ['flows', 'domain', 'ports'],
  app: [
    ...['domain', 'drift', 'ports', 'charts', 'config', 'flows', 'agent', 'slack', 'http', 'store', 'adapters'],
    ...['process', 'telemetry', 'lifecycle.ts', 'run-step.ts'],
  ],
  'app.ts': [
    ...['app', 'domain', 'ports', 'charts', 'flows', 'agent', 'store', 'slack', 'adapters'],
    ...['process', 'telemetry', 'lifecycle.ts', 'run-step.ts'],
  ],
  'one-shot.ts': ['app.ts', 'flows', 'lifecycle.ts', 'run-step.ts', 'process', 'config', 'domain', 'ports'],
  cli: ['app.ts', 'one-shot.ts', 'config', 'domain', 'drift', 'ports', 'process'],
  sandbox: ['app.ts', 'config', 'domain', 'ports', 'process'],
  'main.ts': ['cli'],
};

/** Who may use which package; a package that is not here is new and needs its row. */
const packages: Record<string, readonly string[]> = {
  zod: ['domain', 'config', 'http', 'slack', 'agent', 'adapters', 'sandbox'],
  canonicalize: ['domain'],
  'cron-parser': ['config', 'process'],
  jsonata: ['config', 'http'],
  yaml: ['config', 'sandbox'],
  pino: ['process'],
  'prom-client': ['telemetry'],
  fastify: ['http', 'sandbox'],
  '@fastify/formbody': ['sandbox'],
  '@fastify/multipart': ['sandbox'],
  '@fastify/websocket': ['sandbox'],
  '@slack/bolt': ['slack'],
  '@slack/socket-mode': ['slack'],
  '@slack/types': ['slack', 'sandbox'],
  '@slack/web-api': ['slack'],
  '@langchain/core': ['agent'],
  '@langchain/langgraph': ['agent'],
  '@langchain/langgraph-checkpoint-postgres': ['agent'],
  '@langchain/openai': ['agent'],
  echarts: ['charts'],
  '@resvg/resvg-js': ['charts'],
  'dejavu-fonts-ttf': ['charts'],
  kysely: ['store'],
  pg: ['store', 'adapters', 'agent'],
  '@electric-sql/pglite': ['store'],
  bullmq: ['adapters'],
  ioredis: ['adapters'],
  '@duckdb/node-api': ['adapters', 'sandbox'],
  execa: ['adapters', 'sandbox'],
  otpauth: ['adapters'],
  commander: ['cli'],
  vite: ['sandbox'],
  '@vitejs/plugin-react': ['sandbox'],
  react: ['sandbox'],
  'react-dom': ['sandbox'],
  'slack-blocks-to-jsx': ['sandbox'],
  'ml-cart': ['sandbox'],
  'ml-logistic-regression': ['sandbox'],
  'ml-matrix': ['drift', 'sandbox'],
  'ml-random-forest': ['sandbox'],
  'simple-statistics': ['drift', 'sandbox'],
};

/** Rooms that touch nothing outside, and the builtins they may have nevertheless. */
const pure: Record<string, readonly string[]> = {
  domain: ['node:crypto'],
  drift: [],
  ports: [],
  flows: [],
  charts: ['node:module'],
  'lifecycle.ts': [],
  'run-step.ts': [],
};

/** Every file that reaches out over HTTP by itself; http-server is asked, and asks nobody. */
const outwards = [
  'src/adapters/http/vendor-client.ts',
  'src/adapters/local/http-serving.ts',
  'src/agent/only-host.ts',
  'src/http/http-server.ts',
  'src/slack/sending/send-chart.ts',
  'src/slack/slack-site.ts',
  'src/slack/socket-receiver.ts',
];

const roomOf = (path: string): string => path.split('/')[1] ?? '';

function trespasses({ path, imports }: Module): string[] {
  const room = roomOf(path);
  return imports.flatMap(({ target, dynamic }) => {
    const says = `${path} → ${target}`;
    if (target.startsWith('node:')) return (pure[room]?.includes(target) ?? true) ? [] : [says];
    if (!target.startsWith('src/')) return packages[target]?.includes(room) ? [] : [says];
    if (path === 'src/cli/demo.ts' && dynamic && roomOf(target) === 'sandbox') return [];
    return roomOf(target) === room || rooms[room]?.includes(roomOf(target)) ? [] : [says];
  });
}

const modules = readModules('src');

describe('the parser', () => {
  const fixture = parseModule(
    'src/flows/a.ts',
    `import { x } from './b.ts';
     import type { Y } from '../slack/y.ts';
     export * from '../store/z.ts';
     export type { W } from 'kysely';
     type V = import('@slack/types').Block;
     await import('../sandbox/s.ts');
     import 'node:fs';`,
  );

  it('sees every form of import', () => {
    expect(fixture.imports.map((i) => i.target).sort()).toEqual([
      '@slack/types',
      'kysely',
      'node:fs',
      'src/flows/b.ts',
      'src/sandbox/s.ts',
      'src/slack/y.ts',
      'src/store/z.ts',
    ]);
  });

  it('calls everything but the neighbour a trespass', () => {
    expect(trespasses(fixture)).toHaveLength(6);
  });

  it('finds a cycle that only types close', () => {
    const cycle = [
      parseModule('src/domain/a.ts', `import type { B } from './b.ts'; export type A = B;`),
      parseModule('src/domain/b.ts', `export type { A } from './a.ts';`),
    ];
    expect(findCycles(cycle)).toEqual(['src/domain/a.ts → src/domain/b.ts → src/domain/a.ts']);
  });
});

describe('the rooms', () => {
  it('are all in the table', () => {
    expect(modules.map((m) => roomOf(m.path)).filter((room) => !(room in rooms))).toEqual([]);
  });

  it('import only what the table allows', () => {
    expect(modules.flatMap(trespasses)).toEqual([]);
  });

  it('have no cycles, types included', () => {
    expect(findCycles(modules)).toEqual([]);
  });

  it('have no folder or file with a name that says nothing', () => {
    const empty = /(^|\/)(utils?|helpers?|common|lib|types)(\/|\.tsx?$)/;
    expect(modules.map((m) => m.path).filter((path) => empty.test(path))).toEqual([]);
  });

  it('know no model of the demo', () => {
    const demo = /fraud-detector|churn-predictor|demand-forecast|credit-risk/;
    const guilty = modules.filter((m) => roomOf(m.path) !== 'sandbox' && demo.test(m.text));
    expect(guilty.map((m) => m.path)).toEqual([]);
  });

  it('speak through the log or the command line, never through the console', () => {
    const guilty = modules.filter((m) => /\bconsole\s*\.\s*\w+\s*\(/.test(m.text));
    expect(guilty.map((m) => m.path)).toEqual([]);
  });

  it('reach out over HTTP only in the clients that look at the host first (test/hostile/outbound.test.ts tries each)', () => {
    const reaches =
      /(?:^|[^.\w])fetch\(|(?:=|\?\?|\() *fetch\b|new WebSocket|from '(?:undici|node:(?:https?|http2|net|tls|dgram))'/m;
    const reaching = modules.filter((m) => roomOf(m.path) !== 'sandbox' && reaches.test(m.text)).map((m) => m.path);
    expect(reaching.sort()).toEqual(outwards);
  });

  it('should stay small: sizes only warn', () => {
    const large = [
      ...modules.filter((m) => m.lines > 300).map((m) => `${m.path}: ${m.lines} lines`),
      ...modules.flatMap((m) => m.longFunctions.map((where) => `${m.path}:${where}`)),
    ];
    if (large.length > 0) console.warn(`Larger than they should be:\n  ${large.join('\n  ')}`);
  });
});
