import { describe, expect, it } from 'vitest';
import { seededDraw, sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { chanceOf, heardByAlice, heardByBob, interceptedCalls } from '../../test/stage/sasTrials.ts';
import { type CallTranscript, callTranscriptHash } from './callTranscript.ts';
import { type SasPlaces, opensCommitment, sasCommitment, shortAuthString } from './shortAuthString.ts';

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

const call: CallTranscript = {
  callId: filled(16, 1),
  caller: { identity: filled(64, 2), dtlsFingerprint: filled(32, 3) },
  callee: { identity: filled(64, 4), dtlsFingerprint: filled(32, 5) },
  offerHash: filled(32, 6),
  answerHash: filled(32, 7),
};
const wordsOf = (transcript: CallTranscript, nonceA = filled(32, 8), nonceB = filled(32, 9)): SasPlaces =>
  shortAuthString(primitives, callTranscriptHash(primitives, transcript), nonceA, nonceB);
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte));

describe('the words of a call', () => {
  it('are four places of 256', () => {
    const words = wordsOf(call);
    expect(words).toHaveLength(4);
    for (const place of words) expect(place >= 0 && place <= 255 && Number.isInteger(place)).toBe(true);
  });

  it.each([
    ['the id of the call', { ...call, callId: flipped(call.callId) }],
    ["the caller's identity", { ...call, caller: { ...call.caller, identity: flipped(call.caller.identity) } }],
    ["the callee's identity", { ...call, callee: { ...call.callee, identity: flipped(call.callee.identity) } }],
    ['which of the two called', { ...call, caller: call.callee, callee: call.caller }],
    ['the offer', { ...call, offerHash: flipped(call.offerHash) }],
    ['the answer', { ...call, answerHash: flipped(call.answerHash) }],
  ])('are others if the two sides do not agree about %s', (_what, other) => {
    expect(wordsOf(other)).not.toEqual(wordsOf(call));
  });

  it('A43 cover both certificates: a participant with one of his own gives other words', () => {
    const seen = [
      call,
      {
        ...call,
        caller: { ...call.caller, dtlsFingerprint: filled(32, 0x66) },
      },
      {
        ...call,
        callee: { ...call.callee, dtlsFingerprint: filled(32, 0x66) },
      },
      {
        ...call,
        caller: { ...call.caller, dtlsFingerprint: call.callee.dtlsFingerprint },
        callee: { ...call.callee, dtlsFingerprint: call.caller.dtlsFingerprint },
      },
    ].map((one) => wordsOf(one).join());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('A44 a certificate lent to another call gives the two ends other words, for each believes to speak with somebody else', () => {
    // Mallory is called by Alice, calls Bob with the certificate of Alice and answers Alice with that of Bob: media
    // flows between the two, and both take the other for Mallory.
    const mallory = filled(64, 0x77);
    const atAlice = { ...call, callee: { ...call.callee, identity: mallory } };
    const atBob = { ...call, caller: { ...call.caller, identity: mallory } };
    expect(wordsOf(atAlice)).not.toEqual(wordsOf(atBob));
  });

  it('have no part that another part could run into', () => {
    const short = { ...call, offerHash: filled(31, 6) };
    expect(() => wordsOf(short)).toThrow(RangeError);
    expect(() => wordsOf(call, filled(31, 8))).toThrow(RangeError);
    expect(() => wordsOf(call, filled(32, 8), filled(33, 9))).toThrow(RangeError);
  });
});

describe('the commitment', () => {
  it('is opened by its nonce and by nothing else', () => {
    const nonce = filled(32, 8);
    const commitment = sasCommitment(primitives, nonce);
    expect(opensCommitment(primitives, commitment, nonce)).toBe(true);
    expect(opensCommitment(primitives, commitment, flipped(nonce))).toBe(false);
    expect(opensCommitment(primitives, commitment, new Uint8Array(0))).toBe(false);
    expect(opensCommitment(primitives, commitment, filled(64, 8))).toBe(false);
  });
});

describe('A45 somebody in between', () => {
  const draw = seededDraw('the nonces of A45');

  it('A45 who must choose both nonces before he has seen one of ours gets words that match as often as chance has it', () => {
    const trials = 2 ** 16;
    const { whole, single } = interceptedCalls(trials);
    const { expected, within } = chanceOf(trials);
    expect(whole).toBe(0);
    expect(Math.abs(single - expected)).toBeLessThan(within);
  }, 60_000);

  it('A45 who could choose a nonce after he saw ours would make words match at will: the commitment is what stops him', () => {
    let made = 0;
    for (let trial = 0; trial < 16; trial++) {
      const [first] = heardByAlice(draw(32), draw(32));
      const ofBob = draw(32);
      for (let tries = 0; tries < 2048; tries++) {
        if (heardByBob(draw(32), ofBob)[0] !== first) continue;
        made += 1;
        break;
      }
    }
    expect(made).toBeGreaterThanOrEqual(15);
  }, 60_000);

  it('A45 who committed to Bob cannot change his mind: no other nonce opens the commitment', () => {
    const bound = sasCommitment(primitives, draw(32));
    for (let tries = 0; tries < 1000; tries++) expect(opensCommitment(primitives, bound, draw(32))).toBe(false);
  });
});

it('A45 a nonce of another length opens no commitment, and makes no words', () => {
  const short = filled(31, 8);
  expect(opensCommitment(primitives, sasCommitment(primitives, short), short)).toBe(false);
  const refusal = new RangeError('a nonce has 32 bytes');
  expect(() => wordsOf(call, short)).toThrow(refusal);
  expect(() => wordsOf(call, undefined, short)).toThrow(refusal);
});

it('the words are the first four bytes of HKDF over both nonces, the transcript and a label of their own', () => {
  const transcript = callTranscriptHash(primitives, call);
  const salt = Uint8Array.from([...filled(32, 8), ...filled(32, 9)]);
  const info = Uint8Array.from(Buffer.from('ringfort/1/sas\0', 'latin1'));
  expect(wordsOf(call)).toEqual([...primitives.hkdf(transcript, salt, info, 4)]);
});
