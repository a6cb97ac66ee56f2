import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sextant-totp-'));
});
afterAll(() => rm(cwd, { recursive: true }));
const totp = (...args: string[]) => runCommand(['totp', ...args, '--data-dir', join(cwd, 'data')], { cwd });

describe('sextant totp', () => {
  it('enrols with a secret shown once, lists without it, revokes', async () => {
    const enrolled = await totp('enrol', '--user', 'U0PRIYA001', '--name', 'Priya Nair', '--json');
    const { secret, uri } = JSON.parse(enrolled.stdout);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Sextant:Priya%20Nair\?issuer=Sextant&secret=/);
    const listed = await totp('list');
    expect(listed.stdout).toMatch(/^U0PRIYA001 {2}Priya Nair {2}enrolled /);
    expect(listed.stdout).not.toContain(secret);
    expect((await totp('revoke', 'U0PRIYA001')).code).toBe(0);
    expect((await totp('revoke', 'U0PRIYA001')).code).toBe(2);
    expect((await totp('list')).stdout).toContain('revoked');
  }, 600_000);

  it('refuses what is no Slack user', async () => {
    const refused = await totp('enrol', '--user', '@priya', '--name', 'Priya');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is no Slack user id') });
  }, 300_000);
});
