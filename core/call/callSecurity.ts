import type { CallState } from './callState.ts';
import type { SasPlaces } from './callWords.ts';
import { knownDevice } from './peerTrust.ts';

export type { SasPlaces };

/** What can be said about the secrecy of the present call. */
export interface CallSecurity {
  /** False: the peer has no ratchet. Whoever steals a key later can read the signalling of this call. */
  readonly forwardSecret: boolean;
  /** A person compared this peer's safety number, or the words of a call, and the identity is the same since. */
  readonly verified: boolean;
  /**
   * Another identity turned up under the peer's name, or was taken since. The call stays with the one it began with.
   */
  readonly identityChanged: boolean;
  /**
   * Four places in the word lists (0 to 255), the same on both sides unless somebody stands in between. Null until both
   * sides have shown their nonces, for ever if the peer's Ringfort cannot do it, and while another identity waits:
   * nothing can be marked then.
   */
  readonly words: SasPlaces | null;
  /**
   * Sound and pictures are sealed once more; false: their Ringfort has no second layer. Null until both have spoken.
   */
  readonly secondLayer: boolean | null;
  /** The connection was made anew in the middle of the call: the words are others than at its beginning. */
  readonly renewed: boolean;
}

/**
 * A function of the state alone, so that it is told together with the call. Before a device has answered, the call is
 * as good as the worst of the devices that may; of somebody nobody knows anything of, nothing is said.
 */
export function callSecurity(state: CallState): CallSecurity | null {
  if (state.phase === 'idle') return null;
  const { party, trust, words, layer } = state.agreement;
  const device = party === null ? undefined : knownDevice(trust, party.device);
  const devices = party === null ? trust.devices : device === undefined ? [] : [device];
  if (party === null && devices.length === 0) return null;
  // A person may take another identity in the middle of a call: what they say of that is not about it (A31).
  const isAnother = party !== null && (device?.identity ?? null) !== party.identity;
  const identityChanged = isAnother || trust.changed.length > 0;
  return {
    // A peer that gets a ratchet in the middle of a call does not make the beginning of it any better.
    forwardSecret: state.agreement.forwardSecret && devices.every(({ forwardSecret }) => forwardSecret),
    verified: !identityChanged && devices.length > 0 && devices.every(({ verified }) => verified),
    identityChanged,
    words: !identityChanged && words.step === 'agreed' ? words.words : null,
    secondLayer: layer.step === 'agreed' ? true : layer.step === 'absent' ? false : null,
    renewed: state.agreement.wordsOf > 0,
  };
}
