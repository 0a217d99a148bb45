import { type RawData, WebSocket } from 'ws';
import { CLIENT_ACK_DELAY_MS, CLIENT_ACK_EVERY_FRAMES } from '../../core/protocol/limits.ts';
import { TEST_ORIGIN, type TestDevice } from '../../test/stage/TestDevice.ts';

interface Frame {
  readonly t: string;
  readonly s?: number;
  readonly server_id?: string;
  readonly nonce?: string;
}

/** A client that costs as little as possible, and acknowledges as a real one does. */
export class LoadPhone {
  readonly device: TestDevice;
  readonly #socket: WebSocket;
  readonly #heard = new Map<string, number>();
  #wakeUp: (() => void) | undefined;
  #n = 0;
  #taken = 0;
  #unsaid = 0;
  #timer: NodeJS.Timeout | undefined;
  #challenge = { server_id: '', nonce: '' };

  private constructor(socket: WebSocket, device: TestDevice) {
    this.#socket = socket;
    this.device = device;
    socket.on('message', (data: RawData) => {
      if (Buffer.isBuffer(data)) this.#hear(JSON.parse(data.toString()) as Frame);
    });
  }

  static async signIn(url: string, device: TestDevice): Promise<LoadPhone> {
    const phone = new LoadPhone(new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false }), device);
    await phone.hears('challenge');
    const { server_id, nonce } = phone.#challenge;
    const sig = device.signIn('socket', server_id, nonce);
    phone.#say({ t: 'auth', ...device.address, origin: TEST_ORIGIN, sig });
    phone.#say({ t: 'resume', epoch: null, s: 0 });
    await phone.hears('ready');
    return phone;
  }

  /** A numbered frame. */
  send(frame: Record<string, unknown>): void {
    this.#n += 1;
    this.#say({ ...frame, n: this.#n });
  }

  /** Resolves when so many frames of this type have come since they were last asked for. */
  async hears(type: string, count = 1): Promise<void> {
    while ((this.#heard.get(type) ?? 0) < count) {
      if (this.#socket.readyState > WebSocket.OPEN) throw new Error('the connection ended');
      await new Promise<void>((resolve) => (this.#wakeUp = resolve));
    }
    this.#heard.set(type, (this.#heard.get(type) ?? 0) - count);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.terminate();
  }

  #say(frame: Record<string, unknown>): void {
    this.#socket.send(JSON.stringify({ v: 1, ...frame }));
  }

  #hear(frame: Frame): void {
    if (frame.t === 'err') throw new Error(`refused: ${JSON.stringify(frame)}`);
    const { server_id, nonce } = frame;
    if (server_id !== undefined && nonce !== undefined) this.#challenge = { server_id, nonce };
    if (frame.s !== undefined) {
      this.#taken = frame.s;
      this.#unsaid += 1;
      if (this.#unsaid >= CLIENT_ACK_EVERY_FRAMES) this.#acknowledge();
      else this.#timer ??= setTimeout(() => this.#acknowledge(), CLIENT_ACK_DELAY_MS);
    }
    this.#heard.set(frame.t, (this.#heard.get(frame.t) ?? 0) + 1);
    const wakeUp = this.#wakeUp;
    this.#wakeUp = undefined;
    wakeUp?.();
  }

  #acknowledge(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unsaid = 0;
    if (this.#socket.readyState === WebSocket.OPEN) this.#say({ t: 'ack', s: this.#taken });
  }
}
