import { describe, expect, it } from 'vitest';
import type { StaticBundle } from '../../core/protocol/prekeyBundle.ts';
import {
  chooseSignalCrypto,
  encodeCapabilities,
  identityBytes,
  staticCertificateMessage,
} from '../../core/ratchet/signalCrypto.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { bytesOf, textOf } from '../../test/fakes/ratchetPair.ts';
import {
  RatchetParty,
  TEST_START_MS,
  codeOf,
  seededDraw,
  sharedPrimitives,
  textCodec,
} from '../../test/stage/ratchetParty.ts';
import { bundleOf, clock, device, legacyPair, receive, send } from '../../test/fakes/staticPair.ts';
import { DoubleRatchetSignalCrypto } from './DoubleRatchetSignalCrypto.ts';

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
