import type { Primitives } from '../../core/ratchet/primitives.ts';
import { HEARTBEAT_INTERVAL_S } from '../../core/ratchet/limits.ts';
import { createSessionUpkeep, type SendingKind, type SessionUpkeep } from '../../main/crypto/sessionUpkeep.ts';
import { InMemoryRatchetStore } from '../fakes/inMemoryRatchetStore.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { RatchetParty, seededDraw, TEST_START_MS } from '../stage/ratchetParty.ts';

/** What a message says of itself in clear. */
export interface OnTheWire {
  readonly sessionId: string;
  readonly ratchetKey: string;
  readonly index: number;
  readonly isPrekey: boolean;
}

/** Bytes of an opening with ML-KEM-768, before the RATCHET message. */
const OPENING_BYTES = 0xd0 + 1088;

export function readWire(text: string): OnTheWire {
  const bytes = Buffer.from(text, 'base64');
  const isPrekey = bytes[1] === 1;
  const message = isPrekey ? bytes.subarray(OPENING_BYTES) : bytes;
  return {
    sessionId: message.subarray(0x04, 0x14).toString('hex'),
    ratchetKey: message.subarray(0x1a, 0x3a).toString('hex'),
    index: message.readUInt32BE(0x3e),
    isPrekey,
  };
}

/** A device with its upkeep of sessions, and the messages it has sent and nobody has taken in yet. */
export class RotatingParty {
  readonly party: RatchetParty;
  readonly inFlight: { readonly text: string; readonly message: string }[] = [];
  readonly sent: OnTheWire[] = [];
  readonly faults: string[] = [];
  upkeep!: SessionUpkeep;
  fetches = 0;
  /** The server hands out bundles, and a call is being set up. */
  serverIsUp = true;
  inCallSetup = false;
  peer!: RotatingParty;
  #lastHeartbeat = 0;
  #count = 0;

  constructor(userId: string, deviceId: number, clock: { ms: number }, primitives: Primitives, past?: RotatingParty) {
    if (past === undefined) {
      this.party = new RatchetParty(userId, deviceId, { clock, primitives });
      return;
    }
    const { store } = past.party;
    if (!(store instanceof InMemoryRatchetStore)) throw new Error('only a store in memory is copied');
    // What it draws from here on is drawn for the first time.
    const draw = seededDraw(`${userId} after ${past.sent.length}`);
    this.party = new RatchetParty(userId, deviceId, { clock, primitives, store: store.clone(), draw });
    this.sent.push(...past.sent);
    this.fetches = past.fetches;
    this.#lastHeartbeat = past.#lastHeartbeat;
    this.#count = past.#count;
  }

  /** What was sent, or the code for which nothing was. */
  async send(
    kind: SendingKind = 'message',
    message = `${this.party.address.userId} ${++this.#count}`,
  ): Promise<string> {
    const { peer } = this;
    await this.upkeep.beforeSending(peer.party.address, kind);
    try {
      const text = this.party.send(peer.party, message);
      this.upkeep.afterSending(peer.party.address);
      this.inFlight.push({ text, message });
      this.sent.push(readWire(text));
      return text;
    } catch (error) {
      if (error instanceof Error && 'code' in error) return String(error.code);
      throw error;
    }
  }

  /** Takes in one message of the peer, and sends a heartbeat if its turn has come. Throws if it cannot be read. */
  async receive(): Promise<void> {
    const next = this.peer.inFlight.shift();
    if (next === undefined) return;
    const read = this.party.receive(this.peer.party, next.text);
    if (read !== next.message) throw new Error('another message was read than was sent');
    const { ms } = this.party.clock;
    if (ms < this.#lastHeartbeat + HEARTBEAT_INTERVAL_S * 1000) return;
    if (this.party.crypto.sessionStatus(this.peer.party.address)?.heartbeatDue !== true) return;
    this.#lastHeartbeat = ms;
    await this.send('message', '');
  }
}

export interface RotatingPair {
  readonly alice: RotatingParty;
  readonly bob: RotatingParty;
  readonly clock: { readonly ms: number };
  readonly advance: (ms: number) => void;
}

/** Two devices that have a session, each with its real upkeep. */
export async function rotatingPair(primitives: Primitives): Promise<RotatingPair> {
  const pair = connected(primitives);
  const { alice, bob } = pair;
  await alice.send();
  await bob.receive();
  await bob.send();
  await alice.receive();
  return pair;
}

/** Two devices with all that these have been through, and keys published anew; nothing is in flight, no bundle held. */
export function copyOfPair({ alice, bob, clock }: RotatingPair, primitives: Primitives): RotatingPair {
  return connected(primitives, { alice, bob, clock });
}

type Past = Pick<RotatingPair, 'alice' | 'bob' | 'clock'>;

function connected(primitives: Primitives, past?: Past): RotatingPair {
  const timers = new ManualClock(past?.clock.ms ?? TEST_START_MS);
  const clock = {
    get ms() {
      return timers.now();
    },
    set ms(_ms: number) {
      throw new Error('moved with advance');
    },
  };
  const alice = new RotatingParty('alice', 1, clock, primitives, past?.alice);
  const bob = new RotatingParty('bob', 7, clock, primitives, past?.bob);
  for (const [self, peer] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    self.peer = peer;
    self.upkeep = createSessionUpkeep({
      status: (address) => self.party.crypto.sessionStatus(address),
      initializeSession: (address, bundle) => self.party.crypto.initializeSession(address, bundle),
      fetchBundles: async () => {
        self.fetches += 1;
        return self.serverIsUp ? [peer.party.bundle()] : null;
      },
      isInCallSetup: () => self.inCallSetup,
      elapsed: timers.now,
      startTimer: timers.startTimer,
      onFault: (what) => void self.faults.push(what),
    });
  }
  return { alice, bob, clock, advance: timers.advance };
}
