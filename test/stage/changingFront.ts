import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { WebSocketServer } from 'ws';
import { freePort } from '../../scripts/drive/freePort.ts';
import type { TestCertificate } from './testCertificate.ts';

/** How whatever stands at the address of a server behaves towards each connection. */
export type Manner =
  /** The server itself. */
  | { readonly kind: 'through' }
  /** Nobody is there. */
  | { readonly kind: 'away' }
  /** Connections are taken and broken. */
  | { readonly kind: 'breaks' }
  /** It speaks TLS, and has no certificate for the name (RFC 6066, "unrecognized_name"). */
  | { readonly kind: 'refusesTls' }
  /** Every request, that for a WebSocket too, is answered with this. */
  | {
      readonly kind: 'answers';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** A WebSocket hears this first; requests are cut off. */
  | { readonly kind: 'says'; readonly frame: string }
  /** A WebSocket is closed at once with this code; requests are cut off. */
  | { readonly kind: 'closes'; readonly code: number };

/** A fatal alert of TLS 1.2 (RFC 5246, 7.2), with which servers of 1.3 too answer before they know more. */
const UNRECOGNIZED_NAME = Buffer.from([21, 3, 3, 0, 2, 2, 112]);

/**
 * Stands at the address that people know of a server, and is the server, or anything that may be in its place: at
 * another moment another thing, at the same port.
 */
export class ChangingFront {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  readonly #ways = new Set<() => void>();
  #listener: Server | null = null;
  #target: () => number;
  #manner: Manner = { kind: 'through' };
  #certificate: TestCertificate | null = null;

  private constructor(port: number, target: () => number) {
    this.#port = port;
    this.#target = target;
  }

  /** `target`: the port of the server behind it, as it is just then. */
  static async start(target: () => number): Promise<ChangingFront> {
    const front = new ChangingFront(await freePort(), target);
    await front.be({ kind: 'through' });
    return front;
  }

  get port(): number {
    return this.#port;
  }

  /** From now on; whoever is connected is cut off. With a certificate it speaks TLS, and without one plain http. */
  async be(manner: Manner, certificate: TestCertificate | null = null): Promise<void> {
    this.#manner = manner;
    this.#certificate = certificate;
    await this.stop();
    if (manner.kind === 'away') return;
    this.#listener = createServer((socket) => this.#take(socket));
    await listening(this.#listener, this.#port);
  }

  /** As a NAT does that has forgotten them: whoever is connected stays so, and nothing passes any more. New ones do. */
  forget(): void {
    for (const swallow of this.#ways) swallow();
  }

  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    if (listener !== null) await new Promise((closed) => listener.close(closed));
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    const manner = this.#manner;
    if (manner.kind === 'breaks') return void socket.destroy();
    if (manner.kind === 'refusesTls') return void socket.end(UNRECOGNIZED_NAME);
    const keys =
      this.#certificate === null ? null : { cert: this.#certificate.certificate, key: this.#certificate.key };
    if (manner.kind === 'through') {
      if (keys === null) return this.#pipe(socket);
      const tls = createTlsServer(keys, (secure) => this.#pipe(secure));
      tls.on('tlsClientError', () => socket.destroy());
      return void tls.emit('connection', socket);
    }
    const http = keys === null ? createHttpServer() : createHttpsServer(keys);
    http.on('tlsClientError', () => socket.destroy());
    http.on('request', this.#answer(manner));
    http.on('upgrade', (request: IncomingMessage, upgraded: Duplex, head: Buffer) => {
      if (manner.kind === 'answers') return void upgraded.end(headOf(manner) + (manner.body ?? ''));
      const sockets = new WebSocketServer({ noServer: true });
      sockets.handleUpgrade(request, upgraded, head, (client) => {
        client.on('error', () => client.terminate());
        if (manner.kind === 'says') client.send(manner.frame);
        if (manner.kind === 'closes') client.close(manner.code);
      });
    });
    http.emit('connection', socket);
  }

  #answer(manner: Manner): RequestListener {
    return (request, response) => {
      if (manner.kind === 'answers') {
        response.writeHead(manner.status, { ...manner.headers, connection: 'close' }).end(manner.body);
        return;
      }
      request.socket.destroy();
    };
  }

  #pipe(client: Socket): void {
    const server = connect(this.#target(), '127.0.0.1', () => {
      server.pipe(client);
      client.pipe(server);
    });
    const swallow = (): void => {
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const) {
        one.unpipe(other).resume();
      }
    };
    this.#ways.add(swallow);
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
    client.on('close', () => {
      this.#ways.delete(swallow);
      server.destroy();
    });
    server.on('close', () => client.destroy());
  }
}

function headOf({ status, headers = {} }: Extract<Manner, { kind: 'answers' }>): string {
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} No\r\n${lines.join('')}\r\n`;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
