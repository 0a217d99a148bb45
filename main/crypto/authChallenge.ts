import { type Primitives, RatchetError, type Secret, ascii, equalBytes } from '../../core/ratchet/signalCrypto.ts';

/** Domain-separated texts of other protocols than ours end their label with a zero within this many bytes. */
const MAX_CHALLENGE_LABEL_BYTES = 64;
const CHALLENGE_PREFIX = ascii('ringfort-');

/**
 * Signs for another protocol with the identity key. Only bytes that begin with a label "ringfort-…" ending in zero: such a text can
 * never be read as a certificate or a prekey, whose labels begin with "ringfort/1/". Throws E_STATE.
 */
export function signChallenge(primitives: Primitives, signingPrivateKey: Secret, challenge: Uint8Array): Uint8Array {
  const end = challenge.indexOf(0);
  const labelled = equalBytes(challenge.subarray(0, CHALLENGE_PREFIX.length), CHALLENGE_PREFIX);
  if (!labelled || end < CHALLENGE_PREFIX.length || end > MAX_CHALLENGE_LABEL_BYTES) {
    throw new RatchetError('E_STATE', 'the text to sign does not begin with a label of its own');
  }
  return primitives.edSign(signingPrivateKey.bytes, challenge);
}
