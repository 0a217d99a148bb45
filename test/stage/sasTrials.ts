import { callTranscriptHash } from '../../core/ratchet/callTranscript.ts';
import { type SasPlaces, shortAuthString } from '../../core/ratchet/shortAuthString.ts';
import { seededDraw, sharedPrimitives } from './ratchetParty.ts';

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

/** The two transcripts of a call with somebody in between: who he is to Alice, and who he is to Bob. */
const call = {
  callId: filled(16, 1),
  caller: { identity: filled(64, 2), dtlsFingerprint: filled(32, 3) },
  callee: { identity: filled(64, 4), dtlsFingerprint: filled(32, 5) },
  offerHash: filled(32, 6),
  answerHash: filled(32, 7),
};
const mallory = { identity: filled(64, 0x77), dtlsFingerprint: filled(32, 0x78) };
const atAlice = callTranscriptHash(sharedPrimitives, { ...call, callee: mallory });
const atBob = callTranscriptHash(sharedPrimitives, { ...call, caller: mallory });

/** What Alice hears: she called. */
export const heardByAlice = (own: Uint8Array, his: Uint8Array): SasPlaces =>
  shortAuthString(sharedPrimitives, atAlice, own, his);
/** What Bob hears: he was called. */
export const heardByBob = (his: Uint8Array, own: Uint8Array): SasPlaces =>
  shortAuthString(sharedPrimitives, atBob, his, own);

/**
 * So many calls through a man in the middle who keeps to the order of the protocol: he is bound to his nonce towards
 * Bob before Bob draws, and sends his nonce to Alice before she reveals. `whole`: calls in which both heard the same
 * four words. `single`: words that were the same, of four in each call.
 */
export function interceptedCalls(trials: number): { readonly whole: number; readonly single: number } {
  const draw = seededDraw('intercepted calls');
  let whole = 0;
  let single = 0;
  for (let trial = 0; trial < trials; trial++) {
    const [toAlice, toBob, ofAlice, ofBob] = [draw(32), draw(32), draw(32), draw(32)];
    const [one, other] = [heardByAlice(ofAlice, toAlice), heardByBob(toBob, ofBob)];
    const equal = one.filter((place, index) => Object.is(place, other[index])).length;
    whole += equal === 4 ? 1 : 0;
    single += equal;
  }
  return { whole, single };
}

/** How many equal words chance gives in so many calls, and how far it may be off: five standard deviations. */
export function chanceOf(trials: number): { readonly expected: number; readonly within: number } {
  const expected = (4 * trials) / 256;
  return { expected, within: 5 * Math.sqrt(expected) };
}
