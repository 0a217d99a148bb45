import { describe, expect, it } from 'vitest';
import { prekeyKem, suiteBitmap } from '../../core/ratchet/signalCrypto.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { bytesOf, dialled, flip, strangers, talking } from '../../test/fakes/ratchetPair.ts';
import {
  RatchetParty,
  TEST_START_MS,
  codeOf,
  seededDraw,
  sharedPrimitives,
  textCodec,
} from '../../test/stage/ratchetParty.ts';
import { DoubleRatchetSignalCrypto, type SignalCryptoOptions } from './DoubleRatchetSignalCrypto.ts';

const DAY_MS = 24 * 3600 * 1000;

describe('identity', () => {
  /** Of Bob's device, in another life with this store. */
  const optionsOf = (store: InMemoryRatchetStore, clock: { ms: number }): SignalCryptoOptions<string> => ({
    address: { userId: 'bob', deviceId: 7 },
    store,
    primitives: sharedPrimitives,
    codec: textCodec(),
    draw: seededDraw('another life of bob'),
    now: () => clock.ms,
  });

  /** Bob reinstalls: same address, new keys. */
  function reinstalled() {
    const parties = talking();
    const bobAgain = new RatchetParty('bob', 7, { clock: parties.clock, draw: seededDraw('bob again') });
    return { ...parties, bobAgain };
  }

  it('A31 another identity in a bundle stops everything until a person accepts it', () => {
    const { alice, bob, bobAgain } = reinstalled();
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bobAgain.bundle()))).toBe('E_IDENTITY_CHANGED');
    expect(alice.crypto.hasSession(bob.address)).toBe(false);
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => alice.receive(bob, bob.send(alice, 'x')))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bob.bundle()))).toBe('E_IDENTITY_CHANGED');
    alice.crypto.acceptIdentityChange(bob.address);
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_NO_SESSION');
    expect(codeOf(() => alice.receive(bob, bob.send(alice, 'from before')))).toBe('E_NO_SESSION');
    alice.crypto.initializeSession(bob.address, bobAgain.bundle());
    expect(bobAgain.receive(alice, alice.send(bobAgain, 'hello again'))).toBe('hello again');
  });

  it('A31 another identity in a prekey message is refused, and its keys stay', () => {
    const { alice, bob, bobAgain, aliceStore } = reinstalled();
    bobAgain.crypto.initializeSession(alice.address, alice.bundle());
    const prekeys = aliceStore.snapshot().prekeys;
    expect(codeOf(() => alice.receive(bobAgain, bobAgain.send(alice, 'ring')))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_IDENTITY_CHANGED');
    expect(aliceStore.snapshot().prekeys).toEqual(prekeys);
  });

  it('an identity without a valid certificate cannot bring about a change', () => {
    const { alice, bob, bobAgain } = reinstalled();
    const bundle = bobAgain.bundle();
    const certificate = flip(bundle.identity.certificate, 3);
    const forged = { ...bundle, identity: { ...bundle.identity, certificate } };
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, forged))).toBe('E_BAD_BUNDLE');
    expect(bob.receive(alice, alice.send(bob, 'still here'))).toBe('still here');
  });

  it('A35 capabilities that were seen cannot be taken back', () => {
    const { alice, bob, bobStore } = talking();
    const old = bob.bundle();
    bob.open(bobStore);
    const upgraded = new RatchetParty('bob', 7, { store: bobStore, suites: [0x01, 0x02], clock: bob.clock });
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, upgraded.bundle()))).toBe('none');
    bob.clock.ms += 7 * DAY_MS;
    upgraded.publish();
    alice.crypto.initializeSession(bob.address, upgraded.bundle());
    expect(
      codeOf(() => alice.crypto.initializeSession(bob.address, { ...upgraded.bundle(), identity: old.identity })),
    ).toBe('E_DOWNGRADE');
  });

  it('an opening made for our old capabilities is answered after an upgrade', () => {
    const { alice, bob, bobStore, clock } = dialled();
    const text = alice.send(bob, 'made for the old app');
    const upgraded = new RatchetParty('bob', 7, { store: bobStore, suites: [0x01, 0x02], clock });
    expect(upgraded.receive(alice, text)).toBe('made for the old app');
  });

  it('a device has KEM prekeys of one size, so it cannot offer 0x02 and 0x03 together, and is told why', () => {
    const store = new InMemoryRatchetStore();
    const both = () => new RatchetParty('bob', 7, { store, suites: [0x01, 0x02, 0x03] });
    expect(codeOf(both)).toBe('E_STATE');
    expect(both).toThrow('one set of KEM prekeys');
    expect(store.snapshot().identity).toBeUndefined();
  });

  it.each([
    [[0x02], [0x03]],
    [[0x03], [0x02]],
    [
      [0x01, 0x02],
      [0x01, 0x03],
    ],
    [[0x01], [0x03]],
  ] as const)(
    'a device that goes over from suites %j to %j replaces all its keys, and still reads the old',
    (made, wanted) => {
      const { alice, bob, bobStore, clock } = dialled('full', { suites: made });
      const text = alice.send(bob, 'made for the old size');
      bob.crypto.keyUploadTaken();
      clock.ms += 1000;
      const changed = new DoubleRatchetSignalCrypto({ ...optionsOf(bobStore, clock), suites: wanted });
      expect(changed.keyUploadDue()).toBe(true);
      const upload = changed.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
      const bytes = prekeyKem(suiteBitmap(wanted)).publicKeyBytes;
      const kemPrekeys = [...upload.oneTimeKemPrekeys, upload.lastResortKemPrekey];
      expect(kemPrekeys.map(({ publicKey }) => bytesOf(publicKey).length)).toEqual(Array(101).fill(bytes));
      expect(upload.lastResortKemPrekey.id).toBeGreaterThan(bob.bundle('exhausted').kemPrekey.id);
      changed.keyUploadTaken();
      expect(changed.keyUploadDue()).toBe(false);

      expect(changed.forPeer(alice.address).decryptFromBase64(text)).toBe('made for the old size');
      const carol = new RatchetParty('carol', 3, { clock, suites: wanted });
      carol.crypto.initializeSession(bob.address, {
        ...bob.address,
        identity: changed.identityDocument(),
        signedPrekey: upload.signedPrekey,
        kemPrekey: upload.oneTimeKemPrekeys[0],
        kemPrekeyKind: 'oneTime',
      });
      expect(changed.forPeer(carol.address).decryptFromBase64(carol.send(bob, 'made for the new'))).toBe(
        'made for the new',
      );
    },
  );

  it.each([
    [[0x03], [0x01, 0x03]],
    [[], [0x03]],
  ] as const)('an identity with suites %j goes on with %j', (made, wanted) => {
    const store = new InMemoryRatchetStore();
    const clock = { ms: TEST_START_MS };
    const before = new DoubleRatchetSignalCrypto({ ...optionsOf(store, clock), suites: made }).identityDocument();
    const bob = new RatchetParty('bob', 7, { store, suites: wanted, clock });
    const alice = new RatchetParty('alice', 1, { suites: [0x03], clock });
    expect(bob.crypto.identityDocument().signingKey).toBe(before.signingKey);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(bob.receive(alice, alice.send(bob, 'x'))).toBe('x');
  });

  it('A38 remembers for ever that the ratchet was used with a peer', () => {
    const { alice, bob, aliceStore, bobStore } = dialled();
    expect(aliceStore.snapshot().pins.get('bob:7')?.drPinned).toBe(false);
    bob.receive(alice, alice.send(bob, 'x'));
    expect(bobStore.snapshot().pins.get('alice:1')?.drPinned).toBe(true);
    alice.receive(bob, bob.send(alice, 'y'));
    expect(aliceStore.snapshot().pins.get('bob:7')?.drPinned).toBe(true);
  });

  it('signs for another protocol only what cannot be read as ours', () => {
    const { alice } = strangers();
    const challenge = Uint8Array.from(Buffer.from('ringfort-ws-auth-v1\0server nonce alice 1', 'latin1'));
    const signature = alice.crypto.signAuthChallenge(challenge);
    const signingKey = bytesOf(alice.crypto.identityDocument().signingKey);
    expect(sharedPrimitives.edVerify(signingKey, challenge, signature)).toBe(true);
    for (const text of ['ringfort/1/identity\0x', 'ringfort-no-end', 'other\0x', '', `ringfort-${'x'.repeat(70)}\0`]) {
      const bytes = Uint8Array.from(Buffer.from(text, 'latin1'));
      expect(codeOf(() => alice.crypto.signAuthChallenge(bytes))).toBe('E_STATE');
    }
  });

  it('a store of another address is refused', () => {
    const { aliceStore } = strangers();
    expect(codeOf(() => new RatchetParty('eve', 1, { store: aliceStore }))).toBe('E_STATE');
    expect(codeOf(() => new RatchetParty('alice', 2, { store: aliceStore }))).toBe('E_STATE');
  });
});
