import { type Contender, contender } from './rounds.ts';

type Awaitable<T> = T | Promise<T>;
export type Side = 'alice' | 'bob';

/** Two parties whose session stands. What is sent must be received before the other side sends. */
export interface Conversation {
  /** `bytes` of plaintext to what would travel. */
  readonly send: (from: Side, bytes: number) => unknown;
  /** How many bytes of plaintext came out. */
  readonly receive: (at: Side, wire: unknown) => Awaitable<number>;
}

/** A Double Ratchet, ours or a published one, without any store. */
export interface Implementation {
  readonly name: string;
  /** Makes keys and a bundle; the function it returns is the handshake, up to the first message read. */
  readonly meet: () => Awaitable<() => Awaitable<Conversation>>;
  /**
   * Makes a message that `skipped` others of its chain should have preceded. The function it returns makes a receiver
   * in the state before, whose own function reads the message.
   */
  readonly overtake: (skipped: number, bytes: number) => Awaitable<() => Awaitable<() => Awaitable<number>>>;
}

export const SKIPPED = 999;

/** The receiver counts the plaintext, so that nobody is fast by doing nothing. */
function mustBe(expected: number, received: number): void {
  if (received !== expected) throw new Error(`${received} of ${expected} bytes came out`);
}

/** Like `await`, without a turn of the event loop for what is no promise. */
function after<T>(value: unknown, next: (settled: unknown) => Awaitable<T>): Awaitable<T> {
  return value instanceof Promise ? settle(value, next) : next(value);
}

async function settle<T>(value: Promise<unknown>, next: (settled: unknown) => Awaitable<T>): Promise<T> {
  return next(await value);
}

export function handshakes({ name, meet }: Implementation): Contender {
  return contender(name, meet, (handshake) => handshake());
}

/** Every message is answered, so each brings a new ratchet key: one message out, in, and a step of the DH ratchet. */
export function pingPong({ name, meet }: Implementation, bytes: number): Contender {
  let conversation: Conversation | undefined;
  let from: Side = 'alice';
  return contender(
    name,
    async () => {
      conversation ??= await (await meet())();
      // Alice's first message was read in the handshake.
      from = from === 'alice' ? 'bob' : 'alice';
      return conversation;
    },
    (conversation) => oneMessage(conversation, from, bytes),
  );
}

/** One side speaks alone, on one chain. `perSession` keeps well below what one chain may carry. */
export function burst({ name, meet }: Implementation, bytes: number, perSession = 500): Contender {
  let conversation: Conversation | undefined;
  let sent = 0;
  return contender(
    name,
    async () => {
      if (conversation === undefined || sent >= perSession) {
        conversation = await (await meet())();
        // An answer first: until it comes, every message carries the opening.
        await oneMessage(conversation, 'bob', bytes);
        await oneMessage(conversation, 'alice', bytes);
        sent = 0;
      }
      sent += 1;
      return conversation;
    },
    (conversation) => oneMessage(conversation, 'alice', bytes),
  );
}

/** The first message to arrive is the last of a chain of 1000. */
export function overtaking({ name, overtake }: Implementation, bytes: number): Contender {
  let receivers: Awaited<ReturnType<Implementation['overtake']>> | undefined;
  return contender(
    name,
    async () => {
      receivers ??= await overtake(SKIPPED, bytes);
      return receivers();
    },
    (read) => after(read(), (received) => mustBe(bytes, Number(received))),
  );
}

function oneMessage(conversation: Conversation, from: Side, bytes: number): Awaitable<void> {
  return after(conversation.send(from, bytes), (wire) =>
    after(conversation.receive(from === 'alice' ? 'bob' : 'alice', wire), (received) =>
      mustBe(bytes, Number(received)),
    ),
  );
}
