import { SextantError } from '../domain/error.ts';
import type { Role } from '../domain/step.ts';

/** Stands where a role has no such port: whatever is called on it is refused. */
export function walledOff<T extends object>(port: string, roles: readonly Role[]): T {
  const refuse = (name: string) => () => {
    throw new SextantError(
      'unauthorised',
      `A process with the roles ${roles.join(', ')} has no ${port}: ${name} is refused.`,
    );
  };
  return new Proxy({} as T, {
    get: (_target, name) => (typeof name === 'string' && name !== 'then' ? refuse(name) : undefined),
  });
}

/** Which secrets belong to which role; a role that finds another's refuses to start when it is alone. */
const secretOwners: Record<string, Role> = {
  SLACK_BOT_TOKEN: 'bot',
  SLACK_SIGNING_SECRET: 'bot',
  SLACK_APP_TOKEN: 'bot',
  WEBHOOK_TOKEN: 'bot',
  WEBHOOK_SECRET: 'bot',
  GRAFANA_WEBHOOK_SECRET: 'bot',
  MLFLOW_WEBHOOK_SECRET: 'bot',
  ALERTMANAGER_USERNAME: 'bot',
  ALERTMANAGER_PASSWORD: 'bot',
  ALERTMANAGER_TOKEN: 'bot',
  PAGER_KEY: 'bot',
  OPENAI_API_KEY: 'agent',
  AIRFLOW_USERNAME: 'worker',
  AIRFLOW_PASSWORD: 'worker',
  AIRFLOW_TOKEN: 'worker',
  LEDGER_SIGNING_KEY: 'promoter',
  MLFLOW_PROMOTER_USERNAME: 'promoter',
  MLFLOW_PROMOTER_PASSWORD: 'promoter',
  MLFLOW_PROMOTER_TOKEN: 'promoter',
};

/** For commands that a person runs, never for a process that stays up. */
const ofNobody = ['DATABASE_OWNER_URL', 'MLFLOW_PIPELINE_USERNAME', 'MLFLOW_PIPELINE_PASSWORD'];

/** Throws `config_invalid` naming the secrets that these roles must not have in their environment. */
export function refuseForeignSecrets(roles: readonly Role[], environment: Readonly<Record<string, unknown>>): void {
  const foreign = Object.entries(secretOwners).filter(([name, owner]) => environment[name] && !roles.includes(owner));
  for (const name of ofNobody) if (environment[name]) foreign.push([name, 'bot']);
  if (foreign.length === 0) return;
  const names = foreign.map(([name]) => name).join(', ');
  throw new SextantError(
    'config_invalid',
    `This process has the roles ${roles.join(', ')} but finds ${names} in its environment, which they must never hold. Start it without.`,
  );
}
