import { describe, expect, test } from 'vitest';
import { seededDraw, sharedPrimitives } from '../../test/fakes/ratchetParty.ts';
import { createCallVerification, type CallVerification, type Described } from './callVerification.ts';

const callId = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a01';
const alice = { userId: 'alice', deviceId: 1 };
const bob = { userId: 'bob', deviceId: 7 };
const bobsTablet = { userId: 'bob', deviceId: 8 };
const identityOf = ({ userId, deviceId }: typeof alice): Uint8Array =>
  new Uint8Array(64).fill(userId.length * 16 + deviceId);
const offer: Described = { hash: '01'.repeat(32), dtlsFingerprint: 'a1'.repeat(32) };
const answer: Described = { hash: '02'.repeat(32), dtlsFingerprint: 'b0'.repeat(32) };

function side(self: typeof alice): CallVerification & { readonly told: string[] } {
  const told: string[] = [];
  const verification = createCallVerification({
    primitives: sharedPrimitives,
    draw: seededDraw(`nonces of ${self.userId}`),
    ownIdentity: identityOf(self),
    identityOf,
    isCurrent: (id) => id === callId,
    onWords: (id) => void told.push(id),
  });
  return { ...verification, told };
}

/** Both after the answer, and what Alice has to reveal. */
function answered() {
  const [atAlice, atBob] = [side(alice), side(bob)];
  const sasCommitment = atAlice.commitment(callId);
  atAlice.offerSent(callId, offer);
  atBob.offerTaken(callId, alice, { ...offer, sasCommitment });
  const sasNonce = atBob.answerNonce(callId);
  atBob.answerSent(callId, answer);
  const nonce = atAlice.answerTaken(callId, bob, { ...answer, sasNonce });
  if (nonce === null) throw new Error('Alice committed and has an answer');
  return { atAlice, atBob, nonce, sasNonce };
}

describe('the words of a call', () => {
  test('are the same on both sides once the nonces are shown, and not there a step earlier', () => {
    const { atAlice, atBob, nonce } = answered();
    expect([atAlice.words(callId), atBob.words(callId)]).toEqual([null, null]);
    atAlice.revealSent(callId);
    expect(atBob.revealTaken(callId, alice, nonce)).toBe(true);
    expect(atAlice.words(callId)).not.toBeNull();
    expect(atBob.words(callId)).toEqual(atAlice.words(callId));
    expect([atAlice.told, atBob.told]).toEqual([[callId], [callId]]);
    expect(atAlice.partner(callId)).toEqual({ address: bob, identity: identityOf(bob) });
    expect(atBob.partner(callId)).toEqual({ address: alice, identity: identityOf(alice) });
  });

  test('need a side that can do it too: without its nonce there is nothing to reveal and nothing to compare', () => {
    const atAlice = side(alice);
    atAlice.commitment(callId);
    atAlice.offerSent(callId, offer);
    expect(atAlice.answerTaken(callId, bob, { ...answer, sasNonce: null })).toBeNull();
    atAlice.revealSent(callId);
    expect(atAlice.words(callId)).toBeNull();

    const atBob = side(bob);
    atBob.offerTaken(callId, alice, { ...offer, sasCommitment: null });
    expect(atBob.answerNonce(callId)).toBeNull();
  });

  test('an offer that is made again for a call is bound to the same nonce, and one for another call to another', () => {
    const atAlice = side(alice);
    const first = atAlice.commitment(callId);
    expect(atAlice.commitment(callId)).toBe(first);
    expect(atAlice.commitment(callId.replace('01', '02'))).not.toBe(first);
  });

  test('outlive the offers of many others that find us busy', () => {
    const [atAlice, atBob] = [side(alice), side(bob)];
    const others = (from: number): void => {
      for (let other = from; other < from + 12; other++) {
        atBob.offerTaken(callId.replace(/01$/u, String(other)), alice, { ...offer, sasCommitment: null });
      }
    };
    const sasCommitment = atAlice.commitment(callId);
    atAlice.offerSent(callId, offer);
    atBob.offerTaken(callId, alice, { ...offer, sasCommitment });
    others(10);
    const sasNonce = atBob.answerNonce(callId);
    atBob.answerSent(callId, answer);
    others(30);
    const nonce = atAlice.answerTaken(callId, bob, { ...answer, sasNonce }) ?? '';
    expect(atBob.revealTaken(callId, alice, nonce)).toBe(true);
  });
});

