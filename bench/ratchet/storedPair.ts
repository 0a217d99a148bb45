import type { Primitives } from '../../core/ratchet/signalCrypto.ts';
import { RatchetParty, TEST_START_MS } from '../../test/stage/ratchetParty.ts';
import { StoredDevice } from '../../test/stage/storedDevice.ts';
import { type Contender, contender } from './rounds.ts';
import { SKIPPED } from './implementation.ts';

/** Plaintexts of the sizes measured, as the text codec of `RatchetParty` wants them. */
export function textOf(bytes: number): string {
  return 'x'.repeat(bytes);
}

/** Two stored devices that answer each other message by message, so that every one brings a new ratchet key. */
export class StoredPair {
  readonly alice: StoredDevice;
  readonly bob: StoredDevice;
  #from: StoredDevice;
  #underWay: string | undefined;

  constructor(folder: string, primitives: Primitives) {
    this.alice = new StoredDevice(folder, 'alice', primitives);
    this.bob = new StoredDevice(folder, 'bob', primitives);
    this.alice.party.crypto.initializeSession(this.bob.address, this.bob.party.bundle());
    this.#from = this.alice;
  }

  get #to(): StoredDevice {
    return this.#from === this.alice ? this.bob : this.alice;
  }

  send(message: string): void {
    this.#underWay = this.#from.send(this.#to.address, message);
  }

  receive(): void {
    if (this.#underWay === undefined) return;
    this.#to.receive(this.#from.address, this.#underWay);
    this.#underWay = undefined;
    this.#from = this.#to;
  }

  async settle(): Promise<void> {
    await this.alice.settle();
    await this.bob.settle();
  }

  close(): void {
    this.alice.stores.close();
    this.bob.stores.close();
  }
}

/** One message out: state, counter and outbox row in one transaction. */
export function encryptAndCommit(pair: StoredPair, bytes: number): Contender {
  const message = textOf(bytes);
  return contender(
    'ringfort',
    async () => {
      pair.receive();
      await pair.settle();
    },
    () => pair.send(message),
  );
}

/** One message in that brings a new ratchet key: state, digests, inbox row and position in one transaction. */
export function decryptAndCommit(pair: StoredPair, bytes: number): Contender {
  const message = textOf(bytes);
  return contender(
    'ringfort',
    async () => {
      pair.receive();
      await pair.settle();
      pair.send(message);
    },
    () => pair.receive(),
  );
}

/** A session begun and its first message read, from the server's JSON to two commits at each side. */
export function storedHandshakes(folder: string, primitives: Primitives): Contender {
  const bob = new StoredDevice(folder, 'bob-answers', primitives);
  let callers = 0;
  let last: StoredDevice | undefined;
  return contender(
    'ringfort',
    () => {
      last?.stores.close();
      last = new StoredDevice(folder, `caller-${++callers}`, primitives);
      if (callers % 100 === 0) bob.party.publish();
      return { caller: last, bundle: bob.party.bundle() };
    },
    ({ caller, bundle }) => {
      caller.party.crypto.initializeSession(bob.address, bundle);
      bob.receive(caller.address, caller.send(bob.address, textOf(200)));
    },
  );
}

/**
 * The last message of a chain of 1000 comes first, so 999 keys are derived and stored. The sender needs no real store.
 */
export function storedOvertaking(folder: string, primitives: Primitives, bytes: number): Contender {
  const clock = { ms: TEST_START_MS };
  const bob = new StoredDevice(folder, 'bob-waits', primitives, clock);
  const carol = new RatchetParty('carol', 1, { clock });
  const message = textOf(bytes);
  return contender(
    'ringfort',
    () => {
      // One chain of 1000 each, so a new session each time; hours apart, or the rate limit on new sessions would refuse
      // it.
      clock.ms += 3 * 3600_000;
      carol.crypto.rekey(bob.address, bob.party.bundle(), null);
      bob.receive(carol.address, carol.send(bob.party, message));
      // An answer turns the ratchet: a new chain, of which nothing was read.
      carol.receive(bob.party, bob.send(carol.address, message));
      for (let i = 0; i < SKIPPED; i++) carol.send(bob.party, message);
      return carol.send(bob.party, message);
    },
    (text) => bob.receive(carol.address, text),
  );
}
