import { describe, expect, it } from 'vitest';
import type { StaticBundle } from '../../core/protocol/prekeyBundle.ts';
import { PeerMessageError } from '../../core/protocol/peerMessageError.ts';
import {
  chooseSignalCrypto,
  encodeCapabilities,
  identityBytes,
  staticCertificateMessage,
} from '../../core/ratchet/signalCrypto.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import {
  RatchetParty,
  TEST_START_MS,
  codeOf,
  seededDraw,
  sharedPrimitives,
  textCodec,
} from '../../test/fakes/ratchetParty.ts';
import { createPeerCodec } from '../call/peerCodec.ts';
import { DoubleRatchetSignalCrypto } from './DoubleRatchetSignalCrypto.ts';
import { nobleExtendedAead } from './primitives/xchacha.ts';
import { RealSignalCrypto } from './RealSignalCrypto.ts';

const primitives = { ...sharedPrimitives, ...nobleExtendedAead };
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const flip = (text: string, at: number): string => textOf(bytesOf(text).map((byte, i) => (i === at ? byte ^ 1 : byte)));

interface Device {
  readonly address: { readonly userId: string; readonly deviceId: number };
  readonly store: InMemoryRatchetStore;
  crypto: RealSignalCrypto<string>;
  readonly allowed: Set<string>;
  open(store?: InMemoryRatchetStore): void;
}

const clock = { ms: TEST_START_MS };

/** Without any suite it is a device that has no ratchet. */
function device(
  userId: string,
  deviceId: number,
  suites: readonly (1 | 2 | 3)[] = [],
  store = new InMemoryRatchetStore(),
): Device {
  const address = { userId, deviceId };
  const allowed = new Set<string>();
  const draw = seededDraw(`static ${userId}`);
  const open = (from = store) =>
    new RealSignalCrypto<string>({
      address,
      store: from,
      primitives,
      codec: textCodec(),
      draw,
      now: () => clock.ms,
      allowsStaticFallback: (peer) => allowed.has(peer),
      suites,
    });
  const self: Device = { address, store, allowed, crypto: open(), open: (from) => void (self.crypto = open(from)) };
  return self;
}

/** What the server would hand out for it. */
function bundleOf({ address, crypto }: Device): StaticBundle {
  return { ...address, identity: crypto.identityDocument(), staticKey: crypto.signedStaticKey() };
}

/** Alice is a Ringfort with the ratchet; Bob is a legacy device. Both people allowed the fallback. */
function legacyPair(aliceSuites: readonly (1 | 2 | 3)[] = [0x02]) {
  clock.ms = TEST_START_MS;
  const alice = device('alice', 1, aliceSuites);
  const bob = device('bob', 1);
  alice.allowed.add('bob');
  bob.allowed.add('alice');
  alice.crypto.initializeSession(bob.address, bundleOf(bob));
  bob.crypto.initializeSession(alice.address, bundleOf(alice));
  return { alice, bob };
}

const send = (from: Device, to: Device, message: string): string =>
  from.crypto.forPeer(to.address).encryptToBase64(message);
const receive = (at: Device, from: Device, text: string): string =>
  at.crypto.forPeer(from.address).decryptFromBase64(text);

