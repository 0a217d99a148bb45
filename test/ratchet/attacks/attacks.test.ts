import { describe, expect, it, onTestFinished } from 'vitest';
import type { Primitives } from '../../../core/ratchet/signalCrypto.ts';
import { identityCertificateMessage } from '../../../core/ratchet/identity.ts';
import { InMemoryRatchetStore } from '../../fakes/inMemoryRatchetStore.ts';
import type { SignalCryptoEvent } from '../../../main/crypto/DoubleRatchetSignalCrypto.ts';
import { RatchetParty, codeOf, seededDraw, sharedPrimitives } from '../../stage/ratchetParty.ts';
import { StoredDevice } from '../../stage/storedDevice.ts';
import { temporaryFolder } from '../../stage/temporaryFolder.ts';

/* Attacks of the test list on the whole of a device, where the tests beside the code look at one part of it. */

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const EPHEMERAL_AT = 0xb0;
const P = 2n ** 255n - 19n;

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function u(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse());
}

function dialled(options: { readonly primitives?: Primitives } = {}) {
  const bobStore = new InMemoryRatchetStore();
  const alice = new RatchetParty('alice', 1);
  const bob = new RatchetParty('bob', 7, { store: bobStore, ...options });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  return { alice, bob, bobStore };
}

const LOW_ORDER = [
  0n,
  1n,
  P - 1n,
  P,
  P + 1n,
  littleEndian(Uint8Array.from(Buffer.from('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', 'hex'))),
  littleEndian(Uint8Array.from(Buffer.from('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157', 'hex'))),
];

/** What a device's own signing key says about a DH key that is none of its own. */
function certify(device: RatchetParty, signingKey: Uint8Array, dhKey: Uint8Array, capabilities: Uint8Array) {
  const signingPrivateKey = device.store.transaction((transaction) => transaction.loadIdentity()?.signingPrivateKey);
  if (signingPrivateKey === undefined) throw new Error('a device has an identity');
  const message = identityCertificateMessage(device.address, { signingKey, dhKey, capabilities });
  return sharedPrimitives.edSign(signingPrivateKey, message);
}

