import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { DeviceId, Handle } from '../../core/protocol/address.ts';
import { base64Of } from '../../core/protocol/encodedBytes.ts';
import { Identity } from '../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  type LocalIdentity,
  type Primitives,
  RatchetError,
  type VerifiedIdentity,
  type X25519PublicKey,
  decodeBase64,
  encodeBase64,
  equalBytes,
  parseX25519PublicKey,
  staticCertificateMessage,
  verifyIdentity,
} from '../../core/ratchet/signalCrypto.ts';
import { decodeIdentity, encodeIdentity } from './wireBundle.ts';

/** What a device without a ratchet shows of itself. No server of ours hands it out. */
export const StaticBundle = Type.Object(
  {
    userId: Handle,
    deviceId: DeviceId,
    identity: Identity,
    staticKey: base64Of(32),
    /** Ed25519 by IKs over the address, the identity and the static key. */
    signature: base64Of(64),
  },
  { additionalProperties: false },
);
export type StaticBundle = Static<typeof StaticBundle>;

const staticBundle = Compile(StaticBundle);

/** A static bundle after every check. */
export interface VerifiedStaticBundle {
  readonly identity: VerifiedIdentity;
  readonly staticKey: X25519PublicKey;
}

/** Throws E_BAD_BUNDLE, E_BAD_KEY, E_AUTH or E_VERSION; nothing is written before. */
export function verifyStaticBundle(primitives: Primitives, expected: Address, bundle: unknown): VerifiedStaticBundle {
  if (!staticBundle.Check(bundle)) throw new RatchetError('E_BAD_BUNDLE', 'the static bundle has an unknown shape');
  if (bundle.userId !== expected.userId || bundle.deviceId !== expected.deviceId) {
    throw new RatchetError('E_BAD_BUNDLE', 'the static bundle is for another address');
  }
  const identity = verifyIdentity(primitives, expected, decodeIdentity(bundle.identity));
  const staticKey = parseX25519PublicKey(decodeBase64(bundle.staticKey));
  const message = staticCertificateMessage(expected, identity, staticKey);
  if (!primitives.edVerify(identity.signingKey, message, decodeBase64(bundle.signature))) {
    throw new RatchetError('E_BAD_BUNDLE', 'the static key is not signed by the identity');
  }
  // One key in two protocols would let each be used against the other (A37).
  if (equalBytes(staticKey, identity.dhKey)) {
    throw new RatchetError('E_BAD_KEY', 'the static key is the identity key');
  }
  return { identity, staticKey };
}

export function makeStaticBundle(primitives: Primitives, local: LocalIdentity, staticKey: Uint8Array): StaticBundle {
  const message = staticCertificateMessage(local.address, local.document, staticKey);
  return {
    ...local.address,
    identity: encodeIdentity(local.document),
    staticKey: encodeBase64(staticKey),
    signature: encodeBase64(primitives.edSign(local.keys.signingPrivateKey.bytes, message)),
  };
}