describe('the static fallback', () => {
  it('carries messages both ways, of one size, and says that it is not forward secret', () => {
    const { alice, bob } = legacyPair();
    const text = send(alice, bob, 'hello');
    expect([...bytesOf(text).subarray(0, 4)]).toEqual([1, 3, 0xf0, 0]);
    expect(bytesOf(text)).toHaveLength(0x4a + 256 + 16);
    expect(receive(bob, alice, text)).toBe('hello');
    expect(receive(alice, bob, send(bob, alice, 'hello yourself'))).toBe('hello yourself');
    alice.crypto.setPeerId(bob.address);
    expect(receive(bob, alice, alice.crypto.encryptToBase64('selected'))).toBe('selected');
    expect(alice.crypto.forPeer(bob.address).forwardSecret).toBe(false);
    expect(new RatchetParty('carol', 3).crypto.forPeer(bob.address).forwardSecret).toBe(true);
  });

  it('is off until a person allows it for the contact, and off again at once', () => {
    const { alice, bob } = legacyPair();
    alice.allowed.clear();
    expect(codeOf(() => send(alice, bob, 'x'))).toBe('E_DOWNGRADE');
    expect(codeOf(() => receive(alice, bob, send(bob, alice, 'x')))).toBe('E_DOWNGRADE');
    expect(alice.crypto.hasSession(bob.address)).toBe(false);
    const carol = device('carol', 1);
    expect(codeOf(() => carol.crypto.initializeSession(bob.address, bundleOf(bob)))).toBe('E_DOWNGRADE');
    expect(carol.store.snapshot().pins.size).toBe(0);
  });

  it('E_NO_SESSION with somebody whose static key is not known', () => {
    const { alice } = legacyPair();
    alice.allowed.add('carol');
    expect(codeOf(() => alice.crypto.forPeer({ userId: 'carol', deviceId: 1 }).encryptToBase64('x'))).toBe(
      'E_NO_SESSION',
    );
    expect(codeOf(() => alice.crypto.encryptToBase64('x'))).toBe('E_NO_SESSION');
  });

  it('refuses a bundle that is damaged, for another address, or signed by somebody else, and writes nothing', () => {
    clock.ms = TEST_START_MS;
    const [alice, bob, eve] = [device('alice', 1), device('bob', 1), device('eve', 1)];
    alice.allowed.add('bob');
    const good = bundleOf(bob);
    const others = bundleOf(eve);
    const before = alice.store.snapshot();
    const wrong: readonly unknown[] = [
      undefined,
      { ...good, extra: 1 },
      { ...good, userId: 'eve' },
      { ...good, deviceId: 2 },
      { ...good, staticKey: others.staticKey },
      { ...good, staticKey: { ...good.staticKey, signature: others.staticKey.signature } },
      { ...good, staticKey: { ...good.staticKey, publicKey: textOf(new Uint8Array(32)) } },
      { ...good, staticKey: undefined },
      { ...good, identity: others.identity },
    ];
    for (const bundle of wrong) {
      expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundle))).toMatch(
        /^E_(BAD_BUNDLE|BAD_KEY|AUTH)$/,
      );
    }
    expect(alice.store.snapshot()).toEqual(before);
  });

  it('another static key than the pinned one is refused', () => {
    const { alice, bob } = legacyPair();
    bob.store.transaction((t) => t.saveStaticKey(new Uint8Array(32).fill(9)));
    bob.open();
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundleOf(bob)))).toBe('E_BAD_BUNDLE');
  });

  it('A31 another identity stops it until a person accepts', () => {
    const { alice, bob } = legacyPair();
    const again = device('bob', 1, [], new InMemoryRatchetStore());
    again.store.transaction((t) => {
      const identity = t.loadIdentity();
      if (identity !== undefined) t.saveIdentity({ ...identity, signingPrivateKey: new Uint8Array(32).fill(3) });
    });
    again.open();
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundleOf(again)))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => send(alice, bob, 'x'))).toBe('E_IDENTITY_CHANGED');
  });

  it('what alsoCommit throws undoes the reading, and the message can be read again', () => {
    const { alice, bob } = legacyPair();
    const text = send(alice, bob, 'kept');
    const failing = {
      alsoCommit: () => {
        throw new Error('disk full');
      },
    };
    expect(() => bob.crypto.forPeer(alice.address).decryptFromBase64(text, failing)).toThrow('disk full');
    expect(receive(bob, alice, text)).toBe('kept');
  });
});

