import { randomInt } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { MAX_CLIENT_FRAME_BYTES } from '../../core/protocol/limits.ts';

const MAX_STRANGERS = 2_000;
const MAX_STRANGERS_PER_ADDRESS = 20;

// Newer than the published types: fragments and chunks of one message, unanswered pings, time for the closing
// handshake.
const limits: ServerOptions = Object.assign<ServerOptions, Record<string, number>>(
  { noServer: true, maxPayload: MAX_CLIENT_FRAME_BYTES, perMessageDeflate: false, clientTracking: false },
  { maxFragments: 16, maxBufferedChunks: 1024, maxPendingAutoPongs: 4, closeTimeout: 5_000 },
);

export interface Upgrades {
  /** Refuses newcomers from now on. */
  refuse(): void;
}

/**
 * WebSocket upgrade handler: turns requests for /ws into WebSockets. Everything that can be refused is refused before
 * there is one: other paths, web pages (they send an Origin, Ringfort does not), and more strangers than can be
 * expected to sign in.
 */
export function acceptUpgrades(server: Server, onSocket: (socket: WebSocket, signedIn: () => void) => void): Upgrades {
  const sockets = new WebSocketServer(limits);
  const strangers = new Map<string, number>();
  let total = 0;
  let refusing = false;

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const address = request.socket.remoteAddress ?? '';
    const own = strangers.get(address) ?? 0;
    if (request.url?.split('?')[0] !== '/ws') return deny(stream, '404 Not Found');
    if (request.headers.origin !== undefined) return deny(stream, '403 Forbidden');
    if (refusing || total >= MAX_STRANGERS || own >= MAX_STRANGERS_PER_ADDRESS) {
      // Drawn, so that those who were turned away do not all come back in the same second.
      return deny(stream, '503 Service Unavailable', `Retry-After: ${randomInt(1, 11)}\r\n`);
    }
    total += 1;
    strangers.set(address, own + 1);
    let counted = true;
    const known = (): void => {
      if (!counted) return;
      counted = false;
      total -= 1;
      const left = (strangers.get(address) ?? 1) - 1;
      if (left > 0) strangers.set(address, left);
      else strangers.delete(address);
    };
    stream.once('close', known);
    sockets.handleUpgrade(request, stream, head, (socket) => onSocket(socket, known));
  });

  return {
    refuse: () => {
      refusing = true;
    },
  };
}

function deny(stream: Duplex, status: string, headers = ''): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${headers}\r\n`);
}
