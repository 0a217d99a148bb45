import { createServer, type Server, type Socket } from 'node:net';
import { ConnectionPlaces, type Placed } from '../domain/connectionPlaces.ts';
import type { ClientPath } from './allocation.ts';
import { StreamFraming } from './streamFraming.ts';
import { addressKey, networkOf, transportAddress } from './transportAddress.ts';

/** Twice as many as there are allocations, and of one network an office that begins all its calls at once. */
const PLACES = { all: 1200, idlePerNetwork: 100 };
/** Who has no allocation by then means nothing, or is done. */
const IDLE_LIMIT_MS = 30_000;
/** What waits for a client that reads too slowly; above it media is dropped, as it would be on the way. */
const MAX_UNSENT_BYTES = 256 * 1024;

export interface TcpListenerParts {
  readonly receive: (path: ClientPath, bytes: Buffer) => void;
  /** Whether there is one, or one is being made. */
  readonly hasAllocation: (path: ClientPath) => boolean;
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

export function createTcpListener({ receive, hasAllocation, closed, elapsed }: TcpListenerParts): TcpListener {
  const connections = new Set<Connection>();
  const places = new ConnectionPlaces(PLACES);

  const take = (socket: Socket): void => {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    socket.on('error', () => socket.destroy());
    if (remoteAddress === undefined || remotePort === undefined || localAddress === undefined)
      return void socket.destroy();
    const client = transportAddress(remoteAddress, remotePort);
    const server = transportAddress(localAddress, localPort ?? 0);
    const path: ClientPath = {
      key: `tcp ${server.address} ${addressKey(client)}`,
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
    socket.on('data', (chunk) => {
      const framed = framing.push(chunk);
      // RFC 8489, 6.2.2: once a boundary is lost, so is the stream.
      if (!framed.ok) return void socket.destroy();
      connection.hasSpoken ||= framed.messages.length > 0;
      for (const bytes of framed.messages) receive(path, bytes);
    });
    socket.once('close', () => {
      connections.delete(connection);
      places.leave(placed);
      closed(path);
    });
  };

  const server = createServer(take);
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
