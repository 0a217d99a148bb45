import { describe, expect, it } from 'vitest';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import { type Address, FallbackNotAllowedError, type SuiteId } from '../../core/ratchet/signalCrypto.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { TEST_START_MS, codeOf, seededDraw, sharedPrimitives, textCodec } from '../../test/stage/ratchetParty.ts';
import { PeerSignalCrypto } from './PeerSignalCrypto.ts';
import { nobleExtendedAead } from './primitives/xchacha.ts';

const primitives = { ...sharedPrimitives, ...nobleExtendedAead };
const NOTHING_LEFT = { oneTimePrekeys: 0, oneTimeKemPrekeys: 0 };

interface Device {
  readonly address: Address;
  readonly store: InMemoryRatchetStore;
  readonly allowed: Set<string>;
  readonly crypto: PeerSignalCrypto<string>;
}

/** The same store and other suites: the device after an update. */
function device(
  userId: string,
  suites: readonly SuiteId[] = [0x02],
  before?: Pick<Device, 'store' | 'allowed'>,
): Device {
  const address = { userId, deviceId: 1 };
  const store = before?.store ?? new InMemoryRatchetStore();
  const allowed = before?.allowed ?? new Set<string>();
  const crypto = new PeerSignalCrypto({
    address,
    store,
    primitives,
    suites,
    fullSupply: 1,
    codec: textCodec(),
    draw: seededDraw(`${userId} ${suites.length} ${before === undefined}`),
    now: () => TEST_START_MS,
    elapsed: () => 0,
    allowsStaticFallback: (peer) => allowed.has(peer),
    withdrawStaticFallback: (peer) => void allowed.delete(peer),
  });
  return { address, store, allowed, crypto };
}

/** What the server makes of an upload. */
function bundleOf({ address, crypto }: Device): DeviceBundle {
  const identity = crypto.identityDocument();
  const upload = crypto.makeKeyUpload(NOTHING_LEFT);
  if (!('signedPrekey' in upload)) return { ...address, identity, staticKey: upload.staticKey };
  const { signedPrekey, oneTimePrekeys, oneTimeKemPrekeys, lastResortKemPrekey, staticKey } = upload;
  const [oneTimePrekey] = oneTimePrekeys;
  return {
    ...address,
    identity,
    signedPrekey,
    ...(oneTimePrekey === undefined ? {} : { oneTimePrekey }),
    kemPrekey: oneTimeKemPrekeys[0] ?? lastResortKemPrekey,
    kemPrekeyKind: oneTimeKemPrekeys[0] === undefined ? 'lastResort' : 'oneTime',
    ...(staticKey === undefined ? {} : { staticKey }),
  };
}

const send = (from: Device, to: Device, message: string): string =>
  from.crypto.forPeer(to.address).encryptToBase64(message);
const receive = (at: Device, from: Device, text: string): string =>
  at.crypto.forPeer(from.address).decryptFromBase64(text);

/** Alice has the ratchet and Bob has none; they know each other. */
function strangersToTheRatchet() {
  const [alice, bob] = [device('alice'), device('bob', [])];
  alice.crypto.meet(bob.address, bundleOf(bob));
  bob.crypto.meet(alice.address, bundleOf(alice));
  return { alice, bob };
}

function allowedPair() {
  const { alice, bob } = strangersToTheRatchet();
  alice.allowed.add('bob');
  bob.allowed.add('alice');
  return { alice, bob };
}

