import { beforeEach, describe, expect, test } from 'vitest';
import { InMemoryRatchetStore } from '../../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, codeOf, seededDraw, sharedPrimitives } from '../../../test/stage/ratchetParty.ts';
import { identityBytes } from '../../../core/ratchet/signalCrypto.ts';
import { createPeerPins, type PeerPins } from '../../crypto/peerPins.ts';
import { decodeIdentity } from '../../crypto/wireBundle.ts';
import { createTrust, isMarked, type Trust } from './trust.ts';

let store: InMemoryRatchetStore;
let alice: RatchetParty;
let bob: RatchetParty;
let trust: Trust;
let pins: PeerPins;

const identityOf = ({ crypto }: RatchetParty): Uint8Array => identityBytes(decodeIdentity(crypto.identityDocument()));
const numberOfBob = (): string => trust.contactSafety('bob')?.number.digits ?? '';

beforeEach(() => {
  store = new InMemoryRatchetStore();
  alice = new RatchetParty('alice', 1, { store });
  bob = new RatchetParty('bob', 7, { draw: seededDraw('the first bob') });
  pins = createPeerPins(store);
  trust = createTrust({
    ownHandle: 'alice',
    ownIdentity: identityOf(alice),
    pins,
    primitives: sharedPrimitives,
    identityIn: (identity) => identityBytes(decodeIdentity(identity)),
    acceptIdentityChange: (device) => alice.crypto.acceptIdentityChange(device),
    discardIdentityChange: (device) => alice.crypto.discardIdentityChange(device),
  });
  alice.crypto.initializeSession(bob.address, bob.bundle());
});

/** Somebody else under the name of Bob shows up on this device. */
function another(deviceId: number, seed = 'another bob'): RatchetParty {
  const other = new RatchetParty('bob', deviceId, { draw: seededDraw(seed) });
  expect(codeOf(() => alice.crypto.initializeSession(other.address, other.bundle()))).toBe('E_IDENTITY_CHANGED');
  return other;
}

describe('a mark', () => {
  test('belongs to the number the person looked at', () => {
    expect(trust.markVerified('bob', '0'.repeat(60))).toMatchObject({ reason: 'otherNumber' });
    expect(trust.markVerified('carol', numberOfBob())).toMatchObject({ reason: 'unknownIdentity' });
    expect(isMarked(pins.of('bob'))).toBe(false);
    expect(trust.markVerified('bob', numberOfBob())).toEqual({ ok: true });
    expect(isMarked(pins.of('bob'))).toBe(true);
    expect(trust.isVerified(bob.address)).toBe(true);
    trust.withdrawVerification('bob');
    expect(isMarked(pins.of('bob'))).toBe(false);
  });

  test('A33 words heard for another identity mark nothing', () => {
    const carol = new RatchetParty('carol', 7, { draw: seededDraw('somebody else') });
    alice.crypto.initializeSession(carol.address, carol.bundle());
    const almost = identityOf(bob).with(63, (identityOf(bob)[63] ?? 0) ^ 1);
    for (const other of [identityOf(carol), identityOf(alice), almost, new Uint8Array(64)]) {
      trust.confirmIdentity(bob.address, other);
      expect([trust.isVerified(bob.address), isMarked(pins.of('bob'))]).toEqual([false, false]);
      expect(trust.isVerified(carol.address)).toBe(false);
    }
    // Nor the device of theirs that shows what was heard, if it is not the one that was spoken to.
    const tablet = { ...bob.address, deviceId: 8 };
    store.transaction((transaction) => {
      const pin = transaction.loadPin(bob.address);
      if (pin !== undefined) transaction.savePin(tablet, { ...pin, identity: identityOf(carol) });
    });
    trust.confirmIdentity(bob.address, identityOf(carol));
    expect([trust.isVerified(bob.address), trust.isVerified(tablet)]).toEqual([false, false]);
    trust.confirmIdentity(bob.address, identityOf(bob));
    expect([bob.address, tablet, carol.address].map(trust.isVerified)).toEqual([true, false, false]);
  });

  test('of the words of a call goes to the identity they were made with, and to no other', () => {
    trust.confirmIdentity(bob.address, new Uint8Array(64));
    expect(trust.isVerified(bob.address)).toBe(false);
    trust.confirmIdentity({ ...bob.address, deviceId: 8 }, identityOf(bob));
    expect(trust.isVerified(bob.address)).toBe(false);
    trust.confirmIdentity(bob.address, identityOf(bob));
    expect(trust.isVerified(bob.address)).toBe(true);
  });

  test('of the words of a call is for all devices that show the identity, as after a person has come back with another', () => {
    const again = another(8);
    trust.acceptIdentityChange('bob', trust.contactSafety('bob')?.changedTo?.digits ?? '');
    trust.confirmIdentity(bob.address, identityOf(bob));
    expect(isMarked(pins.of('bob'))).toBe(false);
    trust.confirmIdentity(again.address, identityOf(again));
    expect(trust.isVerified(again.address)).toBe(true);
    expect(isMarked(pins.of('bob'))).toBe(true);
    expect(trust.contactSafety('bob')?.verified).toBe(true);
  });

  test('stays what it is for everybody else', () => {
    const carol = new RatchetParty('carol', 9);
    alice.crypto.initializeSession(carol.address, carol.bundle());
    trust.markVerified('bob', numberOfBob());
    expect(isMarked(pins.of('carol'))).toBe(false);
    expect(trust.compareSafetyNumber('carol', numberOfBob())).toBe('different');
    expect(trust.compareSafetyNumber('dave', numberOfBob())).toBe('different');
    expect(trust.compareSafetyNumber('dave', 'hello')).toBe('notANumber');
  });
});

