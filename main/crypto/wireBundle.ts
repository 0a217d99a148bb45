import { type Identity, PrekeyBundle, type X25519Prekey } from '../../core/protocol/prekeyBundle.ts';
import {
  type IdentityDocument,
  RatchetError,
  type ReceivedBundle,
  type SignedPublicPrekey,
  decodeBase64,
  encodeBase64,
} from '../../core/ratchet/signalCrypto.ts';
import { fits } from '../../core/protocol/validators.ts';

/** Text from the server to bytes; nothing is trusted by that. Throws E_BAD_BUNDLE. */
export function parseBundle(bundle: unknown): ReceivedBundle {
  if (!fits(PrekeyBundle, bundle)) throw new RatchetError('E_BAD_BUNDLE', 'the bundle has an unknown shape');
  try {
    return {
      address: { userId: bundle.userId, deviceId: bundle.deviceId },
      identity: decodeIdentity(bundle.identity),
      signedPrekey: decodePrekey(bundle.signedPrekey),
      oneTimePrekey: bundle.oneTimePrekey && decodePrekey(bundle.oneTimePrekey),
      kemPrekey: decodePrekey(bundle.kemPrekey),
      kemPrekeyKind: bundle.kemPrekeyKind,
    };
  } catch (cause) {
    throw new RatchetError('E_BAD_BUNDLE', 'the bundle holds malformed base64', { cause });
  }
}

export function decodeIdentity(identity: Identity): IdentityDocument {
  return {
    signingKey: decodeBase64(identity.signingKey),
    dhKey: decodeBase64(identity.dhKey),
    capabilities: decodeBase64(identity.capabilities),
    certificate: decodeBase64(identity.certificate),
  };
}

export function encodeIdentity(identity: IdentityDocument): Identity {
  return {
    signingKey: encodeBase64(identity.signingKey),
    dhKey: encodeBase64(identity.dhKey),
    capabilities: encodeBase64(identity.capabilities),
    certificate: encodeBase64(identity.certificate),
  };
}

function decodePrekey(prekey: X25519Prekey): SignedPublicPrekey {
  return { ...prekey, publicKey: decodeBase64(prekey.publicKey), signature: decodeBase64(prekey.signature) };
}

export function encodePrekey(prekey: SignedPublicPrekey): X25519Prekey {
  return { ...prekey, publicKey: encodeBase64(prekey.publicKey), signature: encodeBase64(prekey.signature) };
}
