import type { NumberedMessage } from '../../core/protocol/clientMessage.ts';
import type { CallStateFrame, ErrorFrame, RelayedMessage } from '../../core/protocol/serverMessage.ts';
import type { TestDevice } from './TestDevice.ts';
import { WireClient } from './WireClient.ts';

type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;
export type Unnumbered = DistributiveOmit<NumberedMessage, 'n'>;
export type Delivered = RelayedMessage | CallStateFrame | ErrorFrame;

/**
 * A client with an outbox, a place in its queue and a memory of what it took in, by the letter of docs/PROTOCOL.md, so
 * that the server may die under it: what it hears is what a person would.
 */
export class PersistentPhone {
  readonly device: TestDevice;
  /** What was taken in, in order, repeats left out. */
  readonly taken: Delivered[] = [];
  #repeats = new Set<string>();
  #outbox: NumberedMessage[] = [];
  #acknowledged = 0;
  #given = 0;
  #position: { epoch: string | null; s: number } = { epoch: null, s: 0 };
  #client: WireClient | undefined;
  #read = 0;
  /** Whether the last `ready` knew our place; undefined before the first. */
  resumed: boolean | undefined;

  constructor(device: TestDevice) {
    this.device = device;
  }

  get unacknowledged(): number {
    return this.#outbox.length;
  }

  /** Signs in and sends what is left in the outbox; resolves when what waited has been read. */
  async connect(url: string): Promise<void> {
    const client = await WireClient.signIn(url, this.device, this.#position);
    const ready = await client.next('ready');
    this.resumed = ready.resumed;
    if (!ready.resumed) this.#position = { epoch: ready.epoch, s: 0 };
    if (this.#acknowledged <= ready.n && ready.n <= this.#given) {
      this.#outbox = this.#outbox.filter(({ n }) => n > ready.n);
    }
    this.#outbox = this.#outbox.map((message, index) => ({ ...message, n: ready.n + 1 + index }));
    this.#acknowledged = ready.n;
    this.#given = ready.n + this.#outbox.length;
    this.#client = client;
    this.#read = 0;
    client.socket.on('message', () => this.#hear(client));
    this.#hear(client);
    for (const message of this.#outbox) client.send(message);
    await client.next('batch', ({ more }) => !more);
  }

  /** Comes back whenever the connection ends, until it is over. */
  async stayConnected(url: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const isThere = await this.connect(url).then(
        () => true,
        () => false,
      );
      // A server that is away is asked a few times a second.
      if (!isThere) await new Promise((resolve) => setTimeout(resolve, 20));
      await this.cutOff();
    }
  }

  send(message: Unnumbered): void {
    this.#given += 1;
    const numbered = { ...message, n: this.#given };
    this.#outbox.push(numbered);
    if (this.#client?.socket.readyState === 1) this.#client.send(numbered);
  }

  /** The ciphertexts that were taken in, for tests whose ciphertexts are texts. */
  get texts(): string[] {
    return this.taken.flatMap((frame) =>
      'encrypted_payload' in frame ? [Buffer.from(frame.encrypted_payload, 'base64').toString().trim()] : [],
    );
  }

  /** Resolves when something like this has been taken in; rejects if the connection ends before. */
  async until(fits: () => boolean): Promise<void> {
    while (!fits()) {
      const client = this.#client;
      if (client === undefined || client.socket.readyState !== 1) throw new Error('there is no connection');
      await Promise.race([
        new Promise<void>((resolve) => client.socket.once('message', () => queueMicrotask(resolve))),
        client.closed.then(() => {
          if (!fits()) throw new Error('the connection ended');
        }),
      ]);
    }
  }

  async leave(): Promise<void> {
    await this.#client?.leave();
  }

  /** The close code, when the server has gone. */
  async cutOff(): Promise<number | undefined> {
    return this.#client?.closed;
  }

  #hear(client: WireClient): void {
    const fresh = client.heard.slice(this.#read);
    this.#read = client.heard.length;
    for (const message of fresh) {
      if (message.t === 'ack') {
        this.#acknowledged = message.n;
        this.#outbox = this.#outbox.filter(({ n }) => n > message.n);
      } else if ('s' in message && message.s !== undefined) {
        this.#takeIn(client, { ...message, s: message.s });
      }
    }
  }

  #takeIn(client: WireClient, message: Delivered & { readonly s: number }): void {
    if (message.s <= this.#position.s) return;
    this.#position = { ...this.#position, s: message.s };
    client.send({ v: 1, t: 'ack', s: message.s });
    if ('encrypted_payload' in message) {
      // One ciphertext is read once.
      if (this.#repeats.has(message.encrypted_payload)) return;
      this.#repeats.add(message.encrypted_payload);
    }
    this.taken.push(message);
  }
}
