import { once } from 'node:events';
import { createServer } from 'node:net';
import { SextantError } from '../../domain/error.ts';

/** Throws, before anything else is touched, when another process has the port. */
export async function ensurePort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new SextantError(
      'config_invalid',
      `Port ${port} is taken by another program: choose another with --port, or --port 0 for any free one.`,
      { cause },
    );
  }
  server.close();
  await once(server, 'close');
}