describe('the choice between the two ways', () => {
  it('is the ratchet between two devices that have it, whatever anybody allowed', () => {
    const [alice, carol] = [device('alice'), device('carol')];
    alice.allowed.add('carol');
    carol.allowed.add('alice');
    alice.crypto.meet(carol.address, bundleOf(carol));
    expect(alice.crypto.staticFallback('carol')).toBeUndefined();
    expect(alice.crypto.forPeer(carol.address).forwardSecret).toBe(true);
    expect(receive(carol, alice, send(alice, carol, 'hello'))).toBe('hello');
    expect(receive(alice, carol, send(carol, alice, 'yes'))).toBe('yes');
    expect(carol.crypto.sessionStatus(alice.address)).toBeDefined();
  });

  it('waits for a person: who has no ratchet is known, and not spoken to', () => {
    const { alice, bob } = strangersToTheRatchet();
    expect([alice.crypto.staticFallback('bob'), bob.crypto.staticFallback('alice')]).toEqual(['refused', 'refused']);
    expect(() => send(alice, bob, 'x')).toThrow(FallbackNotAllowedError);
    expect(() => alice.crypto.initializeSession(bob.address, bundleOf(bob))).toThrow(FallbackNotAllowedError);
    expect([alice.crypto.hasSession(bob.address), alice.crypto.mayRekey(bob.address)]).toEqual([false, false]);
    expect(alice.crypto.sessionStatus(bob.address)).toBeUndefined();
    // Nothing was said without forward secrecy, for nothing was said.
    expect(alice.crypto.forPeer(bob.address).forwardSecret).toBe(true);
    bob.allowed.add('alice');
    const text = send(bob, alice, 'x');
    expect(() => receive(alice, bob, text)).toThrow(FallbackNotAllowedError);
    alice.allowed.add('bob');
    expect(receive(alice, bob, text)).toBe('x');
  });

  it('is the fallback once both allowed it, and says so; no session of it wears out or is begun anew', () => {
    const { alice, bob } = allowedPair();
    expect(alice.crypto.staticFallback('bob')).toBe('allowed');
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      const handle = from.crypto.forPeer(to.address);
      expect([handle.forwardSecret, handle.hasSession()]).toEqual([false, true]);
      expect(from.crypto.sessionStatus(to.address)).toEqual({ rotation: 'none', heartbeatDue: false });
      expect(from.crypto.mayRekey(to.address)).toBe(false);
      expect(receive(to, from, send(from, to, 'hello'))).toBe('hello');
    }
    expect(alice.crypto.initializeSession(bob.address, bundleOf(bob))).toMatch(/^[0-9a-f]{32}$/);
    alice.crypto.setPeerId(bob.address);
    expect(receive(bob, alice, alice.crypto.encryptToBase64('selected'))).toBe('selected');
  });

  it('holds for somebody nobody knows: E_NO_SESSION, never the fallback', () => {
    const alice = device('alice');
    alice.allowed.add('bob');
    expect(codeOf(() => send(alice, device('bob', []), 'x'))).toBe('E_NO_SESSION');
    expect(alice.crypto.staticFallback('bob')).toBeUndefined();
  });

  it('a leave is about an identity, and ends with it', () => {
    const { alice, bob } = allowedPair();
    const again = device('bob', [], { ...device('bob', []), store: new InMemoryRatchetStore() });
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundleOf(again)))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => send(alice, bob, 'x'))).toBe('E_IDENTITY_CHANGED');
    expect(alice.crypto.staticFallback('bob')).toBeUndefined();
    alice.crypto.acceptIdentityChange(bob.address);
    expect(alice.crypto.staticFallback('bob')).toBe('refused');
    alice.allowed.add('bob');
    // The static key of the identity before is not spoken to either.
    expect(codeOf(() => send(alice, bob, 'x'))).toBe('E_NO_SESSION');
    alice.crypto.initializeSession(bob.address, bundleOf(again));
    again.crypto.meet(alice.address, bundleOf(alice));
    again.allowed.add('alice');
    expect(receive(again, alice, send(alice, again, 'anew'))).toBe('anew');
  });
});

describe('what a device publishes', () => {
  it('is prekeys and the static key, or the static key alone, which does not age', async () => {
    const [alice, bob] = [device('alice'), device('bob', [])];
    expect([alice.crypto.keyUploadDue(), bob.crypto.keyUploadDue()]).toEqual([true, false]);
    expect(Object.keys(bob.crypto.makeKeyUpload(NOTHING_LEFT))).toEqual(['staticKey']);
    const upload = await alice.crypto.prepareKeyUpload({ oneTimePrekeys: 50, oneTimeKemPrekeys: 50 }, async () => {});
    expect(upload).toMatchObject({
      signedPrekey: {},
      oneTimePrekeys: [],
      staticKey: alice.crypto.makeKeyUpload(NOTHING_LEFT).staticKey,
    });
    expect(await bob.crypto.prepareKeyUpload(NOTHING_LEFT, async () => {})).toEqual(
      bob.crypto.makeKeyUpload(NOTHING_LEFT),
    );
  });
});

