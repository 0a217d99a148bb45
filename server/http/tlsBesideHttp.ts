import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { ConnectionPlaces, type PlaceLimits, type Placed } from '../domain/connectionPlaces.ts';

/** PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
}

/** The first byte of a TLS record with a client's greeting (RFC 8446, 5.1); no HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16;
/** As for the head of a request: whoever says nothing by then means nothing. */
const FIRST_BYTE_LIMIT_MS = 10_000;
/** And whoever begins a handshake and does not go on with it: Node would wait for two minutes. */
const HANDSHAKE_LIMIT_MS = 10_000;
/**
 * Connections that have not come so far as to be asked something. An honest one is done in the time of two round trips,
 * so of one network that many are an office that comes back all at once; and where places are short it is never the
 * newest one that goes.
 */
const PLACES: PlaceLimits = { all: 2_000, idlePerNetwork: 100 };

const REFUSAL = 'This port speaks https alone.\n';
const REFUSED = `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${REFUSAL.length}\r\n\r\n${REFUSAL}`;

export interface TlsBesideHttp {
  /** New connections get this certificate; those that are there keep what they have. */
  readonly renew: (identity: TlsIdentity) => void;
  /** Ends the connections that the HTTP server does not know (yet). */
  readonly endUndecided: () => void;
}

export interface TlsBesideHttpOptions {
  /** Null: it is a proxy's, and bounded with all others alone. */
  readonly networkOf: (remoteAddress: string | undefined) => string | null;
  readonly plain?: 'taken' | 'refused';
  readonly handshakeTimeout?: number;
  readonly limits?: PlaceLimits;
}

/**
 * Lets an HTTP server speak TLS, on the port it has: the first byte of a connection says which of the two it is. With
 * `plain` taken, who registered over http goes on, and whoever comes by https is protected; refused, it is told so.
 */
export function speakTls(
  server: Server,
  { key, certificate }: TlsIdentity,
  { networkOf, plain = 'taken', handshakeTimeout = HANDSHAKE_LIMIT_MS, limits = PLACES }: TlsBesideHttpOptions,
): TlsBesideHttp {
  const takers = server.listeners('connection');
  const take = (socket: Socket): void => {
    for (const taker of takers) taker.call(server, socket);
  };
  const undecided = new Set<Socket>();
  const places = new ConnectionPlaces(limits);
  /** By both ends of the connection: TLS brings a socket of its own, which has the same. */
  const placed = new Map<string, Placed>();
  const leave = (ends: string): void => {
    const place = placed.get(ends);
    placed.delete(ends);
    if (place !== undefined) places.leave(place);
  };
  const known = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;
  const tls = createTlsServer({ key, cert: certificate, handshakeTimeout, ...known });
  tls.on('secureConnection', (socket) => {
    leave(endsOf(socket));
    take(socket);
  });
  // A stranger who does not get on with TLS is no fault of ours.
  tls.on('tlsClientError', (_error, socket) => socket.destroy());

  const decide = (socket: Socket): void => {
    const first: unknown = socket.read(1);
    if (!Buffer.isBuffer(first)) return void socket.once('readable', () => decide(socket));
    socket.unshift(first);
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    const isTls = first[0] === TLS_HANDSHAKE;
    if (!isTls) {
      undecided.delete(socket);
      leave(endsOf(socket));
    }
    if (isTls) tls.emit('connection', socket);
    else if (plain === 'taken') take(socket);
    else socket.end(REFUSED, () => socket.destroy());
  };

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    // Gone already, and nobody's.
    if (socket.remoteAddress === undefined) return void socket.destroy();
    undecided.add(socket);
    const ends = endsOf(socket);
    socket.once('close', () => {
      undecided.delete(socket);
      leave(ends);
    });
    // Whoever takes the connection has an own listener; until then an error is just its end.
    socket.on('error', () => socket.destroy());
    const place: Placed = {
      network: networkOf(socket.remoteAddress),
      isInUse: () => false,
      hasSpoken: () => false,
      evict: () => void socket.destroy(),
    };
    placed.set(ends, place);
    places.take(place);
    socket.setTimeout(FIRST_BYTE_LIMIT_MS, () => socket.destroy());
    socket.once('readable', () => decide(socket));
  });
  return {
    renew: (next) => tls.setSecureContext({ key: next.key, cert: next.certificate, minVersion: 'TLSv1.2' }),
    endUndecided: () => {
      for (const socket of undecided) socket.destroy();
    },
  };
}

function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
