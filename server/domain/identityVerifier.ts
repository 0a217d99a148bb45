import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type {
  Identity,
  KemPrekey,
  KeyUpload,
  PrekeyUpload,
  StaticKey,
  X25519Prekey,
} from '../../core/protocol/prekeyBundle.ts';
import {
  decodeBase64,
  decodeCapabilities,
  hasRatchetSuite,
  PREKEY_AHEAD_S,
  prekeyKem,
  type PrekeyKind,
  type PrekeyRole,
  RatchetError,
  type SignatureVerifier,
  staticCertificateMessage,
  verifyIdentity,
  verifyPrekeySignature,
} from '../../core/ratchet/signalCrypto.ts';
import type { DeviceAddress } from './deviceAddress.ts';

/**
 * What the server checks about keys before it hands them to others. Clients check it all again; this only keeps junk
 * out.
 */
export interface IdentityVerifier {
  /** Whether the certificate joins both keys and the capabilities to this address. */
  identityFits(address: DeviceAddress, identity: Identity): Promise<boolean>;
  /**
   * Whether `renewed` is the known identity with the same or newer capabilities. A ratchet that was promised is not
   * taken back: what would ask for the static fallback instead is no renewal.
   */
  renews(address: DeviceAddress, known: Identity, renewed: Identity): Promise<boolean>;
  /**
   * Whether these are the keys of such a device: prekeys if its capabilities hold a ratchet, of the KEM its suites ask
   * for, and the static key alone if not. Every one is signed by the identity, in its role, and dated so that it is of
   * use now.
   */
  keysFit(address: DeviceAddress, identity: Identity, keys: KeyUpload, now: number): Promise<boolean>;
  /** Whether the device that owns the signing key (base64) signed the message. */
  signatureFits(signingKey: string, message: Uint8Array, signature: string): Promise<boolean>;
}

/**
 * Checks with node:crypto, over the byte layouts of core/ratchet. Shapes and dates are looked at here and now;
 * signatures are verified in the thread pool, one after the other: those of a full upload are 202, and neither frames
 * nor the sign-ins of others wait for them.
 */
export const identityVerifier: IdentityVerifier = {
  identityFits: (address, identity) =>
    verified((verifier) => {
      verifyIdentity(
        verifier,
        { userId: address.user, deviceId: address.device },
        {
          signingKey: decodeBase64(identity.signingKey),
          dhKey: decodeBase64(identity.dhKey),
          capabilities: decodeBase64(identity.capabilities),
          certificate: decodeBase64(identity.certificate),
        },
      );
      return true;
    }),

  renews: async (address, known, renewed) =>
    (await verified(() => {
      if (known.signingKey !== renewed.signingKey || known.dhKey !== renewed.dhKey) return false;
      const [before, after] = [capabilitiesOf(known), capabilitiesOf(renewed)];
      if (after.version < before.version || (hasRatchetSuite(before.suites) && !hasRatchetSuite(after.suites))) {
        return false;
      }
      return after.version !== before.version || known.capabilities === renewed.capabilities;
    })) && identityVerifier.identityFits(address, renewed),

  keysFit: (address, identity, keys, now) =>
    verified((verifier) => {
      const hasRatchet = hasRatchetSuite(capabilitiesOf(identity).suites);
      if (keys.staticKey !== undefined && !staticKeyFits(verifier, address, identity, keys.staticKey)) return false;
      return 'signedPrekey' in keys
        ? hasRatchet && prekeysFit(verifier, identity, keys, Math.floor(now / 1000))
        : !hasRatchet;
    }),

  signatureFits: (signingKey, message, signature) =>
    verifyInPool(ed25519Key(Buffer.from(signingKey, 'base64')), message, Buffer.from(signature, 'base64')),
};

/** The callback form runs in the thread pool: a storm of sign-ins does not stop the frames of others. */
function verifyInPool(key: KeyObject, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, message, key, signature, (error, fits) => (error ? reject(error) : resolve(fits)));
  });
}

interface Claim {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Does the check with a verifier that takes every signature for now and notes it; then verifies what was noted. */
async function verified(check: (verifier: SignatureVerifier) => boolean): Promise<boolean> {
  const claims: Claim[] = [];
  const noting: SignatureVerifier = {
    edVerify: (publicKey, message, signature) => claims.push({ publicKey, message, signature }) > 0,
  };
  if (!orFalse(() => check(noting))) return false;
  const keys = new Map<string, KeyObject>();
  for (const { publicKey, message, signature } of claims) {
    // All of an upload are by one key, and to import it costs a third of a verification.
    const name = Buffer.from(publicKey).toString('base64');
    const key = keys.get(name) ?? ed25519Key(publicKey);
    keys.set(name, key);
    if (!(await verifyInPool(key, message, signature))) return false;
  }
  return true;
}

function capabilitiesOf({ capabilities }: Identity) {
  return decodeCapabilities(decodeBase64(capabilities));
}

function staticKeyFits(
  verifier: SignatureVerifier,
  { user, device }: DeviceAddress,
  identity: Identity,
  { publicKey, signature }: StaticKey,
): boolean {
  const keys = { signingKey: decodeBase64(identity.signingKey), dhKey: decodeBase64(identity.dhKey) };
  const message = staticCertificateMessage({ userId: user, deviceId: device }, keys, decodeBase64(publicKey));
  return verifier.edVerify(keys.signingKey, message, decodeBase64(signature));
}

function prekeysFit(
  verifier: SignatureVerifier,
  identity: Identity,
  prekeys: PrekeyUpload,
  nowSeconds: number,
): boolean {
  const signingKey = decodeBase64(identity.signingKey);
  const { publicKeyBytes } = prekeyKem(capabilitiesOf(identity).suites);
  const fits = (role: PrekeyRole, kind: PrekeyKind) => (prekey: X25519Prekey | KemPrekey) =>
    prekeyFits(verifier, signingKey, role, kind, prekey, nowSeconds) &&
    (role !== 'kem' || decodeBase64(prekey.publicKey).length === publicKeyBytes);
  return (
    fits('spk', 'lastResort')(prekeys.signedPrekey) &&
    fits('kem', 'lastResort')(prekeys.lastResortKemPrekey) &&
    prekeys.oneTimePrekeys.every(fits('opk', 'oneTime')) &&
    prekeys.oneTimeKemPrekeys.every(fits('kem', 'oneTime'))
  );
}

function prekeyFits(
  verifier: SignatureVerifier,
  signingKey: Uint8Array,
  role: PrekeyRole,
  kind: PrekeyKind,
  prekey: X25519Prekey | KemPrekey,
  nowSeconds: number,
): boolean {
  // Id 0 means "none" in a handshake.
  if (prekey.id === 0) return false;
  if (prekey.notBefore > nowSeconds + PREKEY_AHEAD_S || prekey.notAfter <= nowSeconds) return false;
  return verifyPrekeySignature(verifier, signingKey, role, kind, {
    id: prekey.id,
    notBefore: prekey.notBefore,
    notAfter: prekey.notAfter,
    publicKey: decodeBase64(prekey.publicKey),
    signature: decodeBase64(prekey.signature),
  });
}

/** RFC 8410: the object identifier of Ed25519 in a fixed frame, then the 32 bytes. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function ed25519Key(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
}

/** What a hostile client can make these functions throw is an answer: no. Anything else is a mistake of ours. */
function orFalse(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (error instanceof RatchetError) return false;
    throw error;
  }
}
