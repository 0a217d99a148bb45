import { createServer, type Server, type Socket } from 'node:net';
import { ConnectionPlaces, type Placed } from '../domain/connectionPlaces.ts';
import type { ClientPath } from './allocation.ts';
import type { Guard } from './guard.ts';
import { StreamFraming } from './streamFraming.ts';
import { transportAddressKey, networkOf, transportAddress } from './transportAddress.ts';

/** Twice as many as there are allocations, and of one network an office that begins all its calls at once. */
const PLACES = { all: 1200, idlePerNetwork: 100 };
/** Who has no allocation by then means nothing, or is done. */
const IDLE_LIMIT_MS = 30_000;
/** What waits for a client that reads too slowly; above it media is dropped, as it would be on the way. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** A chunk may hold thousands of messages of a few bytes: the calls of others have their turn between these. */
const MESSAGES_AT_ONCE = 256;

export interface TcpListenerParts {
  readonly receive: (path: ClientPath, bytes: Buffer) => void;
  /** Whether there is one, or one is being made. */
  readonly hasAllocation: (path: ClientPath) => boolean;
  readonly guard: Guard;
  readonly closed: (path: ClientPath) => void;
  readonly elapsed: () => number;
}

/** RFC 8656, 2.1: TURN over TCP. */
export interface TcpListener {
  readonly server: Server;
  /** To be called every second or so: ends connections that carry no allocation. */
  readonly endIdle: () => void;
  readonly close: () => void;
}

interface Connection {
  readonly path: ClientPath;
  readonly socket: Socket;
  /** When it had an allocation last, or began. */
  usefulAt: number;
  hasSpoken: boolean;
}

export function createTcpListener(parts: TcpListenerParts): TcpListener {
  const { receive, hasAllocation, closed, guard, elapsed } = parts;
  const connections = new Set<Connection>();
  const places = new ConnectionPlaces(PLACES);

  const accept = (socket: Socket): void => {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    socket.on('error', () => socket.destroy());
    if (remoteAddress === undefined || remotePort === undefined || localAddress === undefined)
      return void socket.destroy();
    const client = transportAddress(remoteAddress, remotePort);
    const server = transportAddress(localAddress, localPort ?? 0);
    const path: ClientPath = {
      key: `tcp ${server.address} ${transportAddressKey(client)}`,
      isStream: true,
      client,
      server,
      send: (bytes) => {
        if (socket.writable && socket.writableLength <= MAX_UNSENT_BYTES) socket.write(bytes);
      },
    };
    const connection: Connection = { path, socket, usefulAt: elapsed(), hasSpoken: false };
    const placed: Placed = {
      network: networkOf(client),
      isInUse: () => hasAllocation(path),
      hasSpoken: () => connection.hasSpoken,
      evict: () => void socket.destroy(),
    };
    if (!places.take(placed)) return void socket.destroy();
    connections.add(connection);
    const framing = new StreamFraming();
    socket.setNoDelay(true);
    /** Nothing more is read before the last of them had its turn: they stay in their order. */
    const take = (messages: readonly Buffer[]): void => {
      for (const bytes of messages.slice(0, MESSAGES_AT_ONCE)) guard(() => receive(path, bytes));
      if (messages.length <= MESSAGES_AT_ONCE) return void socket.resume();
      socket.pause();
      setImmediate(() => {
        if (!socket.destroyed) take(messages.slice(MESSAGES_AT_ONCE));
      });
    };
    socket.on('data', (chunk) =>
      guard(() => {
        const framed = framing.push(chunk);
        // RFC 8489, 6.2.2: once a boundary is lost, so is the stream.
        if (!framed.ok) return void socket.destroy();
        connection.hasSpoken ||= framed.messages.length > 0;
        take(framed.messages);
      }),
    );
    socket.once('close', () => {
      connections.delete(connection);
      places.leave(placed);
      guard(() => closed(path));
    });
  };

  const server = createServer((socket) => guard(() => accept(socket)));
  return {
    server,
    endIdle: () => {
      for (const connection of connections) {
        if (hasAllocation(connection.path)) connection.usefulAt = elapsed();
        else if (elapsed() - connection.usefulAt > IDLE_LIMIT_MS) connection.socket.destroy();
      }
    },
    close: () => {
      server.close();
      for (const { socket } of connections) socket.destroy();
    },
  };
}