describe('A34 kinds of messages are not taken for each other', () => {
  it('A34 a message is read by the kind it says it is, and by no other', () => {
    const { alice, bob } = allowedPair();
    const [carol, dave] = [device('carol'), device('dave')];
    carol.crypto.meet(dave.address, bundleOf(dave));
    const ratchet = send(carol, dave, 'x');
    const fallback = send(bob, alice, 'x');
    const as = (text: string, type: number): string => {
      const bytes = Buffer.from(text, 'base64');
      bytes[1] = type;
      return bytes.toString('base64');
    };
    for (const type of [0, 1, 2, 4]) expect(codeOf(() => receive(alice, bob, as(fallback, type)))).toBe('E_VERSION');
    expect(codeOf(() => receive(alice, bob, as(ratchet, 3)))).toBe('E_VERSION');
    for (const text of ['', 'A', '====', 'AQP']) {
      expect(codeOf(() => receive(alice, bob, text))).toMatch(/^E_(VERSION|AUTH)$/);
    }
    expect(receive(alice, bob, fallback)).toBe('x');
  });
});

describe('A35 nobody on the way brings the fallback about', () => {
  it('A35 a static bundle of a peer that has a ratchet is refused, with everything genuine in it, and pins nothing', () => {
    const [alice, carol] = [device('alice'), device('carol')];
    alice.allowed.add('carol');
    const { userId, deviceId, identity, staticKey } = bundleOf(carol);
    const stripped = { userId, deviceId, identity, staticKey };
    const before = alice.store.snapshot();
    expect(codeOf(() => alice.crypto.meet(carol.address, stripped))).toBe('E_DOWNGRADE');
    expect(codeOf(() => alice.crypto.initializeSession(carol.address, stripped))).toBe('E_DOWNGRADE');
    expect(alice.store.snapshot()).toEqual(before);
    alice.crypto.meet(carol.address, bundleOf(carol));
    expect(codeOf(() => alice.crypto.rekey(carol.address, stripped, null))).toBe('E_BAD_BUNDLE');
    expect(codeOf(() => alice.crypto.meet(carol.address, stripped))).toBe('E_DOWNGRADE');
    expect(alice.crypto.forPeer(carol.address).forwardSecret).toBe(true);
  });

  it('A35 a missing or broken bundle is refused and changes no choice', () => {
    const { alice, bob } = strangersToTheRatchet();
    const carol = device('carol');
    alice.crypto.meet(carol.address, bundleOf(carol));
    alice.allowed.add('carol').add('bob');
    const good = bundleOf(carol);
    for (const bundle of [undefined, null, {}, { ...good, kemPrekey: undefined }, { ...good, signedPrekey: [] }]) {
      expect(codeOf(() => alice.crypto.initializeSession(carol.address, bundle))).toBe('E_BAD_BUNDLE');
      expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundle))).toBe('E_BAD_BUNDLE');
      expect(alice.crypto.forPeer(carol.address).forwardSecret).toBe(true);
      expect(alice.crypto.forPeer(bob.address).forwardSecret).toBe(false);
    }
  });

  it('A35 prekeys in the name of a device without a ratchet do not make it one that has one', () => {
    const { alice, bob } = strangersToTheRatchet();
    const prekeys = bundleOf(device('carol'));
    const mixed = { ...prekeys, ...bob.address, identity: bob.crypto.identityDocument() };
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, mixed))).toBe('E_DOWNGRADE');
  });
});

