import { createConnection, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * How a network goes wrong. `latency`: everything later. `reset`: connections are cut. `black-hole`: taken, never
 * answered. `half-open`: what we say arrives, answers do not. `drip`: a few bytes at a time.
 */
export type Weather = 'fine' | 'latency' | 'reset' | 'black-hole' | 'half-open' | 'drip';

export interface TcpProxy {
  readonly port: number;
  /** From now on, also for connections that stand. What was swallowed stays lost. */
  weather(weather: Weather): void;
  close(): Promise<void>;
}

const latencyMs = 150;
const dripBytes = 512;
const dripMs = 15;

/** A TCP proxy before one port of this machine. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let weather: Weather = 'fine';
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  const server = createServer((near) => {
    if (weather === 'reset') return void near.resetAndDestroy();
    const far = createConnection({ port: target, host: '127.0.0.1' });
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to, answer] of [
      [near, far, false],
      [far, near, true],
    ] as const) {
      from.setNoDelay(true);
      carry(from, to, () => (swallows(weather, answer) ? null : weather));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.end();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    weather: (next) => {
      weather = next;
      if (next === 'reset') cut();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const swallows = (weather: Weather, answer: boolean): boolean =>
  weather === 'black-hole' || (weather === 'half-open' && answer);

/** Carries bytes one way, in order, as the weather is when they come; null swallows them and all that follow. */
function carry(from: Socket, to: Socket, weatherNow: () => Weather | null): void {
  let lost = false;
  let line: Promise<unknown> = Promise.resolve();
  from.on('data', (bytes: Buffer) => {
    line = line.then(async () => {
      const weather = lost ? null : weatherNow();
      if (weather === null) lost = true;
      else if (weather === 'drip') await drip(to, bytes);
      else {
        if (weather === 'latency') await pause(latencyMs);
        to.write(bytes);
      }
    });
  });
}

async function drip(to: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length && !to.destroyed; at += dripBytes) {
    to.write(bytes.subarray(at, at + dripBytes));
    await pause(dripMs);
  }
}