describe('A34 kinds of messages are not taken for each other', () => {
  function ratchetPair() {
    const alice = new RatchetParty('alice', 1);
    const bob = new RatchetParty('bob', 7);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    bob.receive(alice, alice.send(bob, 'x'));
    return { alice, bob };
  }

  it('A34 the ratchet reads no fallback message, and the fallback no ratchet message', () => {
    const { alice, bob } = legacyPair();
    const ratchet = ratchetPair();
    const fallback = send(alice, bob, 'x');
    expect(codeOf(() => ratchet.bob.receive(ratchet.alice, fallback))).toBe('E_VERSION');
    const text = ratchet.alice.send(ratchet.bob, 'x');
    expect(codeOf(() => receive(bob, alice, text))).toBe('E_VERSION');
    for (const at of [0, 1, 2, 3]) expect(codeOf(() => receive(bob, alice, flip(fallback, at)))).toBe('E_VERSION');
  });

  it('A34 a fallback message inside a ratchet envelope is no message', () => {
    const { alice, bob } = legacyPair();
    const inside = bytesOf(send(alice, bob, 'x'));
    expect(() => createPeerCodec().decode(inside)).toThrow(PeerMessageError);
    expect(() => createPeerCodec().decode(Uint8Array.of(0x0a, 16, ...inside.subarray(0, 16), 0x10, 1))).toThrow(
      PeerMessageError,
    );
  });

  it('A34 a prekey message inside a prekey message is refused', () => {
    const alice = new RatchetParty('alice', 1);
    const bob = new RatchetParty('bob', 7);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const whole = bytesOf(alice.send(bob, 'x'));
    const opening = whole.subarray(0, 0xd0 + 1088);
    expect(codeOf(() => bob.receive(alice, textOf(Uint8Array.of(...opening, ...whole))))).toBe('E_VERSION');
  });
});

describe('A35 nobody on the way brings the fallback about', () => {
  it('A35 a bundle without KEM keys, with empty prekeys, or none at all, fails closed and leaves the choice at the ratchet', () => {
    const [alice, bob] = [new RatchetParty('alice', 1), new RatchetParty('bob', 7)];
    const { kemPrekey: _kem, ...withoutKem } = bob.bundle();
    for (const bundle of [undefined, null, {}, withoutKem, { error: { code: 'internal' } }]) {
      expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundle))).toBe('E_BAD_BUNDLE');
      const pin = alice.store.transaction((t) => t.loadPin(bob.address));
      expect(chooseSignalCrypto(pin, true)).toBe('ratchet');
    }
    alice.crypto.initializeSession(bob.address, bob.bundle('exhausted'));
    const pin = alice.store.transaction((t) => t.loadPin(bob.address));
    expect(chooseSignalCrypto(pin, true)).toBe('ratchet');
  });

  it('A35 a pinned peer that suddenly claims to have no ratchet is refused, and so is one that has it', () => {
    clock.ms = TEST_START_MS;
    const store = new InMemoryRatchetStore();
    const bobRatchet = new RatchetParty('bob', 1, { store, clock });
    const alice = new RatchetParty('alice', 1, { clock });
    alice.crypto.initializeSession(bobRatchet.address, bobRatchet.bundle());
    const aliceStatic = device('alice', 1, [0x02], alice.store as InMemoryRatchetStore);
    aliceStatic.allowed.add('bob');
    // Signed by the identity itself, under a higher version.
    const legacy = device('bob', 1, [], store);
    expect(codeOf(() => aliceStatic.crypto.initializeSession(legacy.address, bundleOf(legacy)))).toBe('E_DOWNGRADE');
    const withRatchet = device('bob', 1, [0x02], store.clone());
    expect(codeOf(() => aliceStatic.crypto.initializeSession(legacy.address, bundleOf(withRatchet)))).toBe(
      'E_DOWNGRADE',
    );
  });

  it('A35 forged capabilities fail with the certificate that signs them', () => {
    clock.ms = TEST_START_MS;
    const alice = device('alice', 1);
    alice.allowed.add('bob');
    const bundle = bundleOf(device('bob', 1, [0x02]));
    const capabilities = textOf(encodeCapabilities({ version: 2, minSuite: 0xf0, suites: 0 }));
    const forged: StaticBundle = { ...bundle, identity: { ...bundle.identity, capabilities } };
    expect(codeOf(() => alice.crypto.initializeSession({ userId: 'bob', deviceId: 1 }, forged))).toBe('E_AUTH');
  });
});

