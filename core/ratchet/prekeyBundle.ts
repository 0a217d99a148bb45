import { type Address, type IdentityDocument, type VerifiedIdentity, verifyIdentityCertificate } from './identity.ts';
import { decodeCapabilities } from './capabilities.ts';
import { CLOCK_SKEW_S, PREKEY_LIFETIME_S } from './limits.ts';
import { type PrekeyKind, type PrekeyRole, type SignedPublicPrekey, verifyPrekeySignature } from './prekey.ts';
import type { SignatureVerifier } from './primitives.ts';
import { type KemPublicKey, type X25519PublicKey, parseKemPublicKey, parseX25519PublicKey } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import type { Suite } from './suite.ts';

/** A bundle as the server handed it out, decoded from text and not trusted. */
export interface ReceivedBundle {
  readonly address: Address;
  readonly identity: IdentityDocument;
  readonly signedPrekey: SignedPublicPrekey;
  readonly oneTimePrekey: SignedPublicPrekey | undefined;
  readonly kemPrekey: SignedPublicPrekey;
  readonly kemPrekeyKind: PrekeyKind;
}

/** A bundle after every check of `verifyPrekeyBundle`; only this enters a key agreement. */
export interface VerifiedBundle {
  readonly identity: VerifiedIdentity;
  readonly signedPrekey: { readonly id: number; readonly publicKey: X25519PublicKey };
  readonly oneTimePrekey: { readonly id: number; readonly publicKey: X25519PublicKey } | undefined;
  /** Absent in a suite without a KEM. */
  readonly kemPrekey: { readonly id: number; readonly kind: PrekeyKind; readonly publicKey: KemPublicKey } | undefined;
}

/**
 * Every check there is, before any DH: addresses, lengths, encodings, low order, FIPS 203 modulus, signatures by role
 * and kind, dates. `expected` is whom we asked for, `now` Unix seconds. Throws E_BAD_KEY or E_BAD_BUNDLE.
 */
export function verifyPrekeyBundle(
  verifier: SignatureVerifier,
  suite: Suite,
  expected: Address,
  bundle: ReceivedBundle,
  now: number,
): VerifiedBundle {
  if (bundle.address.userId !== expected.userId || bundle.address.deviceId !== expected.deviceId) {
    throw badBundle('the bundle is for another address');
  }
  // A server that mixes up the keys of two devices or two times may have the right ones later: no fault of the key
  // itself.
  if (suite.kem !== null && bundle.kemPrekey.publicKey.length !== suite.kem.publicKeyBytes) {
    throw badBundle(`the KEM prekey has another size than ${suite.kem.name} has`);
  }
  const dhKey = parseX25519PublicKey(bundle.identity.dhKey);
  const signedPrekey = { id: bundle.signedPrekey.id, publicKey: parseX25519PublicKey(bundle.signedPrekey.publicKey) };
  const oneTimePrekey = bundle.oneTimePrekey && {
    id: bundle.oneTimePrekey.id,
    publicKey: parseX25519PublicKey(bundle.oneTimePrekey.publicKey),
  };
  const kemPrekey =
    suite.kem === null
      ? undefined
      : {
          id: bundle.kemPrekey.id,
          kind: bundle.kemPrekeyKind,
          publicKey: parseKemPublicKey(suite.kem, bundle.kemPrekey.publicKey),
        };

  if (!verifyIdentityCertificate(verifier, expected, bundle.identity)) {
    throw badBundle('the identity certificate does not verify');
  }
  decodeCapabilities(bundle.identity.capabilities);
  const check = (role: PrekeyRole, kind: PrekeyKind, prekey: SignedPublicPrekey): void => {
    if (prekey.id === 0) throw badBundle(`${role} ${kind} has the id that means none`);
    if (!verifyPrekeySignature(verifier, bundle.identity.signingKey, role, kind, prekey)) {
      throw badBundle(`the ${role} ${kind} signature does not verify`);
    }
    checkDates(role, kind, prekey, now);
  };
  check('spk', 'lastResort', bundle.signedPrekey);
  if (bundle.oneTimePrekey !== undefined) check('opk', 'oneTime', bundle.oneTimePrekey);
  if (kemPrekey !== undefined) check('kem', bundle.kemPrekeyKind, bundle.kemPrekey);

  return { identity: { ...bundle.identity, dhKey, address: expected }, signedPrekey, oneTimePrekey, kemPrekey };
}

/** A server that hands out one old bundle for ever would keep alive a key that should be long deleted (A11). */
function checkDates(role: PrekeyRole, kind: PrekeyKind, prekey: SignedPublicPrekey, now: number): void {
  const late =
    kind === 'lastResort' ? Math.min(prekey.notAfter, prekey.notBefore + PREKEY_LIFETIME_S) : prekey.notAfter;
  if (now + CLOCK_SKEW_S < prekey.notBefore) throw badBundle(`the ${role} ${kind} is not valid yet`);
  if (now > late + CLOCK_SKEW_S) throw badBundle(`the ${role} ${kind} is out of date`);
}

function badBundle(message: string): RatchetError {
  return new RatchetError('E_BAD_BUNDLE', message);
}