describe('A43 the set of participants', () => {
  test('A43 a second answer changes no words and is shown no nonce', () => {
    const { atAlice } = answered();
    atAlice.revealSent(callId);
    const before = atAlice.words(callId);
    const ghost = { hash: '03'.repeat(32), dtlsFingerprint: 'ee'.repeat(32), sasNonce: '04'.repeat(32) };
    expect(atAlice.answerTaken(callId, bobsTablet, ghost)).toBeNull();
    expect(atAlice.answerTaken(callId, bob, ghost)).toBeNull();
    expect(atAlice.words(callId)).toEqual(before);
  });

  test('A43 only the device that called may reveal', () => {
    const { atBob, nonce } = answered();
    expect(atBob.revealTaken(callId, { ...alice, deviceId: 2 }, nonce)).toBe(false);
    expect(atBob.revealTaken(callId, { ...alice, userId: 'carol' }, nonce)).toBe(false);
    expect(atBob.words(callId)).toBeNull();
  });

  test('A43 another certificate on the way to one side gives the two other words', () => {
    const { atAlice, sasNonce } = answered();
    atAlice.revealSent(callId);
    const again = side(alice);
    again.commitment(callId);
    again.offerSent(callId, offer);
    again.answerTaken(callId, bob, { ...answer, dtlsFingerprint: 'ee'.repeat(32), sasNonce });
    again.revealSent(callId);
    expect(again.words(callId)).not.toEqual(atAlice.words(callId));
  });
});

test('A43 the words of the call that is on outlast any number of calls that are offered meanwhile', () => {
  const { atAlice, atBob, nonce } = answered();
  atAlice.revealSent(callId);
  atBob.revealTaken(callId, alice, nonce);
  const words = atBob.words(callId);
  for (let i = 100; i < 140; i++) {
    atBob.offerTaken(
      `${callId.slice(0, -3)}${i}`,
      { userId: 'mallory', deviceId: 3 },
      { ...offer, sasCommitment: null },
    );
  }
  expect(atBob.words(callId)).toEqual(words);
  expect(atBob.partner(callId)?.address).toEqual(alice);
});

describe('A45 the order of commitment, nonce and reveal', () => {
  test('A45 a nonce that is not under the commitment is refused, and the right one does not mend it into other words', () => {
    const { atBob, nonce } = answered();
    expect(atBob.revealTaken(callId, alice, '05'.repeat(32))).toBe(false);
    expect(atBob.revealTaken(callId, alice, nonce)).toBe(true);
    const words = atBob.words(callId);
    expect(atBob.revealTaken(callId, alice, nonce)).toBe(true);
    expect(atBob.revealTaken(callId, alice, '05'.repeat(32))).toBe(false);
    expect(atBob.words(callId)).toEqual(words);
  });

  test('A45 nothing is revealed before the offer is out, nor is a reveal taken before the answer is', () => {
    const [atAlice, atBob] = [side(alice), side(bob)];
    const sasCommitment = atAlice.commitment(callId);
    expect(atAlice.answerTaken(callId, bob, { ...answer, sasNonce: '06'.repeat(32) })).toBeNull();
    atAlice.offerSent(callId, offer);
    atBob.offerTaken(callId, alice, { ...offer, sasCommitment });
    atBob.answerNonce(callId);
    const nonce = atAlice.answerTaken(callId, bob, { ...answer, sasNonce: '06'.repeat(32) }) ?? '';
    expect(atBob.revealTaken(callId, alice, nonce)).toBe(false);
    expect(atBob.words(callId)).toBeNull();
  });

  test('A45 a caller is shown nothing by the one it called, and nobody without a commitment is believed', () => {
    const { atAlice } = answered();
    expect(atAlice.revealTaken(callId, bob, '07'.repeat(32))).toBe(false);
    atAlice.revealSent(callId);
    expect(atAlice.revealTaken(callId, bob, '07'.repeat(32))).toBe(false);
    const atBob = side(bob);
    expect(atBob.revealTaken(callId, alice, '07'.repeat(32))).toBe(false);
    atBob.offerTaken(callId, alice, { ...offer, sasCommitment: null });
    atBob.answerSent(callId, answer);
    expect(atBob.revealTaken(callId, alice, '07'.repeat(32))).toBe(false);
  });
});