describe.each([
  ['on the same device', 7],
  ['on another device', 8],
])('A31 another identity %s', (_where, deviceId) => {
  test('A31 stops everything until a person takes it by its number, and is unverified then', () => {
    trust.markVerified('bob', numberOfBob());
    const before = numberOfBob();
    expect(trust.changedDevicesOf('bob')).toEqual([]);
    const other = another(deviceId);
    expect(trust.changedDevicesOf('bob')).toEqual([deviceId]);
    expect(trust.isVerified(bob.address)).toBe(false);
    const safety = trust.contactSafety('bob');
    expect(safety).toMatchObject({ verified: true, number: { digits: before } });
    expect(trust.isVerified({ userId: 'bob', deviceId })).toBe(false);
    expect(trust.markVerified('bob', before)).toMatchObject({ reason: 'otherNumber' });
    trust.confirmIdentity({ userId: 'bob', deviceId }, identityOf(other));
    expect(trust.isVerified({ userId: 'bob', deviceId })).toBe(false);

    const offered = safety?.changedTo?.digits ?? '';
    expect(offered).not.toBe(before);
    expect(trust.acceptIdentityChange('bob', before)).toMatchObject({ reason: 'otherNumber' });
    expect(trust.acceptIdentityChange('bob', offered)).toEqual({ ok: true });
    expect(trust.contactSafety('bob')).toMatchObject({ verified: false, number: { digits: offered }, changedTo: null });
    expect(trust.devicesOf('bob').filter((device) => trust.isVerified({ userId: 'bob', deviceId: device }))).toEqual(
      [],
    );
    alice.crypto.initializeSession(other.address, other.bundle());
    expect(other.receive(alice, alice.send(other, 'hello again'))).toBe('hello again');
  });

  test('A31 the identity before is a changed one after that: going back does not bring the mark back', () => {
    trust.markVerified('bob', numberOfBob());
    const before = numberOfBob();
    another(deviceId);
    trust.acceptIdentityChange('bob', trust.contactSafety('bob')?.changedTo?.digits ?? '');
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bob.bundle()))).toBe('E_IDENTITY_CHANGED');
    const back = trust.contactSafety('bob');
    expect(back).toMatchObject({ verified: false, changedTo: { digits: before } });
    trust.acceptIdentityChange('bob', before);
    expect(trust.contactSafety('bob')).toMatchObject({ verified: false, number: { digits: before }, changedTo: null });
  });

  test('A31 a person who compared and found another number discards it: the one before counts again, unverified', () => {
    trust.markVerified('bob', numberOfBob());
    const before = numberOfBob();
    expect(bob.receive(alice, alice.send(bob, 'hello'))).toBe('hello');
    const letter = bob.send(alice, 'written before');
    const other = another(deviceId);
    const offered = trust.contactSafety('bob')?.changedTo?.digits ?? '';
    expect(trust.discardIdentityChange('bob', before)).toMatchObject({ reason: 'otherNumber' });
    expect(trust.discardIdentityChange('bob', offered)).toEqual({ ok: true });
    expect(trust.contactSafety('bob')).toMatchObject({ verified: false, number: { digits: before }, changedTo: null });
    expect(trust.isVerified(bob.address)).toBe(false);
    expect(trust.discardIdentityChange('bob', offered)).toMatchObject({ reason: 'unknownIdentity' });
    expect(trust.devicesOf('bob')).toEqual([7]);

    expect(alice.receive(bob, letter)).toBe('written before');
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(bob.receive(alice, alice.send(bob, 'there you are'))).toBe('there you are');
    // What was discarded is a change again whenever it comes back.
    expect(codeOf(() => alice.crypto.initializeSession(other.address, other.bundle()))).toBe('E_IDENTITY_CHANGED');
    expect(trust.contactSafety('bob')?.changedTo?.digits).toBe(offered);
  });

  test('A31 the number the person saw is no longer the one that waits: nothing is taken', () => {
    another(deviceId);
    const seen = trust.contactSafety('bob')?.changedTo?.digits ?? '';
    store.transaction((transaction) => {
      for (const { deviceId: device, ...pin } of transaction.loadPinsOf('bob')) {
        const identity = new Uint8Array(64).fill(9);
        if (pin.changedTo === null) continue;
        transaction.savePin({ userId: 'bob', deviceId: device }, { ...pin, changedTo: { ...pin.changedTo, identity } });
      }
    });
    expect(trust.acceptIdentityChange('bob', seen)).toMatchObject({ reason: 'otherNumber' });
    expect(trust.contactSafety('bob')?.changedTo).not.toBeNull();
  });

  test('a link that names what waits is as good as a comparison; one of the identity before, or of another, changes nothing', () => {
    trust.markVerified('bob', numberOfBob());
    const before = trust.fingerprintIn('bob', bob.bundle());
    const named = trust.fingerprintIn('bob', another(deviceId).bundle());
    const waiting = trust.contactSafety('bob');
    // Nobody was told of it.
    expect(trust.confirmFingerprint('bob', named)).toBe('undecided');
    for (const other of [before, 'ab'.repeat(32)]) expect(trust.acceptFingerprint('bob', other)).toBe('different');
    expect(trust.contactSafety('bob')).toEqual(waiting);
    expect(trust.acceptFingerprint('bob', named)).toBe('marked');
    expect(trust.contactSafety('bob')).toMatchObject({ verified: true, number: waiting?.changedTo, changedTo: null });
    expect(trust.acceptFingerprint('bob', before)).toBe('different');
  });
});
