import { concat, equalBytes, label } from './bytes.ts';
import type { Primitives } from './primitives.ts';

/*
 * Commit, then reveal (as in ZRTP, RFC 6189): the caller is bound to its nonce before it sees the callee's, and shows
 * it only afterwards. Whoever stands in between must choose his own nonces without knowing the others, so that he has
 * one try in 2^32 a call, however much he can compute. PROTOCOL "Verification".
 */
export const SAS_NONCE_BYTES = 32;

/** Four places in a list of 256 words. */
export type SasPlaces = readonly [number, number, number, number];

/** What the offer carries: SHA-256 of the caller's nonce. */
export function sasCommitment(primitives: Pick<Primitives, 'sha256'>, nonce: Uint8Array): Uint8Array {
  return primitives.sha256(nonce);
}

/** Whether this is the nonce the caller was bound to. */
export function opensCommitment(
  primitives: Pick<Primitives, 'sha256'>,
  commitment: Uint8Array,
  nonce: Uint8Array,
): boolean {
  return nonce.length === SAS_NONCE_BYTES && equalBytes(sasCommitment(primitives, nonce), commitment);
}

/**
 * The words of a call: the first 32 bits of HKDF(salt = nonce of the caller ‖ nonce of the callee, ikm = CT, info =
 * L("sas")).
 */
export function shortAuthString(
  primitives: Pick<Primitives, 'hkdf'>,
  transcriptHash: Uint8Array,
  callerNonce: Uint8Array,
  calleeNonce: Uint8Array,
): SasPlaces {
  if (callerNonce.length !== SAS_NONCE_BYTES || calleeNonce.length !== SAS_NONCE_BYTES) {
    throw new RangeError('a nonce has 32 bytes');
  }
  const okm = primitives.hkdf(transcriptHash, concat(callerNonce, calleeNonce), label('sas'), 4);
  const [first = 0, second = 0, third = 0, fourth = 0] = okm;
  return [first, second, third, fourth];
}
