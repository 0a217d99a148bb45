import { describe, expect, it } from 'vitest';
import { isAllZero } from '../../core/ratchet/bytes.ts';
import { HEARTBEAT_AFTER } from '../../core/ratchet/limits.ts';
import type { Draw, Kem, Primitives } from '../../core/ratchet/signalCrypto.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, TEST_START_MS, codeOf, seededDraw, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import type { RatchetStore, RatchetTransaction } from './RatchetStore.ts';

/** Remembers secrets where they pass: not copies, the very bytes. */
class Ledger {
  readonly #seen = new Map<Uint8Array, string>();

  note<T extends Uint8Array>(what: string, bytes: T): T {
    this.#seen.set(bytes, what);
    return bytes;
  }

  /** What of it is not wiped by now. Throws if nothing passed at all, for then nothing was put to the test. */
  left(): readonly string[] {
    if (this.#seen.size === 0) throw new Error('no secret passed');
    const alive = [...this.#seen].filter(([bytes]) => !isAllZero(bytes)).map(([, what]) => what);
    this.#seen.clear();
    return alive;
  }

  forget(): void {
    this.#seen.clear();
  }
}

/** The same bytes; what is cut out of them at one of these places is noted. */
function watchingCuts<T extends Uint8Array>(ledger: Ledger, what: string, bytes: T, places: readonly number[]): T {
  return Object.assign(bytes, {
    slice: (start = 0, end = bytes.length) => {
      const part = Uint8Array.prototype.slice.call(bytes, start, end);
      return places.includes(start) ? ledger.note(what, part) : part;
    },
  });
}

/** Root key, private ratchet key and both chain keys in a stored state. */
const SECRETS_OF_A_STATE = [0x60, 0x80, 0xe0, 0x100];

type Step = 'saveSession' | 'saveSkippedKeys' | 'savePrekey' | 'savePin' | 'saveMessage' | 'deletePrekey';

/** A store on a disk that can be full at any step. */
class WatchedStore implements RatchetStore {
  readonly inner = new InMemoryRatchetStore();
  failsAt: Step | undefined;
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  transaction<T>(work: (transaction: RatchetTransaction) => T): T {
    return this.inner.transaction((transaction) => work(this.#watch(transaction)));
  }

  #watch(transaction: RatchetTransaction): RatchetTransaction {
    const ledger = this.#ledger;
    const reach = (step: Step): void => {
      if (this.failsAt === step) throw new Error('the disk is full');
    };
    return {
      ...transaction,
      loadSession: (peer, sessionId) => {
        const session = transaction.loadSession(peer, sessionId);
        if (session === undefined) return undefined;
        const state = watchingCuts(ledger, 'a key of a loaded session', session.state, SECRETS_OF_A_STATE);
        return { ...session, state: ledger.note('a loaded session', state) };
      },
      loadPrekey: (kind, id) => {
        const prekey = transaction.loadPrekey(kind, id);
        if (prekey !== undefined) ledger.note(`a loaded prekey, ${kind}`, prekey.privateKey);
        return prekey;
      },
      takeSkippedKey: (...args) => {
        const key = transaction.takeSkippedKey(...args);
        return key && ledger.note('a key that was kept', key);
      },
      saveSession: (peer, session) => {
        ledger.note('a saved session', session.state);
        reach('saveSession');
        transaction.saveSession(peer, session);
      },
      saveSkippedKeys: (sessionId, keys, expiresAt) => {
        for (const { messageKey } of keys) ledger.note('a key to be kept', messageKey);
        reach('saveSkippedKeys');
        transaction.saveSkippedKeys(sessionId, keys, expiresAt);
      },
      savePrekey: (kind, prekey) => {
        ledger.note(`a saved prekey, ${kind}`, prekey.privateKey);
        reach('savePrekey');
        transaction.savePrekey(kind, prekey);
      },
      savePin: (peer, pin) => {
        reach('savePin');
        transaction.savePin(peer, pin);
      },
      saveMessage: (...args) => {
        reach('saveMessage');
        transaction.saveMessage(...args);
      },
      deletePrekey: (...args) => {
        reach('deletePrekey');
        return transaction.deletePrekey(...args);
      },
    };
  }
}

/** What is derived on the way belongs to nobody but the operation. */
function watchedPrimitives(ledger: Ledger): Primitives {
  const kemOf = (kem: Kem): Kem => ({
    ...kem,
    encapsulate: (publicKey, draw) => {
      const sent = kem.encapsulate(publicKey, draw);
      ledger.note('a secret of the KEM', sent.sharedSecret);
      return sent;
    },
    decapsulate: (seed, ciphertext) => ledger.note('a secret of the KEM', kem.decapsulate(seed, ciphertext)),
  });
  const { x25519, hkdf, hmac, kem } = sharedPrimitives;
  return {
    ...sharedPrimitives,
    x25519: (ours, theirs) => ledger.note('a DH output', x25519(ours, theirs)),
    hkdf: (ikm, salt, info, length) => {
      const keys = ledger.note('derived keys', hkdf(ikm, salt, info, length));
      // RK0 is cut out of what an agreement derives, and goes into no primitive before the session is begun.
      return length === 48 ? watchingCuts(ledger, 'the first root key', keys, [0]) : keys;
    },
    hmac: (key, message) => ledger.note('a message or chain key', hmac(key, message)),
    kem: { 'ML-KEM-768': kemOf(kem['ML-KEM-768']), 'ML-KEM-1024': kemOf(kem['ML-KEM-1024']) },
  };
}

/** Bob, who is watched, in a talk with Alice. */
function talk() {
  const clock = { ms: TEST_START_MS };
  const ledger = new Ledger();
  const store = new WatchedStore(ledger);
  const random = seededDraw('bob');
  const generator = { fails: Number.POSITIVE_INFINITY };
  // Salts and the jitter are shorter; they go out in clear, or tell nothing.
  const draw: Draw = (length) => {
    generator.fails -= 1;
    if (generator.fails === 0) throw new Error('no randomness');
    return length < 32 ? random(length) : ledger.note('a drawn private key', random(length));
  };
  const bob = new RatchetParty('bob', 7, { clock, store, draw, primitives: watchedPrimitives(ledger) });
  const alice = new RatchetParty('alice', 1, { clock });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  const opening = alice.send(bob, 'first');
  ledger.forget();
  const rekey = (): string => {
    clock.ms += 61_000;
    return bob.crypto.rekey(alice.address, alice.bundle(), null);
  };
  return { clock, ledger, store, generator, bob, alice, opening, rekey };
}

/** They have spoken on four sessions; three are archived, and one message of the oldest is late. */
function talkOfFourSessions() {
  const stage = talk();
  const { bob, alice, opening, rekey, ledger } = stage;
  bob.receive(alice, opening);
  alice.receive(bob, bob.send(alice, 'second'));
  const late = alice.send(bob, 'late');
  const kept = alice.send(bob, 'kept');
  bob.receive(alice, alice.send(bob, 'overtaking'));
  for (let i = 0; i < 3; i++) {
    rekey();
    alice.receive(bob, bob.send(alice, 'on another session'));
  }
  bob.receive(alice, alice.send(bob, 'answer'));
  ledger.forget();
  return { ...stage, late, kept };
}

type Stage = ReturnType<typeof talkOfFourSessions>;

/** A party that shows another identity under Alice's name. */
const falseAlice = (clock: { ms: number }) => new RatchetParty('alice', 1, { clock, draw: seededDraw('not alice') });

describe('A53 nothing secret that passed between the store and the ratchet is left when an operation is over', () => {
  it('A53 when a session is accepted', () => {
    const { bob, alice, opening, ledger } = talk();
    expect(bob.receive(alice, opening)).toBe('first');
    expect(ledger.left()).toEqual([]);
  });

  it.each<[string, (stage: Stage) => unknown]>([
    ['a message is sealed', ({ bob, alice }) => bob.send(alice, 'x')],
    ['one is opened', ({ bob, alice }) => bob.receive(alice, alice.send(bob, 'x'))],
    [
      'one is opened that overtook another',
      ({ bob, alice }) => (alice.send(bob, 'x'), bob.receive(alice, alice.send(bob, 'y'))),
    ],
    ['a late one of an archived session is opened', ({ bob, alice, late }) => bob.receive(alice, late)],
    [
      'a session is asked for that stands',
      ({ bob, alice }) => bob.crypto.initializeSession(alice.address, alice.bundle()),
    ],
    ['somebody looks at the session', ({ bob, alice }) => bob.crypto.sessionStatus(alice.address)],
    ['a session is begun anew', ({ rekey }) => rekey()],
    ['there are more sessions than are kept', ({ rekey }) => [rekey(), rekey(), rekey(), rekey()]],
    ['prekeys are made', ({ bob }) => bob.crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 })],
  ])('A53 when %s', (_when, work) => {
    const stage = talkOfFourSessions();
    work(stage);
    expect(stage.ledger.left()).toEqual([]);
  });

  it('A53 when a message is refused, whatever for', () => {
    const { bob, alice, late, clock, ledger } = talkOfFourSessions();
    const text = alice.send(bob, 'x');
    const forged = Buffer.from(text, 'base64');
    forged.writeUInt8(forged.readUInt8(forged.length - 1) ^ 1, forged.length - 1);
    expect(codeOf(() => bob.receive(alice, forged.toString('base64')))).toBe('E_AUTH');
    expect(ledger.left()).toEqual([]);
    expect(() => bob.receive(alice, alice.send(bob, '! the codec does not know this'))).toThrow('refused by the codec');
    expect(ledger.left()).toEqual([]);
    clock.ms += 25 * 3600 * 1000;
    expect(codeOf(() => bob.receive(alice, late))).toBe('E_NO_SESSION');
  });

  it('A53 when a repeated opening is not the one that made the session', () => {
    const { bob, alice, opening, ledger } = talk();
    bob.receive(alice, opening);
    const changed = Buffer.from(alice.send(bob, 'x'), 'base64');
    const last = 0xd0 + 1088 - 1;
    changed.writeUInt8(changed.readUInt8(last) ^ 1, last);
    ledger.forget();
    expect(codeOf(() => bob.receive(alice, changed.toString('base64')))).toBe('E_AUTH');
    expect(ledger.left()).toEqual([]);
  });

  it('A53 when a session was never answered and is given up', () => {
    const { bob, alice, clock, ledger } = talk();
    bob.crypto.initializeSession(alice.address, alice.bundle());
    bob.send(alice, 'x');
    clock.ms += 7 * 24 * 3600 * 1000;
    ledger.forget();
    expect(codeOf(() => bob.send(alice, 'y'))).toBe('E_NO_SESSION');
    expect(ledger.left()).toEqual([]);
    expect(bob.crypto.sessionStatus(alice.address)).toBeUndefined();
    expect(ledger.left()).toEqual([]);
  });

  it('A53 when an opening names one key that is there and another that is gone', () => {
    const { bob, alice, clock, store, ledger } = talkOfFourSessions();
    const carol = new RatchetParty('carol', 3, { clock });
    const bundle = bob.bundle();
    carol.crypto.initializeSession(bob.address, bundle);
    const text = carol.send(bob, 'x');
    store.inner.transaction((transaction) => transaction.deletePrekey('kemOneTime', bundle.kemPrekey.id));
    ledger.forget();
    expect(codeOf(() => bob.receive(carol, text))).toBe('E_REPLAY');
    expect(ledger.left()).toEqual([]);
    expect(bob.send(alice, 'x')).not.toBe('');
  });

  it('A53 when a session cannot be read any more', () => {
    const { bob, alice, store, rekey, ledger } = talkOfFourSessions();
    const text = alice.send(bob, 'x');
    store.inner.transaction((transaction) => {
      for (const { sessionId } of transaction.listSessions(alice.address)) {
        const session = transaction.loadSession(alice.address, sessionId);
        // A public key that is none, behind which the secrets are whole.
        if (session !== undefined)
          transaction.saveSession(alice.address, { ...session, state: session.state.fill(0xff, 0xa0, 0xc0) });
      }
    });
    expect(codeOf(() => bob.send(alice, 'x'))).toBe('E_STATE');
    expect(codeOf(() => bob.receive(alice, text))).toBe('E_NO_SESSION');
    rekey();
    expect(ledger.left()).toEqual([]);
  });

  it('A53 when another identity shows up and all sessions stop', () => {
    const { bob, clock, ledger } = talkOfFourSessions();
    const stranger = falseAlice(clock);
    expect(codeOf(() => bob.crypto.initializeSession(stranger.address, stranger.bundle()))).toBe('E_IDENTITY_CHANGED');
    expect(ledger.left()).toEqual([]);
  });

  it.each<[Step, string, (stage: Stage) => unknown]>([
    ['saveSession', 'a message is sealed', ({ bob, alice }) => bob.send(alice, 'x')],
    ['saveSession', 'one is opened', ({ bob, alice }) => bob.receive(alice, alice.send(bob, 'x'))],
    [
      'saveSkippedKeys',
      'one is opened that overtook others',
      ({ bob, alice }) => (alice.send(bob, 'x'), bob.receive(alice, alice.send(bob, 'y'))),
    ],
    ['saveMessage', 'one is opened', ({ bob, alice }) => bob.receive(alice, alice.send(bob, 'x'))],
    ['saveMessage', 'a late one is opened', ({ bob, alice, late }) => bob.receive(alice, late)],
    ['saveSession', 'a session is begun anew', ({ rekey }) => rekey()],
    ['savePin', 'a session is begun anew', ({ rekey }) => rekey()],
    [
      'savePrekey',
      'prekeys are made',
      ({ bob }) => bob.crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 }),
    ],
  ])('A53 when the disk is full at %s while %s', (step, _when, work) => {
    const stage = talkOfFourSessions();
    stage.store.failsAt = step;
    expect(() => work(stage)).toThrow('the disk is full');
    expect(stage.ledger.left()).toEqual([]);
  });

