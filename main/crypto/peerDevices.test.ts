import { describe, expect, it } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import {
  RatchetParty,
  TEST_START_MS,
  codeOf,
  seededDraw,
  sharedPrimitives,
  textCodec,
} from '../../test/stage/ratchetParty.ts';
import { DoubleRatchetSignalCrypto, type SignalCryptoEvent } from './DoubleRatchetSignalCrypto.ts';

const clock = { ms: TEST_START_MS };

/** Bob, whose events are listened to, and Alice, with a session both have read on. */
function talking() {
  const events: SignalCryptoEvent[] = [];
  const bobStore = new InMemoryRatchetStore();
  const alice = new RatchetParty('alice', 1, { clock });
  const bob = new RatchetParty('bob', 7, { clock, store: bobStore });
  const withEvents = () => {
    bob.crypto = new DoubleRatchetSignalCrypto<string>({
      address: bob.address,
      store: bobStore,
      primitives: sharedPrimitives,
      codec: textCodec(),
      draw: bob.draw,
      now: () => clock.ms,
      onEvent: (event) => events.push(event),
    });
  };
  withEvents();
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'hello'));
  alice.receive(bob, bob.send(alice, 'hello yourself'));
  return { alice, bob, bobStore, events };
}

describe('A26 two copies of one device', () => {
  /** A second copy of Alice's device: the same store, other randomness. */
  function cloned() {
    const parties = talking();
    const store = parties.alice.store;
    if (!(store instanceof InMemoryRatchetStore)) throw new Error('the fake store');
    const copy = new RatchetParty('alice', 1, { clock, store: store.clone(), draw: seededDraw('the copy') });
    return { ...parties, copy };
  }

  it('A26 are suspected when both send under one number, and the second message is not taken for the first', () => {
    const { alice, bob, copy, events } = cloned();
    const [one, other] = [alice.send(bob, 'from Alice'), copy.send(bob, 'from the copy')];
    expect(bob.receive(alice, one)).toBe('from Alice');
    expect(events).toEqual([]);
    expect(codeOf(() => bob.receive(alice, other))).toBe('E_AUTH');
    expect(events).toEqual([{ type: 'cloneSuspected', address: alice.address }]);
  });

  it('A26 are suspected too when the second message was overtaken by later ones', () => {
    const { alice, bob, copy, events } = cloned();
    const other = copy.send(bob, 'from the copy');
    for (let i = 0; i < 5; i++) bob.receive(alice, alice.send(bob, 'x'));
    expect(codeOf(() => bob.receive(alice, other))).toBe('E_AUTH');
    expect(events).toHaveLength(1);
  });

  it('A26 a new session leaves the copy behind, once in 60 seconds at most', () => {
    const { alice, bob, copy } = cloned();
    const before = bob.crypto.initializeSession(alice.address, alice.bundle());
    const after = bob.crypto.rekey(alice.address, alice.bundle(), null);
    expect(after).not.toBe(before);
    expect(bob.crypto.mayRekey(alice.address)).toBe(false);
    expect(codeOf(() => bob.crypto.rekey(alice.address, alice.bundle(), null))).toBe('E_TOO_FAR');
    const fresh = bob.send(alice, 'on the new session');
    expect(alice.receive(bob, fresh)).toBe('on the new session');
    // The copy has the one-time keys too, but Bob no longer sends on what it shares with Alice.
    alice.receive(bob, bob.send(alice, 'next'));
    expect(bob.receive(alice, alice.send(bob, 'back'))).toBe('back');
    expect(codeOf(() => copy.receive(bob, bob.send(alice, 'after the turn')))).not.toBe('none');
  });

  it('a repeated message, and one whose key has expired, are duplicates and no suspicion', () => {
    const { alice, bob, events } = talking();
    const text = alice.send(bob, 'x');
    bob.receive(alice, text);
    expect(codeOf(() => bob.receive(alice, text))).toBe('E_DUPLICATE');
    const late = alice.send(bob, 'late');
    bob.receive(alice, alice.send(bob, 'y'));
    clock.ms += 24 * 3600 * 1000 + 1000;
    expect(codeOf(() => bob.receive(alice, late))).toBe('E_DUPLICATE');
    expect(events).toEqual([]);
    clock.ms = TEST_START_MS;
  });
});

