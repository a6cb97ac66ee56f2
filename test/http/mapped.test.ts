import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMapping } from '../../src/http/map-body.ts';

const now = new Date('2026-03-05T12:00:00Z');
const { mapped } = (parse(readFileSync('examples/every-key.yaml', 'utf8')) as { sources: { mapped: Shown } }).sources;
type Shown = Record<'datadog' | 'cloudwatch' | 'pagerduty', { map: string }>;
const from = (name: keyof Shown, body: unknown) => createMapping(name, mapped[name].map)(body, now);

describe('the shown mappings', () => {
  it('Datadog: a monitor that warns, and its recovery', async () => {
    const body = {
      id: '4711',
      cycle: 'c1',
      title: '[Triggered on {model:m}] drift',
      transition: 'Triggered',
      priority: 'P2',
      tags: 'env:prod,model:fraud,team:ml',
      link: 'https://app.datadoghq.com/monitors/4711',
    };
    expect(await from('datadog', body)).toMatchObject({
      signals: [
        {
          model: 'fraud',
          status: 'firing',
          severity: 'critical',
          fingerprint: 'datadog-4711-c1',
          labels: { source: 'datadog' },
          links: { source: 'https://app.datadoghq.com/monitors/4711' },
        },
      ],
    });
    expect(await from('datadog', { ...body, transition: 'Recovered' })).toMatchObject({
      signals: [{ status: 'resolved', fingerprint: 'datadog-4711-c1', endsAt: now.toISOString() }],
    });
  });

  it('CloudWatch by EventBridge: alarm and OK, while INSUFFICIENT_DATA says nothing', async () => {
    const event = (value: string) => ({
      'detail-type': 'CloudWatch Alarm State Change',
      account: '123456789012',
      region: 'eu-central-1',
      resources: ['arn:aws:cloudwatch:eu-central-1:123456789012:alarm:fraud/drift'],
      detail: { alarmName: 'fraud/drift', state: { value, reason: 'Threshold Crossed', timestamp: '2026-03-05' } },
    });
    expect(await from('cloudwatch', event('ALARM'))).toMatchObject({
      signals: [{ model: 'fraud', status: 'firing', title: 'fraud/drift: Threshold Crossed' }],
    });
    expect(await from('cloudwatch', event('OK'))).toMatchObject({ signals: [{ status: 'resolved' }] });
    expect(await from('cloudwatch', event('INSUFFICIENT_DATA'))).toEqual({ signals: [] });
  });

  it('PagerDuty v3: an incident that was triggered', async () => {
    const event = {
      id: '01',
      event_type: 'incident.triggered',
      occurred_at: '2026-03-05T11:59:00Z',
      data: {
        id: 'Q1',
        title: 'drift over 0.1',
        urgency: 'high',
        created_at: '2026-03-05T11:58:00Z',
        html_url: 'https://acme.pagerduty.com/incidents/Q1',
        service: { summary: 'fraud' },
      },
    };
    expect(await from('pagerduty', { event })).toMatchObject({
      signals: [{ model: 'fraud', severity: 'critical', startsAt: '2026-03-05T11:58:00Z' }],
    });
    expect(await from('pagerduty', { event: { ...event, event_type: 'service.updated' } })).toEqual({ signals: [] });
  });
});

describe('a mapping', () => {
  const run = (expression: string, body: unknown = {}) => createMapping('x', expression)(body, now);

  it('may give several signals', async () => {
    const made = await run('alerts.{"model": name, "title": "t"}', { alerts: [{ name: 'a' }, { name: 'b' }] });
    expect(made).toMatchObject({ signals: [{ model: 'a' }, { model: 'b' }] });
  });

  it.each([
    ['for ever deep', '($f := function($x) { 1 + $f($x) }; $f(1))'],
    ['for ever long', '($f := function($x) { $f($x + 1) }; $f(1))'],
    ['too wide', '[1..9999999]'],
    ['what is no signal', '{"title": "no model"}'],
    ['a key that is none', '{"model": "m", "title": "t", "promote": true}'],
  ])('that is %s is refused, naming itself', async (_what, expression) => {
    expect(await run(expression)).toMatchObject({ refused: expect.stringContaining('sources.mapped.x') });
  });

  it('reaches nothing of the program', async () => {
    expect(await run('{"model": "m", "title": $string($lookup(process, "env"))}')).toMatchObject({
      refused: expect.stringContaining('title'),
    });
    const made = await run('{"model": "m", "title": $type(constructor) & $string(__proto__)}');
    expect(JSON.stringify(made)).not.toContain('function');
  });
});
