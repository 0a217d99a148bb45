import { beforeEach, describe, expect, it } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, codeOf, seededDraw } from '../../test/stage/ratchetParty.ts';
import { storedSessions } from '../../test/stage/storedSessions.ts';
import type { SignalCryptoEvent } from './DoubleRatchetSignalCrypto.ts';

let store: InMemoryRatchetStore;
let events: SignalCryptoEvent[];
let alice: RatchetParty;
let bob: RatchetParty;

const falseBob = (deviceId: number, seed = 'not bob'): RatchetParty =>
  new RatchetParty('bob', deviceId, { draw: seededDraw(seed) });
const shown = (other: RatchetParty): string =>
  codeOf(() => alice.crypto.initializeSession(other.address, other.bundle()));
const pins = () => store.transaction((transaction) => transaction.loadPinsOf('bob'));
const verify = () =>
  store.transaction((t) => {
    const pin = t.loadPin(bob.address);
    if (pin !== undefined) t.savePin(bob.address, { ...pin, verified: true });
  });

beforeEach(() => {
  store = new InMemoryRatchetStore();
  events = [];
  alice = new RatchetParty('alice', 1, { store, onEvent: (event) => events.push(event) });
  bob = new RatchetParty('bob', 7, { draw: seededDraw('bob') });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'hello'));
  alice.receive(bob, bob.send(alice, 'hello yourself'));
  events.length = 0;
});

describe.each([
  ['on the same device', 7],
  ['on a new device', 8],
])('A31 mid-session, another identity %s', (_where, deviceId) => {
  it('A31 is told of when a bundle shows it, and not again while it waits', () => {
    const other = falseBob(deviceId);
    expect([shown(other), shown(other), shown(falseBob(deviceId, 'yet another'))]).toEqual(
      Array(3).fill('E_IDENTITY_CHANGED'),
    );
    expect(events).toEqual([{ type: 'identityChanged', address: other.address }]);
  });

  it('A31 is told of when a message shows it', () => {
    const other = falseBob(deviceId);
    other.crypto.initializeSession(alice.address, alice.bundle());
    expect(codeOf(() => alice.receive(other, other.send(alice, 'it is me')))).toBe('E_IDENTITY_CHANGED');
    expect(events).toEqual([{ type: 'identityChanged', address: other.address }]);
  });

  it('A31 is told of anew when it comes back after it was taken or discarded', () => {
    const other = falseBob(deviceId);
    shown(other);
    alice.crypto.discardIdentityChange(other.address);
    expect(shown(other)).toBe('E_IDENTITY_CHANGED');
    alice.crypto.acceptIdentityChange(other.address);
    expect(shown(bob)).toBe('E_IDENTITY_CHANGED');
    expect(events.map(({ type, address }) => [type, address.deviceId])).toEqual([
      ['identityChanged', deviceId],
      ['identityChanged', deviceId],
      ['identityChanged', 7],
    ]);
  });
});

describe('a discarded identity', () => {
  it('A31 leaves nothing behind: no pin, no session and no static key of a device that only it showed', () => {
    verify();
    const before = pins();
    const other = falseBob(8);
    shown(other);
    store.transaction((t) => {
      t.savePeerStaticKey(other.address, new Uint8Array(32));
      const [session] = storedSessions(t, bob.address);
      if (session !== undefined) t.saveSession(other.address, { ...session, sessionId: new Uint8Array(16).fill(8) });
    });
    alice.crypto.discardIdentityChange(other.address);
    expect(pins()).toEqual(before.map((pin) => ({ ...pin, verified: false })));
    store.transaction((t) => {
      expect(t.listSessions(other.address)).toEqual([]);
      expect(t.loadPeerStaticKey(other.address)).toBeUndefined();
    });
  });

  it('A31 goes from every device that shows it; another one that waits is still asked about', () => {
    // The first two have keys drawn from one seed: they are one identity.
    const [same, second, third] = [falseBob(7), falseBob(8), falseBob(9, 'somebody else')];
    for (const other of [same, second, third]) expect(shown(other)).toBe('E_IDENTITY_CHANGED');
    const waiting = () => pins().map(({ deviceId, changedTo }) => [deviceId, changedTo !== null]);
    expect(waiting()).toEqual([
      [7, true],
      [8, true],
      [9, true],
    ]);
    alice.crypto.discardIdentityChange(same.address);
    expect(waiting()).toEqual([
      [7, false],
      [9, true],
    ]);
  });

  it('A31 takes the old sessions of the true device no further than reading: what is sent next begins a new one', () => {
    const late = bob.send(alice, 'on its way meanwhile');
    shown(falseBob(7));
    alice.crypto.discardIdentityChange(bob.address);
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_NO_SESSION');
    expect(alice.receive(bob, late)).toBe('on its way meanwhile');
    expect(shown(bob)).toBe('none');
    expect(bob.receive(alice, alice.send(bob, 'on the new one'))).toBe('on the new one');
  });

  it('A31 is nothing to do while no identity waits: the mark stays', () => {
    verify();
    alice.crypto.discardIdentityChange(bob.address);
    alice.crypto.discardIdentityChange({ userId: 'carol', deviceId: 1 });
    expect(pins()).toMatchObject([{ verified: true, changedTo: null }]);
    expect(bob.receive(alice, alice.send(bob, 'as ever'))).toBe('as ever');
  });
});