describe('public keys on the wire', () => {
  it('A01 a first message whose ephemeral or ratchet key is of low order is refused before anything is written', () => {
    const { alice, bob, bobStore } = dialled();
    const text = alice.send(bob, 'ring');
    bob.crypto.sessionStatus(alice.address);
    const before = bobStore.snapshot();
    for (const point of LOW_ORDER) {
      for (const at of [EPHEMERAL_AT, 1296 + 0x1a]) {
        const bytes = bytesOf(text);
        bytes.set(u(point), at);
        expect(codeOf(() => bob.receive(alice, textOf(bytes)))).toBe('E_BAD_KEY');
      }
    }
    expect(bobStore.snapshot()).toEqual(before);
    bob.clock.ms += 60_000;
    expect(bob.receive(alice, text)).toBe('ring');
  });

  it.each(LOW_ORDER.map((point) => [Buffer.from(u(point)).toString('hex'), u(point)] as const))(
    'A01 %s is refused before any key agreement, as ephemeral key, prekey and also as IKd, certified',
    (_hex, point) => {
      // That a key agreement fails too would hide that it was tried: what counts is how often.
      let agreements = 0;
      const primitives: Primitives = {
        ...sharedPrimitives,
        x25519: () => {
          agreements += 1;
          throw new Error('a key agreement was tried');
        },
      };
      const mallory = new RatchetParty('mallory', 9);
      const store = new InMemoryRatchetStore();
      const bob = new RatchetParty('bob', 7, { store, primitives });
      mallory.crypto.initializeSession(bob.address, bob.bundle());
      const opening = bytesOf(mallory.send(bob, 'ring'));
      const certificate = certify(mallory, opening.slice(0x12, 0x32), point, opening.slice(0x92, 0x9e));
      bob.crypto.sessionStatus(mallory.address);
      const before = store.snapshot();

      const bundle = mallory.bundle();
      const identity = { ...bundle.identity, dhKey: textOf(point), certificate: textOf(certificate) };
      const publicKey = textOf(point);
      for (const hostile of [
        { ...bundle, identity },
        { ...bundle, signedPrekey: { ...bundle.signedPrekey, publicKey } },
        { ...bundle, oneTimePrekey: { ...bundle.oneTimePrekey, publicKey } },
      ]) {
        expect(codeOf(() => bob.crypto.initializeSession(mallory.address, hostile))).toBe('E_BAD_KEY');
      }
      const changed = (...parts: readonly (readonly [at: number, bytes: Uint8Array])[]) => {
        const bytes = Uint8Array.from(opening);
        for (const [at, part] of parts) bytes.set(part, at);
        return textOf(bytes);
      };
      for (const hostile of [
        changed([0x32, point], [0x52, certificate]),
        changed([EPHEMERAL_AT, point]),
        changed([1296 + 0x1a, point]),
      ]) {
        expect(codeOf(() => bob.receive(mallory, hostile))).toBe('E_BAD_KEY');
      }
      expect(store.snapshot()).toEqual(before);
      expect(agreements).toBe(0);
      expect(codeOf(() => bob.receive(mallory, changed()))).toBe('E_BAD_KEY');
      expect(agreements, 'with honest keys one is tried').toBe(1);
    },
  );

  it('A02 a backend whose agreements are all zeros begins no session, on either side', () => {
    const zeros: Primitives = { ...sharedPrimitives, x25519: () => new Uint8Array(32) };
    const { alice, bob, bobStore } = dialled({ primitives: zeros });
    const prekeys = bobStore.snapshot().prekeys;
    expect(codeOf(() => bob.receive(alice, alice.send(bob, 'ring')))).toBe('E_BAD_KEY');
    expect([bobStore.snapshot().sessions.size, bobStore.snapshot().prekeys.size]).toEqual([0, prekeys.size]);

    const store = new InMemoryRatchetStore();
    const carol = new RatchetParty('carol', 3, { primitives: zeros, store });
    expect(codeOf(() => carol.crypto.initializeSession(bob.address, bob.bundle()))).toBe('E_BAD_KEY');
    expect([store.snapshot().sessions.size, store.snapshot().pins.size]).toEqual([0, 0]);
  });

  it('A03 no other encoding or companion of the ephemeral key is a new session', () => {
    const { alice, bob, bobStore } = dialled();
    const text = alice.send(bob, 'ring');
    const ephemeral = bytesOf(text).slice(EPHEMERAL_AT, EPHEMERAL_AT + 32);
    const value = littleEndian(ephemeral);
    // 1/u is u after the point of order two was added: the same secret where cofactors are cleared.
    const inverse = power(value, P - 2n);
    for (const other of [u(value | (1n << 255n)), u(inverse), u((P - value) % P)]) {
      const bytes = bytesOf(text);
      bytes.set(other, EPHEMERAL_AT);
      expect(codeOf(() => bob.receive(alice, textOf(bytes)))).toMatch(/^E_(BAD_KEY|AUTH)$/);
      expect(bobStore.snapshot().sessions.size).toBe(0);
    }
    const shared = (key: Uint8Array) =>
      Buffer.from(sharedPrimitives.x25519(seededDraw('any')(32), key)).toString('hex');
    expect(shared(u(inverse)), 'X25519 alone does not tell them apart').toBe(shared(ephemeral));
    expect(bob.receive(alice, text)).toBe('ring');
  });
});

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % P];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

describe('prekeys and chains', () => {
  it('A09 when a server has no one-time keys left, or says so, calls still come through and repeat none of it', () => {
    const bobStore = new InMemoryRatchetStore();
    const bob = new RatchetParty('bob', 7, { store: bobStore, fullSupply: 100 });
    const callers = ['alice', 'carol', 'dave'].map((name, i) => new RatchetParty(name, i + 1));
    for (const caller of callers) {
      caller.crypto.initializeSession(bob.address, bob.bundle('exhausted'));
      const ring = caller.send(bob, `ring of ${caller.address.userId}`);
      expect(bob.receive(caller, ring)).toBe(`ring of ${caller.address.userId}`);
      expect(caller.receive(bob, bob.send(caller, 'hello'))).toBe('hello');
    }
    expect(bobStore.snapshot().seenEphemerals.size).toBe(callers.length);
    const refill = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    expect([refill.oneTimePrekeys.length, refill.oneTimeKemPrekeys.length]).toEqual([100, 100]);
  });

  it('A09 who begins a session without a one-time prekey hears of it, once for each session begun', () => {
    const events: SignalCryptoEvent[] = [];
    const alice = new RatchetParty('alice', 1, { onEvent: (event) => events.push(event) });
    const bob = new RatchetParty('bob', 7);
    const carol = new RatchetParty('carol', 3);
    const exhausted = { type: 'prekeyExhausted', address: bob.address };
    alice.crypto.initializeSession(carol.address, carol.bundle());
    expect(events, 'a full bundle is nothing to speak of').toEqual([]);
    alice.crypto.initializeSession(bob.address, bob.bundle('withoutOneTimePrekey'));
    expect(events).toEqual([exhausted]);
    alice.crypto.initializeSession(bob.address, bob.bundle('exhausted'));
    expect(events, 'the session that stands is kept').toEqual([exhausted]);
    expect(bob.receive(alice, alice.send(bob, 'ring'))).toBe('ring');
    alice.crypto.rekey(bob.address, bob.bundle('exhausted'), null);
    expect(events).toEqual([exhausted, exhausted]);
    expect(
      codeOf(() => alice.crypto.initializeSession(bob.address, { ...bob.bundle('exhausted'), userId: 'eve' })),
    ).toBe('E_BAD_BUNDLE');
    expect(events, 'a bundle that is refused says nothing').toHaveLength(2);
  });

  it('A20 a peer that seals more than 2000 messages on a chain is not listened to', () => {
    const { alice, bob, bobStore } = dialled();
    bob.receive(alice, alice.send(bob, 'ring'));
    const bytes = bytesOf(alice.send(bob, 'later'));
    const before = bobStore.snapshot();
    for (const index of [2000, 2001, 2 ** 32 - 1]) {
      Buffer.from(bytes.buffer).writeUInt32BE(index, 1296 + 0x3e);
      expect(codeOf(() => bob.receive(alice, textOf(bytes)))).toBe('E_CHAIN_LIMIT');
    }
    expect(bobStore.snapshot()).toEqual(before);
  });
});

