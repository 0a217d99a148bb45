import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { ClientMessage } from '../../core/protocol/clientMessage.ts';
import { decodeServerMessage } from '../../core/protocol/codec.ts';
import type { ServerMessage } from '../../core/protocol/serverMessage.ts';
import { TEST_ORIGIN, type TestDevice } from './TestDevice.ts';

type Kind = ServerMessage['t'];
type FrameOf<K extends Kind> = Extract<ServerMessage, { t: K }>;

/**
 * A client that says exactly what a test tells it to, right or wrong, and keeps what it hears until it is asked for.
 */
export class WireClient {
  readonly socket: WebSocket;
  /** Every frame received, batches and their content both. */
  readonly heard: ServerMessage[] = [];
  /** The close code, once the connection is closed. */
  readonly closed: Promise<number>;
  #unread: ServerMessage[] = [];
  #wakeUps: (() => void)[] = [];
  #n = 0;
  /** Below the frames. */
  #stream: Socket | undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers, perMessageDeflate: false });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code);
        this.#wakeUp();
      });
    });
    this.socket.on('upgrade', ({ socket }) => (this.#stream = socket));
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => {
      const decoded = decodeServerMessage(String(data));
      if (!decoded.ok)
        throw new Error(`the server sent something that is no frame: ${decoded.problem} ${String(data)}`);
      const { message } = decoded;
      const frames = message.t === 'batch' ? [message, ...message.frames] : [message];
      this.heard.push(...frames);
      this.#unread.push(...frames);
      this.#wakeUp();
    });
  }

  /** Signs in with the device's key and resumes; `ready` and the batches after it are left to be read. */
  static async signIn(
    url: string,
    device: TestDevice,
    resume: { epoch: string | null; s: number } = { epoch: null, s: 0 },
  ) {
    const client = new WireClient(url);
    await client.authenticate(device);
    client.send({ v: 1, t: 'resume', ...resume });
    return client;
  }

  async authenticate(device: TestDevice): Promise<void> {
    const { nonce, server_id } = await this.next('challenge');
    const sig = device.signIn('socket', server_id, nonce);
    this.send({ v: 1, t: 'auth', ...device.address, origin: TEST_ORIGIN, sig });
  }

  send(message: ClientMessage): void {
    if ('n' in message) this.#n = message.n;
    this.socket.send(JSON.stringify(message));
  }

  /**
   * So many pings in one piece: one by one they come to the server in as many as a busy computer likes, and it stops
   * reading between two of them.
   */
  flood(pings: number, ping: () => void = () => this.send({ v: 1, t: 'ping' })): void {
    this.#stream?.cork();
    for (let sent = 0; sent < pings; sent += 1) ping();
    this.#stream?.uncork();
  }

  /** The number of the next numbered frame; numbers begin at 1 unless a test says otherwise. */
  get nextNumber(): number {
    return this.#n + 1;
  }

  /** The server has the device's frames up to this one. */
  startAfter(n: number): void {
    this.#n = n;
  }

  /** Waits for the next unread frame of this kind and skips what came before it of other kinds. */
  async next<K extends Kind>(kind: K, fits: (frame: FrameOf<K>) => boolean = () => true): Promise<FrameOf<K>> {
    for (;;) {
      const index = this.#unread.findIndex((frame) => frame.t === kind && fits(frame as FrameOf<K>));
      if (index >= 0) return this.#unread.splice(0, index + 1).at(-1) as FrameOf<K>;
      if (this.socket.readyState === WebSocket.CLOSED)
        throw new Error(`the connection was closed before a ${kind} came`);
      await new Promise<void>((resolve) => this.#wakeUps.push(resolve));
    }
  }

  #wakeUp(): void {
    for (const wakeUp of this.#wakeUps.splice(0)) wakeUp();
  }

  /** Everything the server said before it answered this ping. Ends the wait for what must not come. */
  async settle(): Promise<void> {
    this.send({ v: 1, t: 'ping' });
    await this.next('pong');
  }

  async leave(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
