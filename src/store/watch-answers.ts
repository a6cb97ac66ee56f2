import type { PoolClient } from 'pg';

/**
 * Gives up a connection whose statement gets no answer for so long: the other side may be gone without a word, and who
 * waits for it would wait for ever. Ending a client in the middle of a statement fails that statement.
 */
export function watchAnswers(client: PoolClient, answerMs: number): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const watched = (...args: unknown[]): unknown => {
    const timer = setTimeout(() => void client.end().catch(() => undefined), answerMs);
    const done = (): void => clearTimeout(timer);
    const callback = args.at(-1);
    if (isCallback(callback)) {
      const answered = (...answer: unknown[]): void => {
        done();
        callback(...answer);
      };
      return query(...args.slice(0, -1), answered);
    }
    const answer = query(...args);
    if (answer instanceof Promise) void answer.then(done, done);
    else done();
    return answer;
  };
  client.query = watched as typeof client.query;
}

const isCallback = (value: unknown): value is (...answer: unknown[]) => void => typeof value === 'function';