describe('messages that come late', () => {
  const talking = () => {
    const { alice, bob, bobStore } = dialled();
    bob.receive(alice, alice.send(bob, 'hello'));
    alice.receive(bob, bob.send(alice, 'hello yourself'));
    return { alice, bob, bobStore };
  };

  // In the tag, in the text and in the salt: each time the key is taken from the store before the forgery shows.
  const forgeries = (late: string) => {
    const genuine = bytesOf(late);
    return [genuine.length - 1, 0x60, 0x45].map((at) => textOf(genuine.map((byte, i) => (i === at ? byte ^ 1 : byte))));
  };

  it('A15 a forged late message does not spend its skipped key', () => {
    const { alice, bob, bobStore } = talking();
    const [late, next] = [alice.send(bob, 'late'), alice.send(bob, 'next')];
    expect(bob.receive(alice, next)).toBe('next');
    const before = bobStore.snapshot();
    expect(before.skipped).toHaveLength(1);
    for (const forged of forgeries(late)) {
      expect(codeOf(() => bob.receive(alice, forged))).toBe('E_AUTH');
      expect(bobStore.snapshot()).toEqual(before);
    }
    expect(bob.receive(alice, late)).toBe('late');
  });

  it('A15 a forged late message does not spend its skipped key in a real database either', () => {
    const bob = new StoredDevice(temporaryFolder(), 'bob', sharedPrimitives);
    onTestFinished(() => bob.stores.close());
    const alice = new RatchetParty('alice', 1);
    alice.crypto.initializeSession(bob.address, bob.party.bundle());
    bob.receive(alice.address, alice.send(bob.party, 'hello'));
    alice.receive(bob.party, bob.send(alice.address, 'hello yourself'));
    const [late, next] = [alice.send(bob.party, 'late'), alice.send(bob.party, 'next')];
    expect(bob.receive(alice.address, next)).toBe('next');
    for (const forged of forgeries(late)) {
      expect(codeOf(() => bob.receive(alice.address, forged))).toBe('E_AUTH');
    }
    expect(bob.receive(alice.address, late)).toBe('late');
  });

  it('A29 a message on an archived session does not make it send', () => {
    const { alice, bob, bobStore } = talking();
    const archived = () => [...bobStore.snapshot().sessions.values()].map(({ archivedAt }) => archivedAt);
    const now = bob.clock.ms / 1000;
    bobStore.transaction((transaction) => transaction.archiveEverySession(now));
    expect(archived()).toEqual([now]);
    bob.clock.ms += 5000;
    // More of them than a heartbeat is owed for.
    for (let i = 0; i < 60; i++) {
      expect(bob.receive(alice, alice.send(bob, `late ${i}`))).toBe(`late ${i}`);
    }
    expect(archived()).toEqual([now]);
    expect(bob.crypto.hasSession(alice.address)).toBe(false);
    expect(codeOf(() => bob.send(alice, 'on the old one'))).toBe('E_NO_SESSION');

    const after = alice.send(bob, 'late again');
    const begun = bob.crypto.rekey(alice.address, alice.bundle(), null);
    expect(bob.receive(alice, after)).toBe('late again');
    const sessionId = Buffer.from(bytesOf(bob.send(alice, 'on the new one'))).subarray(1296 + 4, 1296 + 20);
    expect(sessionId.toString('hex')).toBe(begun);
  });
});

/** Each way in which bytes turn up in a log, a dump or a message between processes. */
