import { ascii, concat, label, lengthPrefixed, uint } from './bytes.ts';
import { type Address, type IdentityDocument, identityBytes } from './identity.ts';
import { type PrekeyKind, prekeyKindByte } from './prekey.ts';
import type { Primitives } from './primitives.ts';
import type { Suite } from './suite.ts';

/** Whatever either side believes about the handshake. A is the initiator, B the responder. */
export interface HandshakeTranscript {
  readonly suite: Suite;
  readonly epoch: number;
  readonly initiator: Address;
  readonly responder: Address;
  readonly initiatorIdentity: Pick<IdentityDocument, 'signingKey' | 'dhKey' | 'capabilities'>;
  readonly responderIdentity: Pick<IdentityDocument, 'signingKey' | 'dhKey' | 'capabilities'>;
  readonly signedPrekey: { readonly id: number; readonly publicKey: Uint8Array };
  readonly oneTimePrekey: { readonly id: number; readonly publicKey: Uint8Array } | undefined;
  /** Undefined in a suite without a KEM: id 0, kind 0, no bytes. */
  readonly kemPrekey: { readonly id: number; readonly kind: PrekeyKind; readonly publicKey: Uint8Array } | undefined;
  readonly ephemeralKey: Uint8Array;
  readonly kemCiphertext: Uint8Array;
}

const NO_KEY = new Uint8Array(32);

/**
 * `TH`, PROTOCOL "Handshake". It enters the key derivation and the associated data of every message, so two sides that
 * differ in anything of it never share a key: swapped addresses (A07), another encoding of EK (A03), other prekey ids,
 * other capabilities (A35).
 */
export function transcriptHash(primitives: Primitives, transcript: HandshakeTranscript): Uint8Array {
  const { initiator, responder, signedPrekey, oneTimePrekey, kemPrekey } = transcript;
  return primitives.sha256(
    concat(
      label('transcript'),
      uint(transcript.suite.id, 1),
      uint(transcript.epoch, 6),
      lengthPrefixed(ascii(initiator.userId)),
      uint(initiator.deviceId, 4),
      lengthPrefixed(ascii(responder.userId)),
      uint(responder.deviceId, 4),
      identityBytes(transcript.initiatorIdentity),
      identityBytes(transcript.responderIdentity),
      transcript.initiatorIdentity.capabilities,
      transcript.responderIdentity.capabilities,
      uint(signedPrekey.id, 4),
      signedPrekey.publicKey,
      uint(oneTimePrekey?.id ?? 0, 4),
      oneTimePrekey?.publicKey ?? NO_KEY,
      uint(kemPrekey?.id ?? 0, 4),
      uint(kemPrekey === undefined ? 0 : prekeyKindByte(kemPrekey.kind), 1),
      kemPrekey?.publicKey ?? new Uint8Array(0),
      transcript.ephemeralKey,
      transcript.kemCiphertext,
    ),
  );
}
