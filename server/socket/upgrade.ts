import { randomInt } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { CLOSE_CODES } from '../../core/protocol/errorCodes.ts';
import { MAX_CLIENT_FRAME_BYTES } from '../../core/protocol/limits.ts';
import type { AccessTokens } from '../domain/accessTokens.ts';
import { ticketHolder } from '../http/bearer.ts';
import { endForGood } from '../http/endForGood.ts';
import { isFromWebPage } from '../http/requestOrigin.ts';
import { type Newcomer, type UnauthenticatedPlace, UnauthenticatedPlaces } from './unauthenticatedPlaces.ts';

// Newer than the published types: fragments and chunks of one message, unanswered pings, time for the closing
// handshake.
const limits: ServerOptions = Object.assign<ServerOptions, Record<string, number>>(
  { noServer: true, maxPayload: MAX_CLIENT_FRAME_BYTES, perMessageDeflate: false, clientTracking: false },
  { maxFragments: 16, maxBufferedChunks: 1024, maxPendingAutoPongs: 4, closeTimeout: 5_000 },
);

interface Parts {
  readonly tickets: AccessTokens;
  readonly addressOf: (request: IncomingMessage) => string;
  /** The server's own names; empty: any. */
  readonly hosts: ReadonlySet<string>;
  /** A WebSocket, and the place it has until it signs in. */
  readonly onSocket: (socket: WebSocket, place: UnauthenticatedPlace) => void;
}

export interface Upgrades {
  /** Refuses newcomers from now on. */
  refuse(): void;
}

/**
 * WebSocket upgrade handler: turns requests for /ws into WebSockets. Everything that can be refused is refused before
 * there is one: other paths, web pages, and more connections without sign-in than can be honest.
 */
export function acceptUpgrades(server: Server, { tickets, addressOf, hosts, onSocket }: Parts): Upgrades {
  const sockets = new WebSocketServer(limits);
  const places = new UnauthenticatedPlaces();
  let refusing = false;

  const newcomerOf = (request: IncomingMessage): Newcomer => {
    const device = ticketHolder(request, tickets);
    return device ? { kind: 'device', device } : { kind: 'stranger', address: addressOf(request) };
  };

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (request.url?.split('?')[0] !== '/ws') return deny(stream, '404 Not Found');
    if (isFromWebPage(request, hosts)) return deny(stream, '403 Forbidden');
    let evict = (): void => void stream.destroy();
    const place = refusing ? undefined : places.take(newcomerOf(request), () => evict());
    // Drawn, so that those who were turned away do not all come back in the same second.
    if (!place) return deny(stream, '503 Service Unavailable', `Retry-After: ${randomInt(1, 11)}\r\n`);
    stream.once('close', () => place.leave());
    sockets.handleUpgrade(request, stream, head, (socket) => {
      evict = () => {
        const { code } = CLOSE_CODES.tryLater;
        socket.close(code, 'tryLater');
        // Who is silent would not answer the goodbye either, and its place is taken.
        socket.terminate();
      };
      socket.once('message', () => place.spoke());
      onSocket(socket, place);
    });
  });

  return {
    refuse: () => {
      refusing = true;
    },
  };
}

function deny(stream: Duplex, status: string, headers = ''): void {
  endForGood(stream, `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${headers}\r\n`);
}
