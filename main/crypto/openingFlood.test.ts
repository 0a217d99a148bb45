import { describe, expect, it } from 'vitest';
import type { Primitives } from '../../core/ratchet/signalCrypto.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, TEST_START_MS, codeOf, seededDraw, sharedPrimitives } from '../../test/stage/ratchetParty.ts';

const JUNK = 1024;

/**
 * Bob, whose costly operations are counted; and an opening to him that can be sent under any name, with one byte
 * changed.
 */
function flooded() {
  const work = { verifications: 0, agreements: 0 };
  const primitives: Primitives = {
    ...sharedPrimitives,
    edVerify: (...given) => {
      work.verifications += 1;
      return sharedPrimitives.edVerify(...given);
    },
    x25519: (...given) => {
      work.agreements += 1;
      return sharedPrimitives.x25519(...given);
    },
  };
  const clock = { ms: TEST_START_MS };
  /** What the server makes of Bob's time; his other clock knows nothing of it. */
  const step = { ms: 0 };
  const elapsed = () => clock.ms - step.ms;
  const bobStore = new InMemoryRatchetStore();
  const bob = new RatchetParty('bob', 7, { clock, elapsed, store: bobStore, primitives });
  const friend = new RatchetParty('friend', 1, { clock });
  friend.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(friend, friend.send(bob, 'hello'));
  const mallory = new RatchetParty('mallory', 1, { clock });
  mallory.crypto.initializeSession(bob.address, bob.bundle());
  const opening = Buffer.from(mallory.send(bob, 'x'), 'base64');
  const changedAt = (at: number): string =>
    Buffer.from(opening.map((byte, i) => (i === at ? byte ^ 1 : byte))).toString('base64');
  const receive = (userId: string, text: string): string =>
    codeOf(() => bob.crypto.forPeer({ userId, deviceId: 1 }).decryptFromBase64(text));
  clock.ms += 60_000;
  work.verifications = 0;
  work.agreements = 0;
  const setBy = (ms: number): void => {
    clock.ms += ms;
    step.ms += ms;
  };
  return { work, clock, setBy, bob, bobStore, friend, changedAt, receive };
}

const CERTIFICATE = 0x52;
const SIGNED_PREKEY_ID = 0xa1;
const TAG = 0xd0 + 1088 + 0x52 + 256;

describe('A85 junk offers of made-up strangers', () => {
  it('A85 cost sixty verifications in a minute, however many they are', () => {
    const { work, receive, changedAt } = flooded();
    const junk = changedAt(CERTIFICATE);
    const codes = Array.from({ length: JUNK }, (_, i) => receive(`stranger${i}`, junk));
    expect(codes.slice(0, 60).every((code) => code === 'E_AUTH')).toBe(true);
    expect(codes.slice(60).every((code) => code === 'E_TOO_FAR')).toBe(true);
    expect(work).toEqual({ verifications: 60, agreements: 0 });
  });

  it('A85 cost no more of a server that steps its time by a minute with each', () => {
    const { work, receive, changedAt, setBy } = flooded();
    const junk = changedAt(CERTIFICATE);
    for (let i = 0; i < JUNK; i++) {
      receive(`stranger${i}`, junk);
      setBy(61_000);
    }
    expect(work.verifications).toBe(60);
  });

  it('A85 cost no verification at all if they name prekeys that are not there', () => {
    const { work, receive, changedAt } = flooded();
    const junk = changedAt(SIGNED_PREKEY_ID);
    const codes = Array.from({ length: JUNK }, (_, i) => receive(`stranger${i}`, junk));
    expect(new Set(codes)).toEqual(new Set(['E_NO_SESSION']));
    expect(work).toEqual({ verifications: 0, agreements: 0 });
  });

  it('A85 of one account cost twenty agreements, though its certificate is genuine', () => {
    const { work, receive, changedAt } = flooded();
    const junk = changedAt(TAG);
    const codes = Array.from({ length: JUNK }, () => receive('mallory', junk));
    expect(codes.filter((code) => code === 'E_AUTH')).toHaveLength(20);
    expect(work.agreements).toBeLessThanOrEqual(20 * 5);
  });

  it('A85 leave friends what they need: on a session, and for a new one', () => {
    const { clock, bob, friend, receive, changedAt } = flooded();
    const junk = changedAt(CERTIFICATE);
    for (let i = 0; i < JUNK; i++) receive(`stranger${i}`, junk);
    expect(bob.receive(friend, friend.send(bob, 'on the session there is'))).toBe('on the session there is');
    clock.ms += 1000;
    friend.crypto.rekey(bob.address, bob.bundle(), null);
    expect(bob.receive(friend, friend.send(bob, 'on a new one'))).toBe('on a new one');
  });

  it('A85 are forgotten a minute later, and the next stranger is heard', () => {
    const { clock, bob, receive, changedAt } = flooded();
    for (let i = 0; i < 100; i++) receive(`stranger${i}`, changedAt(CERTIFICATE));
    const late = new RatchetParty('late', 1, { clock, draw: seededDraw('late') });
    late.crypto.initializeSession(bob.address, bob.bundle());
    const offer = late.send(bob, 'ring');
    expect(codeOf(() => bob.receive(late, offer))).toBe('E_TOO_FAR');
    clock.ms += 60_000;
    expect(bob.receive(late, offer)).toBe('ring');
  });

  it('A85 write nothing', () => {
    const { bobStore, receive, changedAt } = flooded();
    const before = bobStore.snapshot();
    for (let i = 0; i < 100; i++) receive(`stranger${i}`, changedAt(CERTIFICATE));
    expect(bobStore.snapshot()).toEqual(before);
  });
});
