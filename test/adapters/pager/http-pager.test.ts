import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpPager } from '../../../src/adapters/pager/http-pager.ts';

interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

let server: Server;
let base: string;
let heard: Heard[] = [];
let status = 202;

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      heard.push({ method, path, headers, body: JSON.parse(Buffer.concat(parts).toString('utf8')) });
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' }).end('{"status":"x"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  heard = [];
  status = 202;
});

const page = {
  key: 'apr_0000000001',
  summary: 'fraud waits for a decision',
  source: 'fraud',
  link: 'https://team.slack.com/archives/C1/p1',
  details: { approval: 'apr_0000000001' },
};

describe('PagerDuty', () => {
  const pager = () => createHttpPager({ kind: 'pagerduty', url: `${base}/v2/enqueue`, key: 'routing' });

  it('is told to trigger and to resolve the same alert', async () => {
    await pager().open(page);
    await pager().resolve(page.key, 'denied');
    expect(heard.map(({ method, path }) => [method, path])).toEqual([
      ['POST', '/v2/enqueue'],
      ['POST', '/v2/enqueue'],
    ]);
    expect(heard[0]?.body).toEqual({
      routing_key: 'routing',
      event_action: 'trigger',
      dedup_key: page.key,
      payload: { summary: page.summary, source: 'fraud', severity: 'critical', custom_details: page.details },
      links: [{ href: page.link, text: 'The card in Slack' }],
    });
    expect(heard[1]?.body).toEqual({ routing_key: 'routing', event_action: 'resolve', dedup_key: page.key });
  });

  it.each([
    [500, 'unavailable'],
    [429, 'rate_limited'],
    [400, 'input_invalid'],
  ])('answering %s is an error that says so, without the key', async (code, expected) => {
    status = code;
    const error = await pager()
      .open(page)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SextantError' });
    expect([expected, 'upstream_invalid', 'config_invalid']).toContain(Reflect.get(Object(error), 'code'));
    expect(String(error)).not.toContain('routing');
  });
});

describe('Opsgenie', () => {
  const pager = () => createHttpPager({ kind: 'opsgenie', url: `${base}/v2/alerts`, key: 'genie' });

  it('gets an alert under the approval’s alias, and closes it by that alias', async () => {
    await pager().open(page);
    await pager().resolve(page.key, 'approved');
    expect(heard.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/v2/alerts', 'GenieKey genie'],
      ['/v2/alerts/apr_0000000001/close?identifierType=alias', 'GenieKey genie'],
    ]);
    expect(heard[0]?.body).toMatchObject({ message: page.summary, alias: page.key, entity: 'fraud', priority: 'P1' });
    expect(heard[1]?.body).toEqual({ source: 'Sextant', note: 'approved' });
  });
});