describe('A38 once the ratchet was used, nothing weaker is', () => {
  it('A38 the first ratchet message of the updated peer ends the fallback for ever, also over a copy of the store', () => {
    const { alice, bob } = allowedPair();
    const kept = send(bob, alice, 'from before');
    const updated = device('bob', [0x02], bob);
    updated.crypto.initializeSession(alice.address, bundleOf(alice));
    expect(receive(alice, updated, send(updated, alice, 'with the ratchet'))).toBe('with the ratchet');
    for (const store of [alice.store, alice.store.clone()]) {
      const again = device('alice', [0x02], { ...alice, store });
      expect(codeOf(() => receive(again, bob, kept))).toBe('E_DOWNGRADE');
      expect(again.crypto.staticFallback('bob')).toBeUndefined();
      expect(again.crypto.forPeer(bob.address).forwardSecret).toBe(true);
    }
    expect(codeOf(() => alice.crypto.meet(bob.address, bundleOf(bob)))).toBe('E_DOWNGRADE');
    expect(receive(updated, alice, send(alice, updated, 'yes'))).toBe('yes');
  });

  it('A38 the fallback stays refused after a person accepted a changed identity', () => {
    const { alice, bob } = allowedPair();
    const updated = device('bob', [0x02], bob);
    updated.crypto.initializeSession(alice.address, bundleOf(alice));
    receive(alice, updated, send(updated, alice, 'with the ratchet'));
    // The same device comes back with another identity, and without any ratchet.
    const again = device('bob', [], { ...device('bob', []), store: new InMemoryRatchetStore() });
    expect(codeOf(() => alice.crypto.meet(bob.address, bundleOf(again)))).toBe('E_IDENTITY_CHANGED');
    alice.crypto.acceptIdentityChange(bob.address);
    alice.allowed.add('bob');
    expect(alice.crypto.staticFallback('bob')).toBeUndefined();
    expect(codeOf(() => alice.crypto.meet(bob.address, bundleOf(again)))).toBe('E_DOWNGRADE');
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundleOf(again)))).toBe('E_DOWNGRADE');
    again.allowed.add('alice');
    again.crypto.meet(alice.address, bundleOf(alice));
    const text = send(again, alice, 'without the ratchet');
    expect(codeOf(() => receive(alice, again, text))).toBe('E_DOWNGRADE');
    expect(codeOf(() => send(alice, again, 'x'))).toBe('E_NO_SESSION');
    expect(alice.crypto.forPeer(bob.address).forwardSecret).toBe(true);
  });

  it('A38 a device that gave up its own ratchet gets nothing weaker from those it spoke with', () => {
    const [alice, carol] = [device('alice'), device('carol')];
    alice.crypto.meet(carol.address, bundleOf(carol));
    carol.crypto.meet(alice.address, bundleOf(alice));
    receive(carol, alice, send(alice, carol, 'x'));
    const without = device('carol', [], carol);
    without.allowed.add('alice');
    expect(without.crypto.forPeer(alice.address).forwardSecret).toBe(true);
    expect(codeOf(() => without.crypto.meet(alice.address, bundleOf(alice)))).toBe('E_DOWNGRADE');
    expect(codeOf(() => alice.crypto.meet(carol.address, bundleOf(without)))).toBe('E_DOWNGRADE');
  });
});

describe('one device for both ways', () => {
  it('A14 a peer that forges in both ways has one budget for both', () => {
    const { alice, bob } = allowedPair();
    const forged = (text: string, at: number): string =>
      Buffer.from(Buffer.from(text, 'base64').map((byte, i) => (i === at ? byte ^ 1 : byte))).toString('base64');
    // Says that it is Bob, and has the ratchet; one byte of its certificate is not right.
    const mallory = device('bob', [0x02]);
    mallory.crypto.initializeSession(alice.address, bundleOf(alice));
    const codes = Array.from({ length: 20 }, (_, i) =>
      codeOf(() =>
        receive(
          alice,
          bob,
          i % 2 === 0 ? forged(send(bob, alice, 'static'), 0x4a) : forged(send(mallory, alice, 'ratchet'), 0x52),
        ),
      ),
    );
    expect(new Set(codes)).toEqual(new Set(['E_AUTH']));
    expect(codeOf(() => receive(alice, bob, send(bob, alice, 'too late')))).toBe('E_TOO_FAR');
    expect(codeOf(() => receive(alice, bob, send(mallory, alice, 'too late')))).toBe('E_TOO_FAR');
  });

  it('opens its identity once', () => {
    const counted = { identities: 0, edKeygens: 0 };
    const store = new InMemoryRatchetStore();
    const first = device('alice', [0x02], { store, allowed: new Set() });
    const identity = first.crypto.identityDocument();
    const again = new PeerSignalCrypto({
      address: first.address,
      store: {
        transaction: (work) =>
          store.transaction((transaction) =>
            work({
              ...transaction,
              loadIdentity: () => {
                counted.identities += 1;
                return transaction.loadIdentity();
              },
            }),
          ),
      },
      primitives: {
        ...primitives,
        edKeygen: (seed) => {
          counted.edKeygens += 1;
          return primitives.edKeygen(seed);
        },
      },
      codec: textCodec(),
      draw: seededDraw('again'),
      now: () => TEST_START_MS,
      elapsed: () => 0,
      allowsStaticFallback: () => false,
      withdrawStaticFallback: () => undefined,
    });
    expect(counted).toEqual({ identities: 1, edKeygens: 1 });
    expect(again.identityDocument()).toEqual(identity);
  });
});
