import { SextantError } from '../domain/error.ts';
import { type Env, envSchema } from './env-schema.ts';

/** Checks the environment; one `config_invalid` names every mistake and repeats no value, since values are secrets. */
export function loadEnv(environment: Readonly<Record<string, string | undefined>>): Env {
  const parsed = envSchema.safeParse(environment);
  const rows = parsed.error?.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`) ?? [];
  if (environment.OPENAI_API_KEY?.trim() && !environment.OPENAI_MODEL?.trim())
    rows.push('  OPENAI_MODEL: is missing, but OPENAI_API_KEY is set: name the model to ask');
  if (!parsed.success || rows.length > 0)
    throw new SextantError('config_invalid', `The environment has mistakes:\n${rows.join('\n')}`);
  return parsed.data;
}
