import { z } from 'zod';
import { activityFacts, standingFacts } from '../facts/fleet-facts.ts';
import { silenceFacts } from '../facts/sweep-facts.ts';
import { sayTime } from '../words.ts';
import { defineTool, failed, found, noData } from './tool.ts';

const rowLimit = 5000;

export const fleetReport = defineTool({
  name: 'fleet_report',
  description:
    'What happened in the whole fleet between two times: sweeps run and missed, healthy, drifted, held, blind, downtime, runs, decisions with reasons, expired approvals.',
  args: z.strictObject({
    from: z.iso.datetime({ offset: true }).describe('ISO 8601, inclusive'),
    to: z.iso.datetime({ offset: true }).describe('ISO 8601, exclusive'),
  }),
  async run({ from, to }, world) {
    const asked = `fleet from ${from} to ${to}`;
    const range = { since: new Date(from), until: new Date(to) };
    if (range.since >= range.until)
      return failed(asked, `The range ends (${sayTime(to)}) before it begins (${sayTime(from)}).`);
    if (range.since >= world.now) return noData(asked, 'That range has not begun yet: I only know what was recorded.');
    const { store } = world;
    const find = { ...range, limit: rowLimit };
    const [sweeps, ledger, standing, activity] = await Promise.all([
      store.find('sweep', { ...find, order: 'oldest' }),
      store.ledger({ until: range.until, kind: 'process-started', limit: rowLimit }),
      standingFacts(world, range),
      activityFacts(world, find),
    ]);
    const stops = await store.ledger({ until: range.until, kind: 'process-stopped', limit: rowLimit });
    const facts = [...silenceFacts(sweeps, [...ledger, ...stops], range), ...standing, ...activity];
    return found(asked, facts);
  },
});
