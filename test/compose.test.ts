import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { envSchema } from '../src/config/env-schema.ts';
import { loadEnv } from '../src/config/load-env.ts';
import { roles } from '../src/domain/step.ts';
import { refuseForeignSecrets } from '../src/process/walls.ts';

const serviceSchema = z.looseObject({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).default([]),
  user: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional(), disable: z.boolean().default(false) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const file = z
  .object({ services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }));
const services = Object.entries(file.services);
const service = (name: string) => serviceSchema.parse(file.services[name]);
const dockerfile = readFileSync('Dockerfile', 'utf8');

/** Every variable set to something, as with a full .env file. */
const filled = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{(\w+):(\?|-(\w*))\}/g, (_all, variable: string) =>
        variable === 'LOG_LEVEL' ? 'info' : variable === 'OPENAI_BASE_URL' ? 'https://llm.test/v1' : 'filled',
      ),
    ]),
  );

describe('docker-compose.yml', () => {
  it('has a container for each role, Postgres, Redis and what must run before', () => {
    expect(services.map(([name]) => name).sort()).toEqual([...roles, 'logins', 'migrate', 'postgres', 'redis'].sort());
    for (const role of roles) expect(service(role).command).toEqual(['start', '--roles', role]);
  });

  it.each(roles)('gives %s an environment it starts with: known names, valid values, no secret of another', (role) => {
    const environment = filled(service(role).environment);
    expect(Object.keys(environment).filter((name) => !(name in envSchema.shape))).toEqual([]);
    expect(() => refuseForeignSecrets([role], loadEnv(environment))).not.toThrow();
    expect(environment.DATABASE_URL).toBe(`postgres://${role}:filled@postgres:5432/sextant`);
  });

  it('would be caught giving a role the secrets of another', () => {
    for (const [holder, role] of [
      ['bot', 'worker'],
      ['agent', 'promoter'],
      ['migrate', 'worker'],
    ] as const)
      expect(() => refuseForeignSecrets([role], filled(service(holder).environment))).toThrow(/must never hold/);
  });

  it('keeps the owner of the database out of everything that stays', () => {
    const owners = services.filter(([, s]) =>
      Object.values(s.environment).some((v) => v.includes('OWNER_DB_PASSWORD')),
    );
    expect(owners.map(([name]) => name).sort()).toEqual(['logins', 'migrate', 'postgres']);
  });

  it('asks for every secret by name and holds none', () => {
    for (const [, { environment }] of services)
      for (const [name, value] of Object.entries(environment))
        if (/TOKEN|SECRET|KEY|PASSWORD/.test(name)) expect(value).toMatch(/^\$\{\w+:(\?|-)\}$/);
  });

  it('checks the health of everything that stays', () => {
    const once = ['migrate', 'logins'];
    const unchecked = services.filter(([name, s]) => !once.includes(name) && !s.healthcheck?.test);
    expect(unchecked.map(([name]) => name)).toEqual([]);
    for (const role of roles) expect(service(role).healthcheck?.test?.join(' ')).toContain('/readyz');
  });

  it('starts in order: Postgres, migrations, logins, roles', () => {
    expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(service('logins').depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    for (const role of roles)
      expect(service(role).depends_on).toEqual({
        logins: { condition: 'service_completed_successfully' },
        redis: { condition: 'service_healthy' },
      });
  });

  it('pins every image to a version', () => {
    for (const [, { image }] of services) expect(image).toMatch(/^[\w/]+:\d+\.\d+(\.\d+)?(-[\w.]+)?$/);
    expect(dockerfile).toMatch(/^FROM node:24\.\d+\.\d+-[\w-]+$/m);
  });

  it('runs our containers as nobody special, on a file system they cannot write', () => {
    for (const name of [...roles, 'migrate', 'logins', 'redis']) {
      const { user, read_only, cap_drop, security_opt } = service(name);
      expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      expect({ read_only, cap_drop, security_opt }).toEqual({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('lets only the pipeline and the promoter write the fleet', () => {
    const writers = roles.filter((role) => service(role).volumes.includes('./fleet:/fleet'));
    expect(writers).toEqual(['worker', 'promoter']);
    for (const role of ['bot', 'agent']) expect(service(role).volumes).toEqual(['./fleet:/fleet:ro']);
  });

  it('opens one port, of the bot, on loopback', () => {
    expect(services.flatMap(([name, s]) => s.ports.map((port) => `${name} ${port}`))).toEqual([
      'bot 127.0.0.1:3000:3000',
    ]);
  });

  it('runs Redis as the queue needs it', () => {
    expect(service('redis').command.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('names every volume it uses', () => {
    const used = services
      .flatMap(([, s]) => s.volumes.map((v) => v.split(':')[0] ?? ''))
      .filter((v) => !v.startsWith('.'));
    expect([...new Set(used)].sort()).toEqual(Object.keys(file.volumes).sort());
  });
});

describe('the image', () => {
  it('is the sources and what they need, without development packages and without a build', () => {
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(dockerfile).not.toMatch(/npm run|tsc/);
    expect(readFileSync('.dockerignore', 'utf8').split('\n')[0]).toBe('*');
  });
});
