import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alert, settledAs } from '../acceptance/bad-input/people.ts';
import { openSmallWorld, type SmallWorld } from '../acceptance/bad-input/small-world.ts';
import { type Ended, runCommand } from './run-command.ts';

let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld([{ id: 'm' }]);
  expect((await alert(world, 'm')).status).toBe(202);
  await settledAs(world, 'm', 'waiting-approval');
  await world.app.stop();
}, 120_000);
afterAll(() => world.close());

const run = (command: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runCommand([...command.split(' '), '--config', world.configFile, '--data-dir', `${world.dir}/store`], {
    cwd: world.dir,
    env,
  });

describe('on a small set-up with a card that waits', () => {
  test('config check', async () => {
    const { code, stdout } = await runCommand(['config', 'check', '--config', world.configFile, '--json'], {
      cwd: world.dir,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, models: [{ id: 'm', autonomy: 'retrain' }] });
  });

  test('pending lists it', async () => {
    const { code, stdout, stderr } = await run('pending');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^apr_\w{10} {2}promote m v2 {2}expires 2026-10-12T\S+ {2}may approve: S0MLONCALL, S0MLLEADS \(1\)\n$/,
    );
    expect(code).toBe(0);
  });

  test('ledger verify and show', async () => {
    const verified = await run('ledger verify');
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The chain holds: \d+ rows\.\n/) });
    const { code, stdout } = await run('ledger show --json --model m');
    const kinds = (JSON.parse(stdout) as { body: string }[]).map(
      ({ body }) => (JSON.parse(body) as { kind: string }).kind,
    );
    expect(code).toBe(0);
    expect(kinds).toEqual(
      expect.arrayContaining(['signal-received', 'incident-opened', 'evidence-taken', 'decision-made', 'run-finished']),
    );
    const shown = await run('ledger show --limit 2');
    expect(shown.stdout.trim().split('\n')).toHaveLength(2);
  });

  test('explain says verdict, decision and reasons, and writes nothing', async () => {
    const { code, stdout } = await run('explain m --json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      model: 'm',
      verdict: { type: 'concept-drift' },
      decision: { action: expect.any(String) },
      reasons: [expect.any(String), expect.anything()],
      history: '',
    });
    expect((await run('explain m')).stdout).toMatch(
      /^m: concept-drift[\s\S]*Decision: [\s\S]*If nobody does anything: /,
    );
  });

  test('explain --show-prompt prints what a language model would be sent, without a key and without sending', async () => {
    const { code, stdout } = await run('explain m --show-prompt');
    expect(code).toBe(0);
    const { url, body } = JSON.parse(stdout) as {
      url: string;
      body: { messages: { role: string; content: string }[] };
    };
    expect(url).toBe('https://api.openai.com/v1/chat/completions');
    expect(body.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'tool']);
    expect(body.messages[3]?.content).toContain('concept-drift');
  });

  test('sweep counts the fleet, and finds', async () => {
    const { code, stdout } = await run('sweep --json');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'done', expected: 1, counts: { held: 1, healthy: 0 } });
    expect(code).toBe(0);
  });

  test('doctor finds it in order, and names what is not', async () => {
    const good = await run('doctor', world.environment);
    expect(good.stdout).toMatch(/ok {3}m champion +v1, and serving answers with it/);
    expect(good).toMatchObject({ code: 0, stderr: '' });
    const bad = await run('doctor --json');
    expect(bad.code).toBe(3);
    expect(JSON.parse(bad.stdout)).toContainEqual({
      name: 'slack',
      ok: false,
      key: 'SLACK_BOT_TOKEN',
      text: expect.stringContaining('SLACK_BOT_TOKEN'),
    });
  });

  test('what runs in another process is left alone, and explain says what it did without', async () => {
    await world.start();
    const { code, stdout } = await run('explain m --json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ history: expect.stringContaining('a running Sextant holds the store') });
    expect((await run('sweep')).code).toBe(4);
  });
});