describe('A36 each message counts once, in one direction, in its time', () => {
  it('A36 a repeat is a duplicate, also after a restart, and another message under its salt is a replay', () => {
    const { alice, bob } = legacyPair();
    const text = send(alice, bob, 'once');
    receive(bob, alice, text);
    expect(codeOf(() => receive(bob, alice, text))).toBe('E_DUPLICATE');
    bob.open(bob.store.clone());
    expect(codeOf(() => receive(bob, alice, text))).toBe('E_DUPLICATE');
    expect(codeOf(() => receive(bob, alice, flip(text, 0x60)))).toBe('E_REPLAY');
  });

  it('A36 after 24 hours a kept message is still of another time', () => {
    const { alice, bob } = legacyPair();
    const text = send(alice, bob, 'old');
    clock.ms += 120_000;
    expect(receive(bob, alice, text)).toBe('old');
    const late = send(alice, bob, 'late');
    clock.ms += 121_000;
    expect(codeOf(() => receive(bob, alice, late))).toBe('E_REPLAY');
    clock.ms += 8 * 24 * 3600 * 1000;
    expect(codeOf(() => receive(bob, alice, text))).toBe('E_REPLAY');
    const early = send(alice, bob, 'early');
    clock.ms -= 121_000;
    expect(codeOf(() => receive(bob, alice, early))).toBe('E_REPLAY');
  });

  it('A36 a message sent back to its author is refused, though both devices have one number', () => {
    const { alice, bob } = legacyPair();
    const text = send(alice, bob, 'mirror');
    expect(codeOf(() => receive(alice, bob, text))).toBe('E_AUTH');
    expect(receive(bob, alice, text)).toBe('mirror');
  });

  it('A36 messages are read in any order', () => {
    const { alice, bob } = legacyPair();
    const sent = ['a', 'b', 'c'].map((message) => send(alice, bob, message));
    expect(sent.toReversed().map((text) => receive(bob, alice, text))).toEqual(['c', 'b', 'a']);
  });

  it('A36 a message changed in any byte is refused and nothing is kept of it', () => {
    const { alice, bob } = legacyPair();
    const text = send(alice, bob, 'hello');
    const before = bob.store.snapshot();
    for (let at = 0; at < bytesOf(text).length; at += 1) {
      clock.ms += 4000;
      const fresh = send(alice, bob, 'hello');
      expect(
        codeOf(() => receive(bob, alice, flip(fresh, at))),
        `byte ${at}`,
      ).toMatch(/^E_(AUTH|VERSION|REPLAY)$/);
    }
    expect(bob.store.snapshot()).toEqual(before);
  });

  it('A36 delivered under another name, or to somebody else, it is refused', () => {
    const { alice, bob } = legacyPair();
    const carol = device('carol', 1);
    for (const [one, other] of [
      [bob, carol],
      [carol, bob],
      [carol, alice],
    ] as const) {
      one.allowed.add(other.address.userId);
      one.crypto.initializeSession(other.address, bundleOf(other));
    }
    const text = send(alice, bob, 'x');
    expect(codeOf(() => receive(bob, carol, text))).toBe('E_AUTH');
    expect(codeOf(() => receive(carol, alice, text))).toBe('E_AUTH');
  });
});

