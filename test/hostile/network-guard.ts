import { createServer } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';

type Connect = (...args: unknown[]) => Socket;

/** Watches every connection this process opens; whatever library opens it, it ends in a socket's `connect`. */
export function watchConnects() {
  const seen: string[] = [];
  const original = Socket.prototype.connect as unknown as Connect;
  const watched: Connect = function (this: Socket, ...args) {
    seen.push(targetOf(args));
    return original.apply(this, args);
  };
  Socket.prototype.connect = watched as unknown as typeof Socket.prototype.connect;
  return {
    seen,
    stop: () => {
      Socket.prototype.connect = original as unknown as typeof Socket.prototype.connect;
    },
  };
}

/** node:net hands over its arguments in an array, others as they were given. */
function targetOf(args: readonly unknown[]): string {
  const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: string; port?: number | string; path?: string };
    return path && !port ? path : `${host ?? 'localhost'}:${port}`;
  }
  return typeof first === 'number' ? `${typeof second === 'string' ? second : 'localhost'}:${first}` : String(first);
}

/** A place that nobody has business to call. */
export async function openTrap() {
  const knocks: string[] = [];
  const server = createServer((request, response) => {
    knocks.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    knocks,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
