import { describe, expect, it } from 'vitest';
import { PeerMessageError } from '../../core/protocol/peerMessageError.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { bytesOf, flip, textOf } from '../../test/fakes/ratchetPair.ts';
import { RatchetParty, TEST_START_MS, codeOf } from '../../test/stage/ratchetParty.ts';
import { bundleOf, clock, device, legacyPair, receive, send } from '../../test/fakes/staticPair.ts';
import { peerCodec } from '../call/peerCodec.ts';

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
    expect(() => peerCodec.decode(inside)).toThrow(PeerMessageError);
    expect(() => peerCodec.decode(Uint8Array.of(0x0a, 16, ...inside.subarray(0, 16), 0x10, 1))).toThrow(
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
