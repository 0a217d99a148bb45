import { concat, label, uint } from './bytes.ts';
import type { Primitives, SignatureVerifier } from './primitives.ts';
import type { Secret } from './secret.ts';

/** The role is part of what is signed, so that no key can be passed off as another kind of key (A06). */
export type PrekeyRole = 'spk' | 'opk' | 'kem';

/** Single use, or reusable until it is replaced (every signed prekey, and the last-resort KEM prekey). */
export type PrekeyKind = 'oneTime' | 'lastResort';

/** A public prekey with its date and signature. Times are Unix seconds. */
export interface SignedPublicPrekey {
  readonly id: number;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: Uint8Array;
  /** Ed25519 by IKs, 64 bytes. */
  readonly signature: Uint8Array;
}

export function prekeyKindByte(kind: PrekeyKind): number {
  return kind === 'oneTime' ? 0 : 1;
}

/** What a prekey signature covers: L(role) ‖ u32 id ‖ u8 kind ‖ u48 notBefore ‖ u48 notAfter ‖ pub. */
export function prekeySignatureMessage(
  role: PrekeyRole,
  kind: PrekeyKind,
  prekey: Omit<SignedPublicPrekey, 'signature'>,
): Uint8Array {
  return concat(
    label(role),
    uint(prekey.id, 4),
    uint(prekeyKindByte(kind), 1),
    uint(prekey.notBefore, 6),
    uint(prekey.notAfter, 6),
    prekey.publicKey,
  );
}

export function signPrekey(
  primitives: Primitives,
  signingPrivateKey: Secret,
  role: PrekeyRole,
  kind: PrekeyKind,
  prekey: Omit<SignedPublicPrekey, 'signature'>,
): SignedPublicPrekey {
  return {
    ...prekey,
    signature: primitives.edSign(signingPrivateKey.bytes, prekeySignatureMessage(role, kind, prekey)),
  };
}

/**
 * True if the identity key signed exactly this key in this role. Dates are the caller's to judge. For clients and the
 * server.
 */
export function verifyPrekeySignature(
  verifier: SignatureVerifier,
  signingKey: Uint8Array,
  role: PrekeyRole,
  kind: PrekeyKind,
  prekey: SignedPublicPrekey,
): boolean {
  if (signingKey.length !== 32 || prekey.signature.length !== 64) return false;
  return verifier.edVerify(signingKey, prekeySignatureMessage(role, kind, prekey), prekey.signature);
}
