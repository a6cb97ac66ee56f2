import pg from 'pg';
import { newId } from '../contracts/rows.ts';

/** A database of its own on the server of TEST_DATABASE_URL, or why there is none. */
export const serverUrl = process.env.TEST_DATABASE_URL;
export const whyNoPostgres = 'TEST_DATABASE_URL is not set: skipped on Postgres';

export interface FreshDatabase {
  readonly url: string;
  /** The same database as another user. */
  as(user: string, password: string): string;
  drop(): Promise<void>;
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `sextant_test_${newId('evt').slice(4)}`;
  await onServer(`create database ${name}`);
  const url = new URL(serverUrl ?? '');
  url.pathname = `/${name}`;
  return {
    url: url.href,
    as: (user, password) => {
      const other = new URL(url);
      other.username = user;
      other.password = password;
      return other.href;
    },
    drop: () => onServer(`drop database ${name} with (force)`),
  };
}

export async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
