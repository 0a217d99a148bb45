import { describe, expect, it } from 'vitest';
import {
  type SuiteId,
  concat,
  encodeCapabilities,
  encodeOpening,
  encrypt,
  initiateAgreement,
  initiatorSession,
  suiteBitmap,
  suiteById,
  verifyPrekeyBundle,
} from '../../../core/ratchet/signalCrypto.ts';
import { openLocalDevice } from '../../../main/crypto/localDevice.ts';
import { parseBundle } from '../../../main/crypto/wireBundle.ts';
import { InMemoryRatchetStore } from '../../fakes/inMemoryRatchetStore.ts';
import { RatchetParty, codeOf, seededDraw, sharedPrimitives } from '../../stage/ratchetParty.ts';

/* Two devices are made to agree on less than they can, with signatures that are all genuine. */

class Device extends RatchetParty {
  readonly memory: InMemoryRatchetStore;
  readonly suites: readonly SuiteId[];

  constructor(userId: string, deviceId: number, suites: readonly SuiteId[]) {
    const memory = new InMemoryRatchetStore();
    super(userId, deviceId, { store: memory, suites });
    this.memory = memory;
    this.suites = suites;
  }

  /** From now on the identity is certified, by the device's own key, with these. */
  certify(version: number, minSuite: number): void {
    this.store.transaction((transaction) => {
      const identity = transaction.loadIdentity();
      if (identity === undefined) throw new Error('a device has an identity');
      const capabilities = encodeCapabilities({ version, minSuite, suites: suiteBitmap(this.suites) });
      transaction.saveIdentity({ ...identity, capabilities });
    });
    this.open(this.store);
  }

  /** A first message made by hand, with a suite an honest device would not have chosen. */
  openingTo(peer: RatchetParty, suiteId: SuiteId): string {
    const now = this.clock.ms / 1000;
    const draw = seededDraw(`opening with suite ${suiteId}`);
    const suite = suiteById(suiteId);
    const local = this.store.transaction((transaction) =>
      openLocalDevice(sharedPrimitives, transaction, this.address, this.suites, draw, now),
    );
    const bundle = verifyPrekeyBundle(sharedPrimitives, suite, peer.address, parseBundle(peer.bundle()), now);
    const { agreement, opening } = initiateAgreement(sharedPrimitives, suite, now, local, bundle, draw);
    const openingBytes = encodeOpening(opening);
    const start = { suite, epoch: now, openingDigest: sharedPrimitives.sha256(openingBytes), now };
    const session = initiatorSession(sharedPrimitives, start, agreement, bundle.signedPrekey.publicKey, draw);
    const { message } = encrypt(sharedPrimitives, session, Uint8Array.from(Buffer.from('hello')), 256, draw);
    return Buffer.from(concat(openingBytes, message)).toString('base64');
  }
}

function receiving(device: Device, from: Device, text: string) {
  device.crypto.sessionStatus(from.address);
  const before = device.memory.snapshot();
  const code = codeOf(() => device.receive(from, text));
  return { code, unchanged: () => expect(device.memory.snapshot()).toEqual(before) };
}

describe('less than both sides can', () => {
  it('A35 an opening with a lesser suite than both signed is refused', () => {
    const alice = new Device('alice', 1, [0x01, 0x02]);
    const bob = new Device('bob', 7, [0x01, 0x02]);
    const lesser = receiving(bob, alice, alice.openingTo(bob, 0x01));
    expect(lesser.code).toBe('E_DOWNGRADE');
    lesser.unchanged();
    expect(bob.receive(alice, alice.openingTo(bob, 0x02)), 'the best one is taken').toBe('hello');
  });

  it.each([
    [0x01, 'none'],
    [0x02, 'E_DOWNGRADE'],
  ] as const)('A35 nobody goes below minSuite: with %d of one side, suite 1 gives %s, whoever dials', (least, code) => {
    const modest = new Device('alice', 1, [0x01]);
    const strict = new Device('bob', 7, [0x01, 0x02]);
    strict.certify(1, least);
    for (const [from, to] of [
      [modest, strict],
      [strict, modest],
    ] as const) {
      const opening = receiving(to, from, from.openingTo(to, 0x01));
      expect(opening.code).toBe(code);
      if (code !== 'none') opening.unchanged();
      const dial = () => from.crypto.initializeSession(to.address, to.bundle());
      expect(codeOf(dial)).toBe(code);
    }
    if (code !== 'none') for (const { memory } of [modest, strict]) expect(memory.snapshot().sessions.size).toBe(0);
  });

  it('A35 other capabilities under a pinned version are refused', () => {
    const alice = new Device('alice', 1, [0x02]);
    const bob = new Device('bob', 7, [0x02]);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    bob.receive(alice, alice.send(bob, 'hello'));
    alice.receive(bob, bob.send(alice, 'hello yourself'));

    const pins = () => alice.memory.snapshot().pins;
    const before = pins();
    const dial = () => codeOf(() => alice.crypto.initializeSession(bob.address, bob.bundle()));
    const isDialled = () => {
      bob.clock.ms += 60_000;
      alice.clock.ms += 60_000;
      bob.crypto.rekey(alice.address, alice.bundle(), null);
      return codeOf(() => alice.receive(bob, bob.send(alice, 'again')));
    };
    bob.certify(1, 0x01);
    expect([dial(), isDialled()]).toEqual(['E_DOWNGRADE', 'E_DOWNGRADE']);
    expect(pins()).toEqual(before);
    bob.certify(2, 0x01);
    expect([dial(), isDialled()], 'under a new version they are taken').toEqual(['none', 'none']);
  });
});
