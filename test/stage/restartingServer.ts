import fc from 'fast-check';
import { expect } from 'vitest';
import type { NumberedMessage } from '../../core/protocol/clientMessage.ts';
import type { InProcessBus } from '../../server/bus/InProcessBus.ts';
import { FrameDeduplication } from '../../server/domain/frameDeduplication.ts';
import { InMemoryQueueStore, openBus } from '../fakes/inMemoryQueueStore.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { NO_METER } from '../../server/domain/meter.ts';

// Two devices and a server that is killed at any moment, on connections that break at any moment: a model of both
// clients by the letter of docs/PROTOCOL.md, and the server's own queues and counts between them.

const alice = { user: 'alice', device: 1 };
const bob = { user: 'bob', device: 2 };
const call_id = '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11';

const COMMANDS = [
  'send',
  'read',
  'readAll',
  'acknowledged',
  'take',
  'takeAll',
  'acknowledge',
  'commit',
  'beginToCommit',
] as const;
const BREAKS = ['senderReturns', 'receiverReturns', 'kill'] as const;
type Command = (typeof COMMANDS)[number] | (typeof BREAKS)[number];

/** The two devices, the server between them and what is on its disk. */
class World {
  readonly #clock = new ManualClock();
  readonly #store = new InMemoryQueueStore();
  #bus!: InProcessBus;
  #frames!: FrameDeduplication;
  #life = 0;
  #kill: () => void = () => undefined;

  readonly sent: string[] = [];
  #outbox: { n: number; text: string }[] = [];
  #given = 0;
  #acknowledged = 0;
  /** Up to which number the server has read what was written on this connection. */
  #readTo = 0;
  #heardAck = 0;

  readonly taken: string[] = [];
  readonly #seen = new Set<string>();
  #position: { epoch: string | null; s: number } = { epoch: null, s: 0 };
  #pushed = 0;

  async start(): Promise<void> {
    this.#kill();
    const { store, kill } = this.#store.ofOneLife();
    this.#kill = kill;
    this.#bus = await openBus(this.#clock, store);
    this.#life += 1;
    this.#frames = new FrameDeduplication({
      meter: NO_METER,
      store: { lastFrameNumber: async () => this.#store.consumed.get('alice/1') ?? 0 },
      bus: this.#bus,
      routing: {
        route: async (_, message) => {
          if (message.t !== 'ice_candidate') throw new Error('only candidates are sent');
          const { v, t, encrypted_payload } = message;
          const relayed = { v, t, call_id, from: 'alice', from_device: 1, encrypted_payload };
          await this.#bus.enqueue(bob, { message: relayed, expiresAt: Number.MAX_SAFE_INTEGER });
          return { done: true };
        },
      },
      clock: this.#clock,
      onFailure: (error) => {
        throw error;
      },
    });
    await this.#senderReturns();
    await this.#receiverReturns();
  }

  async do(command: Command): Promise<void> {
    switch (command) {
      case 'send':
        this.#given += 1;
        this.sent.push(`${this.sent.length}`);
        this.#outbox.push({ n: this.#given, text: `${this.sent.length - 1}` });
        return;
      case 'read':
        return void (await this.#read());
      case 'readAll':
        while (await this.#read());
        return;
      case 'acknowledged':
        this.#acknowledged = Math.max(this.#acknowledged, this.#heardAck);
        this.#outbox = this.#outbox.filter(({ n }) => n > this.#acknowledged);
        return;
      case 'take':
        return void (await this.#take());
      case 'takeAll':
        while (await this.#take());
        return;
      case 'acknowledge':
        await this.#bus.ack(bob, Math.min(this.#position.s, this.#pushed));
        return;
      case 'commit':
        return this.#bus.flush();
      case 'beginToCommit':
        return void this.#bus.flush();
      case 'senderReturns':
        return this.#senderReturns();
      case 'receiverReturns':
        return this.#receiverReturns();
      case 'kill':
        // What it had not written is gone; what it had begun to write on the wire too.
        return this.start();
    }
  }

  /** The server reads one more frame of those that were written on the connection. */
  async #read(): Promise<boolean> {
    const next = this.#outbox.find(({ n }) => n > this.#readTo);
    if (next === undefined) return false;
    this.#readTo = next.n;
    const message: NumberedMessage = {
      ...{ v: 1, t: 'ice_candidate', n: next.n, call_id, to: 'bob', to_device: 2 },
      encrypted_payload: next.text,
    };
    expect(await this.#frames.consume(alice, message)).toBe('consumed');
    const life = this.#life;
    void this.#frames.kept(alice).then(() => {
      if (life === this.#life) this.#heardAck = Math.max(this.#heardAck, next.n);
    });
    return true;
  }

  async #take(): Promise<boolean> {
    const { entries } = await this.#bus.readFrom(bob, this.#position.epoch, this.#pushed);
    const [entry] = entries;
    if (entry === undefined) return false;
    this.#pushed = entry.s;
    if (entry.s <= this.#position.s) return true;
    this.#position = { ...this.#position, s: entry.s };
    const text = 'encrypted_payload' in entry.message ? entry.message.encrypted_payload : '';
    if (!this.#seen.has(text)) this.taken.push(text);
    this.#seen.add(text);
    return true;
  }

  async #senderReturns(): Promise<void> {
    expect(await this.#frames.keep(alice)).toBe(true);
    const n = await this.#frames.lastNumber(alice);
    const inPlace = this.#acknowledged <= n && n <= this.#given;
    expect(inPlace, 'nobody has lost its place').toBe(true);
    this.#outbox = this.#outbox.filter((frame) => frame.n > n).map(({ text }, index) => ({ n: n + 1 + index, text }));
    this.#acknowledged = n;
    this.#given = n + this.#outbox.length;
    this.#readTo = n;
    this.#heardAck = n;
  }

  async #receiverReturns(): Promise<void> {
    const { epoch, resumed } = await this.#bus.readFrom(bob, this.#position.epoch, this.#position.s);
    expect(resumed).toBe(this.#position.epoch !== null);
    this.#position = { epoch, s: this.#position.s };
    this.#pushed = this.#position.s;
    await this.#bus.ack(bob, this.#position.s);
  }

  /** Everything that can still happen happens. */
  async settle(): Promise<void> {
    for (const command of ['readAll', 'takeAll', 'acknowledge', 'commit', 'acknowledged'] as const) {
      await this.do(command);
    }
    await new Promise((resolve) => setImmediate(resolve));
    await this.do('acknowledged');
    await this.do('commit');
    expect([this.#outbox, this.#store.frames]).toEqual([[], []]);
    await this.#bus.close();
  }
}

/** So many schedules of what the three do, with breaks and kills in between, each told to its end and compared. */
export function restartsAgree(schedules: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...COMMANDS) },
          { weight: 2, arbitrary: fc.constantFrom(...BREAKS) },
        ),
        { minLength: 10, maxLength: 60 },
      ),
      async (commands) => {
        const world = new World();
        await world.start();
        for (const command of commands) await world.do(command);
        await world.settle();
        expect(world.taken).toEqual(world.sent);
      },
    ),
    { numRuns: schedules },
  );
}
