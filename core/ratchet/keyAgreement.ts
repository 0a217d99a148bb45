import { concat, label, uint } from './bytes.ts';
import type { Address, IdentityDocument, IdentityKeyPair, VerifiedIdentity } from './identity.ts';
import { decodeCapabilities } from './capabilities.ts';
import type { PrekeyKind } from './prekey.ts';
import type { VerifiedBundle } from './prekeyBundle.ts';
import type { Opening } from './prekeyMessage.ts';
import type { Draw, Primitives } from './primitives.ts';
import { type X25519KeyPair, drawX25519KeyPair, sharedSecret } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import { Secret } from './secret.ts';
import type { Suite } from './suite.ts';
import { transcriptHash } from './handshakeTranscript.ts';

/** Who we are in a handshake. */
export interface LocalIdentity {
  readonly address: Address;
  readonly keys: IdentityKeyPair;
  readonly document: IdentityDocument;
}

/** What both sides have when X3DH or PQXDH is done. */
export interface KeyAgreement {
  /** RK0. */
  readonly rootKey: Secret;
  readonly sessionId: Uint8Array;
  /** TH, 32 bytes. */
  readonly transcript: Uint8Array;
}

/** The private halves an opening names, as the responder's store gave them. The caller disposes of them. */
export interface ResponderPrekeys {
  readonly signedPrekey: X25519KeyPair;
  readonly oneTimePrekey: X25519KeyPair | undefined;
  readonly kemPrekey: { readonly seed: Secret; readonly publicKey: Uint8Array; readonly kind: PrekeyKind } | undefined;
}

const NO_SALT = new Uint8Array(32);
/** X3DH section 2.2: bytes that no encoded X25519 public key begins with, so that the input differs from other uses. */
const CURVE_PREFIX = new Uint8Array(32).fill(0xff);

/** The initiator's half. Draws EK (32 bytes), then the KEM's randomness. */
export function initiateAgreement(
  primitives: Primitives,
  suite: Suite,
  epoch: number,
  local: LocalIdentity,
  bundle: VerifiedBundle,
  draw: Draw,
): { readonly agreement: KeyAgreement; readonly opening: Opening } {
  const ephemeral = drawX25519KeyPair(primitives, draw);
  const kem = suite.kem === null ? undefined : primitives.kem[suite.kem.name];
  if (kem !== undefined && bundle.kemPrekey === undefined) {
    throw new RatchetError('E_BAD_BUNDLE', 'the bundle holds no KEM prekey');
  }
  const encapsulated =
    kem === undefined || bundle.kemPrekey === undefined ? undefined : kem.encapsulate(bundle.kemPrekey.publicKey, draw);
  const kemCiphertext = encapsulated?.ciphertext ?? new Uint8Array(0);
  const remote = bundle.identity;
  const transcript = transcriptHash(primitives, {
    suite,
    epoch,
    initiator: local.address,
    responder: remote.address,
    initiatorIdentity: local.document,
    responderIdentity: remote,
    signedPrekey: bundle.signedPrekey,
    oneTimePrekey: bundle.oneTimePrekey,
    kemPrekey: bundle.kemPrekey,
    ephemeralKey: ephemeral.publicKey,
    kemCiphertext,
  });
  const secrets = [
    sharedSecret(primitives, local.keys.dh.privateKey, bundle.signedPrekey.publicKey),
    sharedSecret(primitives, ephemeral.privateKey, remote.dhKey),
    sharedSecret(primitives, ephemeral.privateKey, bundle.signedPrekey.publicKey),
  ];
  if (bundle.oneTimePrekey !== undefined) {
    secrets.push(sharedSecret(primitives, ephemeral.privateKey, bundle.oneTimePrekey.publicKey));
  }
  if (encapsulated !== undefined) secrets.push(new Secret(encapsulated.sharedSecret));
  ephemeral.privateKey.dispose();
  return {
    agreement: deriveAgreement(primitives, suite, transcript, secrets),
    opening: {
      suite,
      senderDeviceId: local.address.deviceId,
      recipientDeviceId: remote.address.deviceId,
      epoch,
      identity: local.document,
      signedPrekeyId: bundle.signedPrekey.id,
      oneTimePrekeyId: bundle.oneTimePrekey?.id ?? 0,
      kemPrekeyId: bundle.kemPrekey?.id ?? 0,
      kemPrekeyKind: bundle.kemPrekey?.kind ?? 'oneTime',
      recipientCapabilitiesVersion: decodeCapabilities(remote.capabilities).version,
      ephemeralKey: ephemeral.publicKey,
      kemCiphertext,
    },
  };
}

/**
 * The responder's half; draws nothing. `localCapabilities` are those of ours the opening names. A wrong opening gives
 * another agreement, which the first message's tag then refuses.
 */
export function acceptAgreement(
  primitives: Primitives,
  local: LocalIdentity,
  localCapabilities: Uint8Array,
  remote: VerifiedIdentity,
  opening: Opening,
  prekeys: ResponderPrekeys,
): KeyAgreement {
  const { suite, ephemeralKey, kemCiphertext } = opening;
  const transcript = transcriptHash(primitives, {
    suite,
    epoch: opening.epoch,
    initiator: remote.address,
    responder: local.address,
    initiatorIdentity: remote,
    responderIdentity: { ...local.document, capabilities: localCapabilities },
    signedPrekey: { id: opening.signedPrekeyId, publicKey: prekeys.signedPrekey.publicKey },
    oneTimePrekey: prekeys.oneTimePrekey && {
      id: opening.oneTimePrekeyId,
      publicKey: prekeys.oneTimePrekey.publicKey,
    },
    kemPrekey: prekeys.kemPrekey && {
      id: opening.kemPrekeyId,
      kind: prekeys.kemPrekey.kind,
      publicKey: prekeys.kemPrekey.publicKey,
    },
    ephemeralKey,
    kemCiphertext,
  });
  const secrets = [
    sharedSecret(primitives, prekeys.signedPrekey.privateKey, remote.dhKey),
    sharedSecret(primitives, local.keys.dh.privateKey, ephemeralKey),
    sharedSecret(primitives, prekeys.signedPrekey.privateKey, ephemeralKey),
  ];
  if (prekeys.oneTimePrekey !== undefined) {
    secrets.push(sharedSecret(primitives, prekeys.oneTimePrekey.privateKey, ephemeralKey));
  }
  if (suite.kem !== null) {
    if (prekeys.kemPrekey === undefined) throw new RatchetError('E_STATE', 'the suite needs a KEM prekey');
    secrets.push(new Secret(primitives.kem[suite.kem.name].decapsulate(prekeys.kemPrekey.seed.bytes, kemCiphertext)));
  }
  return deriveAgreement(primitives, suite, transcript, secrets);
}

/** OKM = HKDF(0^32, 0xFF^32 ‖ DH1 ‖ DH2 ‖ DH3 ‖ [DH4] ‖ [SS], L("pqxdh") ‖ suite ‖ TH, 48). Wipes the inputs. */
function deriveAgreement(
  primitives: Primitives,
  suite: Suite,
  transcript: Uint8Array,
  secrets: readonly Secret[],
): KeyAgreement {
  const ikm = concat(CURVE_PREFIX, ...secrets.map((secret) => secret.bytes));
  const okm = primitives.hkdf(ikm, NO_SALT, concat(label('pqxdh'), uint(suite.id, 1), transcript), 48);
  const agreement = { rootKey: new Secret(okm.slice(0, 32)), sessionId: okm.slice(32, 48), transcript };
  ikm.fill(0);
  okm.fill(0);
  for (const secret of secrets) secret.dispose();
  return agreement;
}
