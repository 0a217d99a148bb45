import { DeviceBundle, type StaticBundle, type StaticKey } from '../../core/protocol/prekeyBundle.ts';
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
import { decodeIdentity } from './wireBundle.ts';
import { fits } from '../../core/protocol/validators.ts';

/** True for the bundle of a device without a ratchet, before anything in it is verified. */
export function isStaticBundle(bundle: unknown): bundle is StaticBundle {
  return fits(DeviceBundle, bundle) && !('signedPrekey' in bundle);
}

/** What a bundle holds for the static fallback, after every check. */
export interface VerifiedStaticBundle {
  readonly identity: VerifiedIdentity;
  readonly staticKey: X25519PublicKey;
}

/** Of either kind of bundle. Throws E_BAD_BUNDLE, E_BAD_KEY, E_AUTH or E_VERSION; nothing is written before. */
export function verifyStaticBundle(primitives: Primitives, expected: Address, bundle: unknown): VerifiedStaticBundle {
  if (!fits(DeviceBundle, bundle)) throw new RatchetError('E_BAD_BUNDLE', 'the bundle has an unknown shape');
  if (bundle.userId !== expected.userId || bundle.deviceId !== expected.deviceId) {
    throw new RatchetError('E_BAD_BUNDLE', 'the bundle is for another address');
  }
  if (bundle.staticKey === undefined) throw new RatchetError('E_BAD_BUNDLE', 'the bundle has no static key');
  const identity = verifyIdentity(primitives, expected, decodeIdentity(bundle.identity));
  const staticKey = parseX25519PublicKey(decodeBase64(bundle.staticKey.publicKey));
  const message = staticCertificateMessage(expected, identity, staticKey);
  if (!primitives.edVerify(identity.signingKey, message, decodeBase64(bundle.staticKey.signature))) {
    throw new RatchetError('E_BAD_BUNDLE', 'the static key is not signed by the identity');
  }
  // One key in two protocols would let each be used against the other (A37).
  if (equalBytes(staticKey, identity.dhKey)) {
    throw new RatchetError('E_BAD_KEY', 'the static key is the identity key');
  }
  return { identity, staticKey };
}

/** Our static key as we publish it. */
export function signStaticKey(primitives: Primitives, local: LocalIdentity, publicKey: Uint8Array): StaticKey {
  const message = staticCertificateMessage(local.address, local.document, publicKey);
  return {
    publicKey: encodeBase64(publicKey),
    signature: encodeBase64(primitives.edSign(local.keys.signingPrivateKey.bytes, message)),
  };
}
