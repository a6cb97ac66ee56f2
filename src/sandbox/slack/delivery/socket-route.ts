import type { FastifyInstance } from 'fastify';
import type { HubSocket, SocketHub } from './socket-hub.ts';

/** The websocket address that `apps.connections.open` hands out. */
export function socketRoute(app: FastifyInstance, hub: SocketHub): void {
  app.register(async (scope) => {
    scope.get<{ Querystring: { ticket?: string } }>('/link/', { websocket: true }, (socket: HubSocket, request) => {
      if (!hub.accept(socket, request.query.ticket ?? '')) socket.close(1008);
    });
  });
}
