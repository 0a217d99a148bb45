/** The one door of this room: what is not re-exported here is nobody else's business. */
export { signChallenge } from './authChallenge.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
export { concat, equalBytes, hex } from './bytes.ts';
export { callTranscriptHash, nextCallTranscriptHash } from './callTranscript.ts';
export { decodeCapabilities, encodeCapabilities } from './capabilities.ts';
export { type SignalCryptoKind, chooseSignalCrypto, mayUseStatic } from './chooseSignalCrypto.ts';
export { type LocalIdentity, type ResponderPrekeys, acceptAgreement, initiateAgreement } from './keyAgreement.ts';
export { type Decrypted, decrypt, skipSteps } from './decryption.ts';
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
export {
  type PeerPin,
  type PinnedIdentity,
  acceptedPin,
  discardedPin,
  judgeIdentity,
  undecidedPin,
  usedPin,
} from './identityPin.ts';
export * from './limits.ts';
export { MEDIA_SECRET_BYTES, mediaKey } from './mediaKey.ts';
export { messageSlot } from './messageSlot.ts';
export { isReplayable, openingReplayDigest, refuseMisplacedOpening } from './openingRules.ts';
export type { PaddingBucket } from './padding.ts';
export {
  type PrekeyKind,
  type PrekeyRole,
  type SignedPublicPrekey,
  signPrekey,
  verifyPrekeySignature,
} from './prekey.ts';
export { type ReceivedBundle, verifyPrekeyBundle } from './prekeyBundle.ts';
export {
  areDatedAhead,
  isRotationDue,
  oneTimeKeysMissing,
  outdatedOneTime,
  outdatedReusable,
} from './prekeySchedule.ts';
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
export { openRecording, sealRecording, VOICE_KEY_BYTES, voicePieces } from './sealedRecording.ts';
export { type RotationStep, rotationStep } from './rotationStep.ts';
export { Secret } from './secret.ts';
export { type Session, disposeSession, encrypt, initiatorSession, responderSession } from './session.ts';
export {
  type RotationNeed,
  type SessionRank,
  arrangeSessions,
  compareSessions,
  heartbeatDue,
  gaveWay,
  sessionGivesWay,
  isAbandoned,
  isDatedAway,
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
  decodeStaticMessage,
  isStaticMessage,
  openStatic,
  refuseMisplacedStatic,
  sealStatic,
  staticCertificateMessage,
  staticConversationId,
} from './staticSeal.ts';
export { chooseSuite, refuseOtherSuite } from './suiteChoice.ts';
export { type SuiteId, hasRatchetSuite, prekeyKem, suiteBitmap, suiteById } from './suite.ts';
export { unreadableEpoch } from './unreadableEpoch.ts';
export {
  FULL_SHARED_BUDGET,
  FULL_WORK_BUDGET,
  type SharedWork,
  type WorkBudget,
  chargeFailure,
  chargeShared,
  chargeSkipSteps,
  isBlocked,
} from './workBudget.ts';