describe('A32 a device that appears in the list of a verified contact', () => {
  function verified() {
    const parties = talking();
    const { alice, bobStore } = parties;
    bobStore.transaction((t) => {
      const pin = t.loadPin(alice.address);
      if (pin !== undefined) t.savePin(alice.address, { ...pin, verified: true });
    });
    const added = new RatchetParty('alice', 2, { clock, draw: seededDraw('somebody else') });
    return { ...parties, added };
  }

  it('A32 gets no session and no message until a person takes it, and somebody hears of it', () => {
    const { alice, bob, added, events } = verified();
    expect(codeOf(() => bob.crypto.initializeSession(added.address, added.bundle()))).toBe('E_IDENTITY_CHANGED');
    expect(events).toEqual([{ type: 'identityChanged', address: added.address }]);
    expect(codeOf(() => bob.send(added, 'x'))).toBe('E_IDENTITY_CHANGED');
    expect(bob.receive(alice, alice.send(bob, 'the known device goes on'))).toBe('the known device goes on');
    bob.crypto.acceptIdentityChange(added.address);
    bob.crypto.initializeSession(added.address, added.bundle());
    expect(added.receive(bob, bob.send(added, 'now'))).toBe('now');
  });

  it('A32 is a change for somebody nobody has verified too: who lost a device comes back with another', () => {
    const { alice, bob } = talking();
    const added = new RatchetParty('alice', 2, { clock, draw: seededDraw('somebody else') });
    expect(codeOf(() => bob.crypto.initializeSession(added.address, added.bundle()))).toBe('E_IDENTITY_CHANGED');
    added.crypto.initializeSession(bob.address, bob.bundle());
    expect(codeOf(() => bob.receive(added, added.send(bob, 'ring')))).toBe('E_IDENTITY_CHANGED');
    bob.crypto.acceptIdentityChange(added.address);
    // From then on it is the one before that has to be looked at.
    expect(codeOf(() => bob.send(alice, 'x'))).toBe('E_NO_SESSION');
    expect(codeOf(() => bob.crypto.initializeSession(alice.address, alice.bundle()))).toBe('E_IDENTITY_CHANGED');
  });

  it('A32 cannot begin a session either, and its opening costs no one-time key', () => {
    const { bob, bobStore, added, events } = verified();
    added.crypto.initializeSession(bob.address, bob.bundle());
    const prekeys = bobStore.snapshot().prekeys.size;
    expect(codeOf(() => bob.receive(added, added.send(bob, 'ring')))).toBe('E_IDENTITY_CHANGED');
    expect(bobStore.snapshot().prekeys.size).toBe(prekeys);
    expect(events).toHaveLength(1);
  });

  it('A32 however many are made up, no more than ten devices of a user are kept in mind', () => {
    const { bob, bobStore } = verified();
    for (let device = 10; device < 30; device++) {
      const added = new RatchetParty('alice', device, { clock, draw: seededDraw(`${device}`) });
      expect(codeOf(() => bob.crypto.initializeSession(added.address, added.bundle()))).toBe('E_IDENTITY_CHANGED');
    }
    expect(bobStore.snapshot().pins.size).toBe(10);
  });
});

describe('A33 a device id is a number and vouches for nothing', () => {
  it('A33 a bundle whose device id is the text of a key is refused, and a number does not pass for another device', () => {
    const { alice, bob } = talking();
    const bundle = alice.bundle();
    const texts: unknown[] = [bundle.identity.signingKey, `${bundle.deviceId}`, '1'];
    for (const deviceId of texts) {
      expect(codeOf(() => bob.crypto.initializeSession(alice.address, { ...bundle, deviceId }))).toBe('E_BAD_BUNDLE');
    }
    // Verified is what is pinned for one address; the same keys under another number are another, unverified device.
    expect(
      codeOf(() => bob.crypto.initializeSession({ userId: 'alice', deviceId: 9 }, { ...bundle, deviceId: 9 })),
    ).toBe('E_BAD_BUNDLE');
  });
});