describe('A37 one key, one protocol', () => {
  it('A37 the static key is not the identity key, and a bundle in which it is is refused', () => {
    clock.ms = TEST_START_MS;
    const [alice, bob] = [device('alice', 1), device('bob', 1)];
    alice.allowed.add('bob');
    const good = bundleOf(bob);
    expect(good.staticKey.publicKey).not.toBe(good.identity.dhKey);
    // Bob himself would have to sign this: even then it is refused.
    const stored = bob.store.transaction((t) => t.loadIdentity());
    if (stored === undefined) throw new Error('Bob has an identity');
    const identity = { signingKey: bytesOf(good.identity.signingKey), dhKey: bytesOf(good.identity.dhKey) };
    const message = staticCertificateMessage(bob.address, identity, identity.dhKey);
    const signature = textOf(sharedPrimitives.edSign(stored.signingPrivateKey, message));
    const confused = { ...good, staticKey: { publicKey: good.identity.dhKey, signature } };
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, confused))).toBe('E_BAD_KEY');
  });

  it('A37 a signature of one protocol verifies in no other', () => {
    const bob = device('bob', 1, [0x02]);
    const { identity, staticKey } = bundleOf(bob);
    const { publicKey: staticPublicKey, signature } = staticKey;
    const ratchet = new RatchetParty('bob', 1, { store: bob.store });
    const alice = new RatchetParty('alice', 1);
    const bundle = ratchet.bundle();
    const as = (change: object) => codeOf(() => alice.crypto.initializeSession(bob.address, { ...bundle, ...change }));
    expect(as({ identity: { ...identity, certificate: signature } })).toBe('E_BAD_BUNDLE');
    expect(as({ signedPrekey: { ...bundle.signedPrekey, publicKey: staticPublicKey, signature } })).toBe(
      'E_BAD_BUNDLE',
    );
    const aliceStatic = device('alice', 1);
    aliceStatic.allowed.add('bob');
    const { publicKey, signature: ofPrekey } = bundle.signedPrekey;
    const asStatic = { ...bob.address, identity, staticKey: { publicKey, signature: ofPrekey } };
    expect(codeOf(() => aliceStatic.crypto.initializeSession(bob.address, asStatic))).toBe('E_BAD_BUNDLE');
    expect(identityBytes({ signingKey: bytesOf(identity.signingKey), dhKey: bytesOf(identity.dhKey) })).toHaveLength(
      64,
    );
  });
});

describe('A38 once the ratchet was used, nothing weaker is', () => {
  /** Alice and Bob spoke without a ratchet; then Bob's device got one, and a message of it arrived. */
  function upgraded() {
    const { alice, bob } = legacyPair();
    const kept = send(bob, alice, 'from before');
    const ratchet = {
      alice: new DoubleRatchetSignalCrypto<string>({
        address: alice.address,
        store: alice.store,
        primitives: sharedPrimitives,
        codec: textCodec(),
        draw: seededDraw('alice, with a ratchet'),
        now: () => clock.ms,
      }),
      bob: new RatchetParty('bob', 1, { store: bob.store, clock }),
    };
    return { alice, bob, kept, ratchet };
  }

  it('A38 signed capabilities with a ratchet end the fallback, even before the first message', () => {
    const { alice, bob, kept, ratchet } = upgraded();
    expect(receive(alice, bob, send(bob, alice, 'still'))).toBe('still');
    ratchet.alice.initializeSession(bob.address, ratchet.bob.bundle());
    expect(codeOf(() => send(alice, bob, 'x'))).toBe('E_DOWNGRADE');
    expect(codeOf(() => receive(alice, bob, kept))).toBe('E_DOWNGRADE');
  });

  it('A38 after the first ratchet message it is refused for ever, in both directions and after a restart', () => {
    const { alice, bob, kept, ratchet } = upgraded();
    ratchet.alice.initializeSession(bob.address, ratchet.bob.bundle());
    const first = ratchet.alice.forPeer(bob.address).encryptToBase64('with the ratchet');
    ratchet.bob.crypto.forPeer(alice.address).decryptFromBase64(first);
    ratchet.alice
      .forPeer(bob.address)
      .decryptFromBase64(ratchet.bob.crypto.forPeer(alice.address).encryptToBase64('yes'));
    for (const store of [alice.store, alice.store.clone()]) {
      alice.open(store);
      expect(codeOf(() => send(alice, bob, 'x'))).toBe('E_DOWNGRADE');
      expect(codeOf(() => receive(alice, bob, kept))).toBe('E_DOWNGRADE');
      expect(alice.crypto.hasSession(bob.address)).toBe(false);
      const pin = store.transaction((t) => t.loadPin(bob.address));
      expect(pin?.drPinned).toBe(true);
      // Even if the pinned capabilities themselves held no ratchet.
      const bare = encodeCapabilities({ version: 9, minSuite: 0xf0, suites: 0 });
      store.transaction((t) => pin && t.savePin(bob.address, { ...pin, capabilities: bare }));
      expect(codeOf(() => send(alice, bob, 'x'))).toBe('E_DOWNGRADE');
    }
    expect(codeOf(() => send(bob, alice, 'x'))).toBe('E_DOWNGRADE');
  });
});
