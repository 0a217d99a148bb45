import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { TICKET_HEADER } from '../../core/protocol/authMessage.ts';
import { decodeClientMessage, encodeServerMessage } from '../../core/protocol/codec.ts';
import type { ClientMessage } from '../../core/protocol/clientMessage.ts';
import type { ServerMessage } from '../../core/protocol/serverMessage.ts';
import { Recorder } from '../stage/recorder.ts';

export const SCRIPTED_EPOCH = '00000000000000aa';

/** A signalling server that says exactly what a test tells it to, at the moment the test chooses. */
export class ScriptedServer {
  readonly #server: WebSocketServer;
  readonly received = new Recorder<ClientMessage>();
  readonly pings = new Recorder<'ping'>();
  readonly connections = new Recorder<WebSocket>();
  /** What each connection showed, null for nothing. */
  readonly tickets: (string | null)[] = [];
  /** Below the newest of the connections. */
  #stream: Duplex | null = null;
  readonly #challenges: boolean;

  private constructor(options: { readonly challenges: boolean; readonly answersPings: boolean }) {
    this.#challenges = options.challenges;
    this.#server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong: options.answersPings });
    this.#server.on('connection', (socket, request) => {
      const ticket = request.headers[TICKET_HEADER];
      this.tickets.push(typeof ticket === 'string' ? ticket : null);
      this.#stream = request.socket;
      this.#connected(socket);
    });
  }

  static async start({ challenges = true, answersPings = true } = {}): Promise<ScriptedServer> {
    const server = new ScriptedServer({ challenges, answersPings });
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** On the newest connection. */
  say(message: ServerMessage | string): void {
    this.#newest().send(typeof message === 'string' ? message : encodeServerMessage(message));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#newest().send(bytes);
  }

  /** Text frames of one byte that say nothing, so many in one write. */
  babble(frames: number): void {
    this.#stream?.write(Buffer.alloc(frames * 3, Buffer.from([0x81, 1, 0x78])));
  }

  /** Welcomes a client that has signed in: `ready`, and a batch unless the test wants to send its own. */
  async welcome({ withBatch = true, n = 0, resumed = false, ringMs = 45_000, ticket = 'ticket' } = {}): Promise<void> {
    await this.received.find(({ t }) => t === 'resume');
    const now = 1_700_000_000_000;
    this.say({
      v: 1,
      t: 'ready',
      user: 'alice',
      device: 11,
      epoch: SCRIPTED_EPOCH,
      resumed,
      n,
      ticket,
      token: 'token',
      token_expires_at: now + 900_000,
      server_time: now,
      ring_timeout_ms: ringMs,
      one_time_prekeys: 50,
      one_time_kem_prekeys: 50,
    });
    if (withBatch) this.say({ v: 1, t: 'batch', more: false, frames: [] });
  }

  async end(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connected(socket: WebSocket): void {
    socket.on('message', (data) => {
      const decoded = decodeClientMessage(String(data));
      if (!decoded.ok) throw new Error(`the client sent a frame that is none: ${decoded.problem}`);
      this.received.add(decoded.message);
    });
    socket.on('ping', () => this.pings.add('ping'));
    this.connections.add(socket);
    if (!this.#challenges) return;
    const nonce = Buffer.alloc(32, 5).toString('base64');
    this.say({ v: 1, t: 'challenge', nonce, server_id: 'scripted', server_time: 1_700_000_000_000 });
  }

  #newest(): WebSocket {
    const socket = this.connections.all.at(-1);
    if (socket === undefined) throw new Error('nobody is connected');
    return socket;
  }
}
