import { describe, expect, it } from 'vitest';
import {
  concat,
  encodeOpening,
  encrypt,
  initiateAgreement,
  initiatorSession,
  suiteById,
  verifyPrekeyBundle,
} from '../../../core/ratchet/signalCrypto.ts';
import { openLocalDevice } from '../../../main/crypto/localDevice.ts';
import { parseBundle } from '../../../main/crypto/wireBundle.ts';
import { RatchetParty, codeOf, seededDraw, sharedPrimitives } from '../../stage/ratchetParty.ts';
import { StoredDevice } from '../../stage/storedDevice.ts';
import { temporaryFolder } from '../../stage/temporaryFolder.ts';

/* What could keep two people from each other for longer than a moment: a peer that misbehaves, or plain bad luck. */

const HOUR_MS = 3_600_000;

function talking() {
  const clock = { ms: 1_800_000_000_000 };
  const alice = new RatchetParty('alice', 1, { clock });
  const bob = new RatchetParty('bob', 2, { clock });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'hello'));
  alice.receive(bob, bob.send(alice, 'hello'));
  return { clock, alice, bob };
}

describe('a peer that uses a ratchet key twice', () => {
  it('A13 loses a message of its own by it and blocks nothing, on a real database', () => {
    const clock = { ms: 1_800_000_000_000 };
    const bob = new StoredDevice(temporaryFolder(), 'bob', sharedPrimitives, clock);
    const honest = seededDraw('mallory');
    const repeated = honest(32);
    let repeats = false;
    const mallory = new RatchetParty('mallory', 9, {
      clock,
      draw: (length) => (repeats && length === 32 ? Uint8Array.from(repeated) : honest(length)),
    });
    mallory.crypto.initializeSession(bob.address, bob.party.bundle());
    const say = (text: string) => mallory.send(bob.party, text);
    const turnTo = (repeating: boolean) => {
      repeats = repeating;
      mallory.receive(bob.party, bob.send(mallory.address, 'your turn'));
      repeats = false;
    };
    expect(bob.receive(mallory.address, say('first'))).toBe('first');
    for (const [repeating, overtaken] of [
      [true, 1],
      [false, 1],
      [true, 2],
    ] as const) {
      turnTo(repeating);
      for (let i = 0; i < overtaken; i++) say('overtaken');
      expect(bob.receive(mallory.address, say('read'))).toBe('read');
    }
    expect(bob.receive(mallory.address, say('and on'))).toBe('and on');
    bob.stores.close();
  });
});

describe('a session of the far future', () => {
  it('A29 made with a device that was held for a moment is refused, and its owner is heard after it', () => {
    const clock = { ms: 1_800_000_000_000 };
    const bob = new RatchetParty('bob', 2, { clock });
    const owner = new RatchetParty('mallory', 9, { clock });
    const now = clock.ms / 1000;
    const openingOf = (epoch: number): string => {
      const draw = seededDraw(`opening ${epoch}`);
      const suite = suiteById(2);
      const local = owner.store.transaction((transaction) =>
        openLocalDevice(sharedPrimitives, transaction, owner.address, [2], draw, now),
      );
      const bundle = verifyPrekeyBundle(sharedPrimitives, suite, bob.address, parseBundle(bob.bundle()), now);
      const { agreement, opening } = initiateAgreement(sharedPrimitives, suite, epoch, local, bundle, draw);
      const openingBytes = encodeOpening(opening);
      const start = { suite, epoch, openingDigest: sharedPrimitives.sha256(openingBytes), now };
      const session = initiatorSession(sharedPrimitives, start, agreement, bundle.signedPrekey.publicKey, draw);
      const { message } = encrypt(sharedPrimitives, session, Uint8Array.from(Buffer.from('far')), 256, draw);
      return Buffer.from(concat(openingBytes, message)).toString('base64');
    };
    const day = 24 * 3600;
    expect(codeOf(() => bob.receive(owner, openingOf(2 ** 48 - 1)))).toBe('E_AUTH');
    expect(codeOf(() => bob.receive(owner, openingOf(now + day + 1)))).toBe('E_AUTH');
    // As far as clocks may differ.
    expect(bob.receive(owner, openingOf(now + day))).toBe('far');
    // From there on as far again, for sessions that follow fast upon each other.
    expect(bob.receive(owner, openingOf(now + 2 * day))).toBe('far');

    owner.crypto.initializeSession(bob.address, bob.bundle());
    expect(bob.receive(owner, owner.send(bob, 'it is me'))).toBe('it is me');
    expect(codeOf(() => bob.crypto.rekey(owner.address, owner.bundle(), null))).toBe('none');
  });
});

describe('bad luck', () => {
  it('A30 a caller whom nobody answered for days is told to begin anew, not left calling into the dark', () => {
    const clock = { ms: 1_800_000_000_000 };
    const alice = new RatchetParty('alice', 1, { clock });
    const bob = new RatchetParty('bob', 2, { clock });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    clock.ms += 60_000;
    // He added her too, so his session ranks above hers, and hers is receive-only from its first message on.
    bob.crypto.initializeSession(alice.address, alice.bundle());
    expect(bob.receive(alice, alice.send(bob, 'ring'))).toBe('ring');
    clock.ms += 25 * HOUR_MS;
    const unread = alice.send(bob, 'ring');
    expect(() => bob.receive(alice, unread)).toThrow(
      expect.objectContaining({ code: 'E_REPLAY', retry: 'newSession' }),
    );
    bob.crypto.rekey(alice.address, alice.bundle(), unread);
    alice.receive(bob, bob.send(alice, 'say it again'));
    expect(bob.receive(alice, alice.send(bob, 'ring'))).toBe('ring');
  });

  it('A14 messages that come late cost no more than others: 299 of an older chain are all read within a minute', () => {
    const { alice, bob } = talking();
    const sent = Array.from({ length: 300 }, (_, i) => alice.send(bob, `message ${i}`));
    expect(bob.receive(alice, sent.pop() ?? '')).toBe('message 299');
    alice.receive(bob, bob.send(alice, 'a new turn'));
    bob.receive(alice, alice.send(bob, 'on a new chain'));
    expect(sent.toReversed().map((text) => bob.receive(alice, text))).toEqual(sent.map((_, i) => `message ${298 - i}`));
  });

  it('A28 who goes on writing on the lesser of two sessions is answered on the greater, once in 50 messages', () => {
    const clock = { ms: 1_800_000_000_000 };
    const alice = new RatchetParty('alice', 1, { clock });
    const bob = new RatchetParty('bob', 2, { clock });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    clock.ms += 5000;
    const greater = bob.crypto.initializeSession(alice.address, alice.bundle());
    const due = () => bob.crypto.sessionStatus(alice.address)?.heartbeatDue;
    for (let i = 0; i < 49; i++) bob.receive(alice, alice.send(bob, 'candidate'));
    expect(due()).toBe(false);
    bob.receive(alice, alice.send(bob, 'candidate'));
    expect(due()).toBe(true);
    const heartbeat = bob.send(alice, '');
    expect(due()).toBe(false);
    for (let i = 0; i < 49; i++) bob.receive(alice, alice.send(bob, 'candidate'));
    expect(due()).toBe(false);

    alice.receive(bob, heartbeat);
    expect(alice.crypto.initializeSession(bob.address, bob.bundle())).toBe(greater);
    expect(bob.receive(alice, alice.send(bob, 'on yours now'))).toBe('on yours now');
  });
});
