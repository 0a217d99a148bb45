import { ascii, equalBytes } from './bytes.ts';
import type { Primitives } from './primitives.ts';
import { RatchetError } from './ratchetError.ts';
import type { Secret } from './secret.ts';

/** Texts of other protocols than ours end their label with a zero within this many bytes. */
const MAX_LABEL_BYTES = 64;
const PREFIX = ascii('ringfort-');

/**
 * Signs for another protocol with IKs (Ed25519, 64 bytes). Only texts that begin with a label "ringfort-…" ending in
 * zero: such a text can never be read as a certificate or a prekey, whose labels begin with "ringfort/1/". Throws
 * E_STATE for any other.
 */
export function signChallenge(
  primitives: Pick<Primitives, 'edSign'>,
  signingPrivateKey: Secret,
  challenge: Uint8Array,
): Uint8Array {
  const end = challenge.indexOf(0);
  const labelled = equalBytes(challenge.subarray(0, PREFIX.length), PREFIX);
  if (!labelled || end < PREFIX.length || end > MAX_LABEL_BYTES) {
    throw new RatchetError('E_STATE', 'the text to sign does not begin with a label of its own');
  }
  return primitives.edSign(signingPrivateKey.bytes, challenge);
}
