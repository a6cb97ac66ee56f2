import { describe, expect, it } from 'vitest';
import { loadEnv } from '../../src/config/load-env.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(loadEnv({})).toEqual({ LOG_LEVEL: 'info' });
  });

  it('treats blank like unset, as compose files write it', () => {
    const blank = { SLACK_BOT_TOKEN: '', DATABASE_URL: '  ', PORT: '', LOG_LEVEL: '', OPENAI_API_KEY: ' ' };
    const { LOG_LEVEL, ...rest } = loadEnv(blank);
    expect(LOG_LEVEL).toBe('info');
    expect(Object.values(rest).filter((value) => value !== undefined)).toEqual([]);
  });

  it('trims what was pasted', () => {
    expect(loadEnv({ SLACK_BOT_TOKEN: ' xoxb-1\n', PORT: ' 8080 ' })).toMatchObject({
      SLACK_BOT_TOKEN: 'xoxb-1',
      PORT: 8080,
    });
  });

  it('names every mistake at once and no value', () => {
    const wrong = {
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      REDIS_URL: 'http://:hunter2@redis',
      OPENAI_BASE_URL: 'hunter2',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      OPENAI_API_KEY: 'sk-hunter2',
    };
    const message = thrown(() => loadEnv(wrong));
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'OPENAI_BASE_URL', 'PORT', 'LOG_LEVEL', 'OPENAI_MODEL'])
      expect(message).toContain(`\n  ${name}: `);
    expect(message).not.toContain('hunter2');
  });
});

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it did not refuse');
}
