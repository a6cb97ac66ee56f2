import { SextantError } from '../domain/error.ts';
import { type Env, envSchema } from './env-schema.ts';

/** Checks the environment; one `config_invalid` names every mistake. */
export function loadEnv(environment: Readonly<Record<string, string | undefined>>): Env {
  const parsed = envSchema.safeParse(environment);
  if (!parsed.success) {
    const rows = parsed.error.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`);
    throw new SextantError('config_invalid', `The environment has mistakes:\n${rows.join('\n')}`);
  }
  const env = parsed.data;
  if (env.OPENAI_API_KEY && !env.OPENAI_MODEL)
    throw new SextantError('config_invalid', 'OPENAI_API_KEY is set but OPENAI_MODEL is not: name the model to ask.');
  return env;
}
