import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ConnectionPlaces, type PlaceLimits } from '../domain/connectionPlaces.ts';

/**
 * Connections that are no WebSockets. A request is answered in the time of two round trips, and its connection is kept
 * for some seconds more: of one network that many are an office that comes back all at once.
 */
const PLACES: PlaceLimits = { all: 2_000, idlePerNetwork: 100 };
/** A proxy keeps connections, and hands the next request of anybody to one that must not just be closing. */
const KEPT_FOR_PROXIES_MS = 72_000;

export interface BoundConnectionsOptions {
  /** Null: it is a proxy's, and bounded with all others alone. */
  readonly networkOf: (remoteAddress: string | undefined) => string | null;
  readonly limits?: PlaceLimits;
}

/**
 * Bounds the connections of an HTTP server, with all others and a network, whether they came by TLS or without. Where
 * there is no place left the oldest gives way, one before those that wait for an answer to a whole request; so whoever
 * holds connections keeps nobody out. WebSockets have places of their own (`unauthenticatedPlaces.ts`). To be called
 * before the server learns to speak TLS: until then a connection is bounded there (`tlsBesideHttp.ts`).
 */
export function boundConnections(server: Server, { networkOf, limits = PLACES }: BoundConnectionsOptions): void {
  const places = new ConnectionPlaces(limits);
  /** What each connection asked last, while it is answered. */
  const asked = new WeakMap<Socket, IncomingMessage>();
  const leaves = new WeakMap<Socket, () => void>();

  server.on('connection', (socket: Socket) => {
    const placed = {
      network: networkOf(socket.remoteAddress),
      isInUse: () => false,
      hasSpoken: () => asked.get(socket)?.complete === true,
      evict: () => void socket.destroy(),
    };
    places.take(placed);
    const leave = (): void => places.leave(placed);
    leaves.set(socket, leave);
    socket.once('close', leave);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    asked.set(socket, request);
    response.once('close', () => void asked.delete(socket));
    if (networkOf(socket.remoteAddress) !== null) return;
    // After Node has set the time of everybody.
    response.once('finish', () => void socket.setTimeout(KEPT_FOR_PROXIES_MS));
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => leaves.get(socket)?.());
}
