import { ascii, concat, label, lengthPrefixed, uint } from './bytes.ts';
import { decodeCapabilities } from './capabilities.ts';
import type { Draw, Primitives, SignatureVerifier } from './primitives.ts';
import { type X25519KeyPair, type X25519PublicKey, drawX25519KeyPair, parseX25519PublicKey } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import { Secret } from './secret.ts';

/** A device of a user. `userId` is the handle (ASCII), `deviceId` an unsigned 32-bit number. */
export interface Address {
  readonly userId: string;
  readonly deviceId: number;
}

/**
 * Ed25519 for signing, X25519 for DH: two keys, one identity. They are pinned, compared and hashed as 64 bytes, never
 * apart.
 */
export interface IdentityKeyPair {
  readonly signingKey: Uint8Array;
  readonly signingPrivateKey: Secret;
  readonly dh: X25519KeyPair;
}

/** An identity as others see it: lengths are checked by `verifyIdentityCertificate`, nothing is trusted before. */
export interface IdentityDocument {
  /** IKs, Ed25519, 32 bytes. */
  readonly signingKey: Uint8Array;
  /** IKd, X25519, 32 bytes. */
  readonly dhKey: Uint8Array;
  /** 12 bytes, see `capabilities.ts`. */
  readonly capabilities: Uint8Array;
  /** Ed25519 signature, 64 bytes. */
  readonly certificate: Uint8Array;
}

/** An identity whose certificate was verified for one address; made by `verifyIdentity` alone. */
export interface VerifiedIdentity extends IdentityDocument {
  readonly address: Address;
  readonly dhKey: X25519PublicKey;
}

/** Draws 64 bytes: the signing seed, then the DH key. */
export function drawIdentityKeyPair(primitives: Primitives, draw: Draw): IdentityKeyPair {
  const signing = primitives.edKeygen(draw(32));
  return {
    signingKey: signing.publicKey,
    signingPrivateKey: new Secret(signing.privateKey),
    dh: drawX25519KeyPair(primitives, draw),
  };
}

/** `IdentityV1` = IKs(32) ‖ IKd(32). */
export function identityBytes(identity: Pick<IdentityDocument, 'signingKey' | 'dhKey'>): Uint8Array {
  return concat(identity.signingKey, identity.dhKey);
}

/** What the identity certificate signs: L("identity") ‖ lp(userId) ‖ u32 deviceId ‖ IdentityV1 ‖ caps. */
export function identityCertificateMessage(
  address: Address,
  identity: Pick<IdentityDocument, 'signingKey' | 'dhKey' | 'capabilities'>,
): Uint8Array {
  return concat(
    label('identity'),
    lengthPrefixed(ascii(address.userId)),
    uint(address.deviceId, 4),
    identityBytes(identity),
    identity.capabilities,
  );
}

/** Our own document: what peers and the server get to see. */
export function certifyIdentity(
  primitives: Primitives,
  address: Address,
  keys: IdentityKeyPair,
  capabilities: Uint8Array,
): IdentityDocument {
  const identity = { signingKey: keys.signingKey, dhKey: keys.dh.publicKey, capabilities };
  return {
    ...identity,
    certificate: primitives.edSign(keys.signingPrivateKey.bytes, identityCertificateMessage(address, identity)),
  };
}

/** True if the certificate joins both keys and the capabilities to the address. For clients and the server. */
export function verifyIdentityCertificate(
  verifier: SignatureVerifier,
  address: Address,
  identity: IdentityDocument,
): boolean {
  if (identity.signingKey.length !== 32 || identity.dhKey.length !== 32) return false;
  if (identity.capabilities.length !== 12 || identity.certificate.length !== 64) return false;
  return verifier.edVerify(identity.signingKey, identityCertificateMessage(address, identity), identity.certificate);
}

/** Throws E_BAD_KEY for a malformed DH key, E_AUTH for a wrong certificate, E_VERSION for unreadable capabilities. */
export function verifyIdentity(
  verifier: SignatureVerifier,
  address: Address,
  identity: IdentityDocument,
): VerifiedIdentity {
  const dhKey = parseX25519PublicKey(identity.dhKey);
  if (!verifyIdentityCertificate(verifier, address, identity)) {
    throw new RatchetError('E_AUTH', 'the identity certificate does not verify');
  }
  decodeCapabilities(identity.capabilities);
  return { ...identity, dhKey, address };
}
