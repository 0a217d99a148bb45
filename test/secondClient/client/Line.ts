import { WebSocket } from 'ws';
import { Json } from './json.ts';

/** A numbered frame without its `n`, which is a matter of the connection. */
export type NumberedFrame = { readonly t: string; readonly call_id: string } & Record<string, unknown>;

export interface LineOptions {
  readonly url: string;
  readonly user: string;
  readonly device: number;
  readonly sign: (serverId: string, origin: string, nonce: string) => string;
  /** Frames of the delivery queue, in order. */
  readonly onFrame: (frame: Json) => void;
  readonly onPrekeysLow: () => void;
}

/** docs/PROTOCOL.md section 12: the socket, signing in on it, and both delivery queues. */
export class Line {
  readonly #options: LineOptions;
  #socket: WebSocket | undefined;
  #epoch: string | null = null;
  #taken = 0;
  #acknowledged = 0;
  #given = 0;
  #waiting: { readonly n: number; readonly frame: NumberedFrame }[] = [];
  #isReady = false;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** Frames the server has not acknowledged yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves with `ready` once the last batch after it was read. */
  signIn(): Promise<Json> {
    const socket = new WebSocket(`${this.#options.url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      let ready: Json | undefined;
      socket.on('error', reject);
      socket.on('close', (code) => {
        this.#isReady = false;
        reject(new Error(`closed with ${code}`));
      });
      socket.on('message', (data) => {
        const message = Json.parse(String(data));
        switch (message.text('t')) {
          case 'challenge':
            return this.#prove(message);
          case 'ready':
            ready = message;
            return this.#resume(message);
          case 'batch':
            this.#takeIn(message.list('frames'));
            if (!message.flag('more') && ready !== undefined) resolve(ready);
            return;
          case 'ack':
            return this.#consumed(message.integer('n'));
          case 'prekeys_low':
            return this.#options.onPrekeysLow();
          case 'err':
            if (!message.has('s')) throw new Error(`the server refuses a frame: ${message.text('code')}`);
            return this.#takeIn([message]);
          default:
            if (message.has('s')) this.#takeIn([message]);
        }
      });
    });
  }

  /** Sent now if there is a connection, else at the next sign-in. */
  send(frame: NumberedFrame): void {
    const numbered = { n: ++this.#given, frame };
    this.#waiting.push(numbered);
    if (this.#isReady) this.#say({ ...frame, n: numbered.n });
  }

  async leave(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    await new Promise((resolve) => {
      socket.once('close', resolve);
      socket.close(1000);
    });
  }

  #prove(challenge: Json): void {
    const { url, user, device, sign } = this.#options;
    const { origin } = new URL(url);
    const sig = sign(challenge.text('server_id'), origin, challenge.text('nonce'));
    this.#say({ t: 'auth', user, device, origin, sig });
    this.#say({ t: 'resume', epoch: this.#epoch, s: this.#taken });
  }

  #resume(ready: Json): void {
    const [n, epoch] = [ready.integer('n'), ready.text('epoch')];
    if (!ready.flag('resumed') || epoch !== this.#epoch) this.#taken = 0;
    this.#epoch = epoch;
    const inPlace = this.#acknowledged <= n && n <= this.#given;
    const left = this.#waiting.filter((one) => !inPlace || one.n > n);
    this.#acknowledged = n;
    this.#waiting = left.map(({ frame }, i) => ({ n: n + 1 + i, frame }));
    this.#given = n + left.length;
    this.#isReady = true;
    for (const { n: number, frame } of this.#waiting) this.#say({ ...frame, n: number });
  }

  #takeIn(frames: readonly Json[]): void {
    const before = this.#taken;
    for (const frame of frames) {
      if (!frame.has('s') || frame.integer('s') <= this.#taken) continue;
      this.#taken = frame.integer('s');
      this.#options.onFrame(frame);
    }
    if (this.#taken > before) this.#say({ t: 'ack', s: this.#taken });
  }

  #consumed(n: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, n);
    this.#waiting = this.#waiting.filter((one) => one.n > n);
  }

  #say(frame: Record<string, unknown>): void {
    this.#socket?.send(JSON.stringify({ v: 1, ...frame }));
  }
}