  it.each(['saveSession', 'deletePrekey', 'savePin'] as const)(
    'A53 when the disk is full at %s while a session is accepted',
    (step) => {
      const { bob, alice, opening, store, ledger } = talk();
      store.failsAt = step;
      expect(() => bob.receive(alice, opening)).toThrow('the disk is full');
      expect(ledger.left()).toEqual([]);
    },
  );

  it.each<[string, readonly number[], (stage: Stage) => unknown]>([
    ['a message is sealed', [1], ({ bob, alice }) => bob.send(alice, 'x')],
    ['one is opened that turns the ratchet', [1], ({ bob, alice }) => bob.receive(alice, alice.send(bob, 'x'))],
    ['a session is begun anew', [2, 3], ({ rekey }) => rekey()],
  ])('A53 when the generator fails while %s, at whichever draw', (_when, draws, work) => {
    const stage = talkOfFourSessions();
    stage.alice.receive(stage.bob, stage.bob.send(stage.alice, 'for a new chain'));
    for (const fails of draws) {
      stage.ledger.forget();
      stage.generator.fails = fails;
      expect(() => work(stage), `draw ${fails}`).toThrow('no randomness');
      expect(stage.ledger.left(), `draw ${fails}`).toEqual([]);
    }
  });

  it.each([undefined, 'saveSession'] as const)(
    'A53 when a heartbeat that is due on an archived session passes on to another, with the disk full at: %s',
    (step) => {
      const { bob, alice, rekey, store, ledger } = talkOfFourSessions();
      // The answer was the first of them.
      const texts = Array.from({ length: HEARTBEAT_AFTER - 1 }, () => alice.send(bob, 'x'));
      rekey();
      for (const text of texts.slice(0, -1)) bob.receive(alice, text);
      expect(bob.crypto.sessionStatus(alice.address)?.heartbeatDue).toBe(false);
      ledger.forget();
      store.failsAt = step;
      const last = () => bob.receive(alice, texts.at(-1) ?? '');
      if (step === undefined) last();
      else expect(last).toThrow('the disk is full');
      expect(ledger.left()).toEqual([]);
      expect(bob.crypto.sessionStatus(alice.address)?.heartbeatDue).toBe(step === undefined);
    },
  );

  it('A53 when the generator fails while a session is accepted', () => {
    const { bob, alice, opening, generator, ledger } = talk();
    generator.fails = 1;
    expect(() => bob.receive(alice, opening)).toThrow('no randomness');
    expect(ledger.left()).toEqual([]);
  });
});
