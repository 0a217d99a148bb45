/** The one door of this room: what is not re-exported here is nobody else's business. */
export { decodeBase64, encodeBase64 } from './base64.ts';
export { ascii, concat, equalBytes, hex, label, uint } from './bytes.ts';
export { type CallSide, type CallTranscript, callTranscriptHash } from './callTranscript.ts';
export { decodeCapabilities, encodeCapabilities } from './capabilities.ts';
export { type LocalIdentity, type ResponderPrekeys, acceptAgreement, initiateAgreement } from './agreement.ts';
export { type RatchetMessage, TYPE_PREKEY, decodePreamble, decodeRatchetMessage } from './header.ts';
export {
  type Address,
  type IdentityDocument,
  type VerifiedIdentity,
  certifyIdentity,
  drawIdentityKeyPair,
  identityBytes,
  verifyIdentity,
} from './identity.ts';
export * from './limits.ts';
export type { PaddingBucket } from './padding.ts';
export {
  type PrekeyKind,
  type PrekeyRole,
  type SignedPublicPrekey,
  signPrekey,
  verifyPrekeySignature,
} from './prekey.ts';
export { type ReceivedBundle, verifyPrekeyBundle } from './prekeyBundle.ts';
export { type Opening, type PrekeyMessage, decodePrekeyMessage, encodeOpening } from './prekeyMessage.ts';
export type { Draw, Kem, KemName, Primitives, SignatureVerifier } from './primitives.ts';
export { type X25519KeyPair, type X25519PublicKey, parseX25519PublicKey, x25519KeyPairOf } from './publicKey.ts';
export { FallbackNotAllowedError, RatchetError } from './ratchetError.ts';
export {
  type IdentityFingerprint,
  compareSafetyNumber,
  identityFingerprint,
  safetyNumberCode,
  safetyNumberDigits,
} from './safetyNumber.ts';
export { Secret } from './secret.ts';
export {
  type Decrypted,
  type Session,
  decrypt,
  disposeSession,
  encrypt,
  initiatorSession,
  responderSession,
  skipSteps,
} from './session.ts';
export {
  type RotationNeed,
  type SessionRank,
  arrangeSessions,
  heartbeatDue,
  isAbandoned,
  mayRekey,
  nextEpoch,
  rotationNeed,
} from './sessionSelection.ts';
export { decodeSession, encodeSession } from './sessionState.ts';
export { SAS_NONCE_BYTES, type SasPlaces, opensCommitment, sasCommitment, shortAuthString } from './shortAuthString.ts';
export { type SkippedKeyPolicy, skippedKeyExpiry, skippedKeyPolicy } from './skippedKeys.ts';
export {
  type ExtendedAead,
  STATIC_SUITE,
  type StaticEnd,
  type StaticKeys,
  TYPE_STATIC,
  decodeStaticMessage,
  openStatic,
  sealStatic,
  staticCertificateMessage,
} from './staticSeal.ts';
export {
  type Suite,
  type SuiteId,
  bestCommonSuite,
  hasRatchetSuite,
  prekeyKem,
  suiteBitmap,
  suiteById,
} from './suite.ts';
export { FULL_WORK_BUDGET, type WorkBudget, chargeFailure, chargeSkipSteps, isBlocked } from './workBudget.ts';
