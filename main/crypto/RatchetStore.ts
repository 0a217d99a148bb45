import type { CommitSafety } from '../ports/commitSafety.ts';
import type { Address, PeerPin, SkippedKeyPolicy } from '../../core/ratchet/signalCrypto.ts';

export type { PeerPin } from '../../core/ratchet/signalCrypto.ts';

/**
 * What the ratchet needs kept. Synchronous, so that nothing can slip between loading a state and saving its successor;
 * the adapters are `main/store/tables/SqliteRatchetStore.ts` and the fake of the tests. All times are Unix seconds.
 * Byte arrays going in may be wiped by the caller afterwards, those coming out belong to the caller.
 */
export interface RatchetStore {
  /** BEGIN IMMEDIATE, work, COMMIT. If `work` throws, everything it wrote is undone and the error passes through. */
  transaction<T>(work: (transaction: RatchetTransaction) => T, safe?: CommitSafety): T;
}

export interface RatchetTransaction {
  loadIdentity(): StoredIdentity | undefined;
  saveIdentity(identity: StoredIdentity): void;
  /** Keeps capabilities of ours that were replaced, so that openings made for them still verify for a while. */
  retireCapabilities(version: number, capabilities: Uint8Array, expiresAt: number): void;
  loadRetiredCapabilities(version: number, now: number): Uint8Array | undefined;

  /** `count` prekey ids never given out before, as the first of a run; ids begin at 1. */
  reservePrekeyIds(count: number): number;
  keyUploadOwed(): KeyUploadOwed;
  /** With `everything` the batch of before is not part of it any more, with `nothing` it has arrived. */
  oweKeyUpload(owed: KeyUploadOwed): void;
  /** The first id of the keys that were made for the upload that is owed; null before any were. */
  keyUploadBatch(): number | null;
  /** Keys from this id on are made for the upload that is owed. */
  beginKeyUploadBatch(firstId: number): void;
  /** A try failed: kept with the time of the first one since the last upload that was taken. */
  noteKeyUploadFailure(problem: string, now: number): void;
  savePrekey(kind: PrekeyKindStored, prekey: StoredPrekey): void;
  loadPrekey(kind: PrekeyKindStored, id: number): StoredPrekey | undefined;
  /** Without the private halves, newest first. */
  listPrekeys(kind: PrekeyKindStored): readonly Omit<StoredPrekey, 'privateKey'>[];
  /** True if there was one. */
  deletePrekey(kind: PrekeyKindStored, id: number): boolean;

  /** Without their states: what arranges sessions needs no secret of any of them. */
  listSessions(peer: Address): readonly Omit<StoredSession, 'state' | 'opening'>[];
  loadSession(peer: Address, sessionId: Uint8Array): StoredSession | undefined;
  /** Inserts or replaces by (peer, sessionId). */
  saveSession(peer: Address, session: StoredSession): void;
  /** Its skipped keys go with it. */
  deleteSession(peer: Address, sessionId: Uint8Array): void;

  saveSkippedKeys(sessionId: Uint8Array, keys: readonly StoredSkippedKey[], expiresAt: number): void;
  /** Returns the message key and deletes it; undefined when there is none or it has expired. */
  takeSkippedKey(sessionId: Uint8Array, ratchetKey: Uint8Array, index: number, now: number): Uint8Array | undefined;
  /** Deletes what the policy no longer allows: old chains of this session, then the oldest keys over each cap. */
  pruneSkippedKeys(sessionId: Uint8Array, policy: SkippedKeyPolicy): void;

  /** First messages that used a key which is used more than once, until that signed prekey is deleted. */
  hasSeenEphemeral(digest: Uint8Array): boolean;
  saveSeenEphemeral(digest: Uint8Array, signedPrekeyId: number): void;
  deleteSeenEphemerals(signedPrekeyId: number): void;
  /** False if this ephemeral key is among the last `keep` of our own. */
  recordOwnEphemeral(digest: Uint8Array, keep: number): boolean;

  hasMessage(peer: Address, digest: Uint8Array): boolean;
  saveMessage(peer: Address, digest: Uint8Array, expiresAt: number): void;

  loadPin(peer: Address): PeerPin | undefined;
  savePin(peer: Address, pin: PeerPin): void;
  /** As if this device had never been seen. */
  deletePin(peer: Address): void;
  /** The pins of all devices of a user, by device id. */
  loadPinsOf(userId: string): readonly DevicePin[];

  /** When a session with this device was begun anew because something of it could not be read. */
  saveRekey(peer: Address, at: number): void;
  /** The times since then, the last one first. */
  listRekeys(peer: Address, since: number): readonly number[];

  /** The X25519 key of the static fallback (not IKd), and those of peers. */
  loadStaticKey(): Uint8Array | undefined;
  saveStaticKey(privateKey: Uint8Array): void;
  loadPeerStaticKey(peer: Address): Uint8Array | undefined;
  savePeerStaticKey(peer: Address, publicKey: Uint8Array): void;
  /** It belongs to an identity, and goes with it. */
  deletePeerStaticKey(peer: Address): void;
  hasStaticSalt(peer: Address, salt: Uint8Array): boolean;
  saveStaticSalt(peer: Address, salt: Uint8Array, expiresAt: number): void;

  /**
   * Grows by one with every session that is saved; a smaller number than once seen means an older copy of the store.
   */
  stateEpoch(): number;
  /** Raises that number; never lowers it. */
  advanceStateEpoch(to: number): void;
  /** Every session of every peer becomes receive-only. */
  archiveEverySession(now: number): void;

  /**
   * Deletes skipped keys, digests, salts and retired capabilities whose time has come, sessions archived before
   * `archivedUntil`, and what was noted about re-keying a day ago. What is dated by a clock that was ahead and has been
   * set right since gets a whole life from now, and no more (A76).
   */
  deleteExpired(now: number, archivedUntil: number): void;
}

export interface StoredIdentity {
  readonly address: Address;
  /** 32-byte seed. */
  readonly signingPrivateKey: Uint8Array;
  readonly dhPrivateKey: Uint8Array;
  readonly capabilities: Uint8Array;
}

/**
 * What the server has yet to confirm: `last`, the upload that was made last; `everything`, a whole supply, because what
 * the server hands out may be keys that are lost.
 */
export type KeyUploadOwed = 'nothing' | 'last' | 'everything';

export type PrekeyKindStored = 'signed' | 'oneTime' | 'kemLastResort' | 'kemOneTime';

export interface StoredPrekey {
  readonly id: number;
  readonly notBefore: number;
  readonly notAfter: number;
  /** X25519: 32 bytes. ML-KEM: the 64-byte seed. */
  readonly privateKey: Uint8Array;
}

export interface StoredSession {
  readonly sessionId: Uint8Array;
  readonly epoch: number;
  /** Since when it is receive-only; null for the active one. */
  readonly archivedAt: number | null;
  /** 320 bytes, see core/ratchet/sessionState.ts. */
  readonly state: Uint8Array;
  /** The opening to put before every message until the other side has answered; null then, and for a responder. */
  readonly opening: Uint8Array | null;
}

export interface StoredSkippedKey {
  readonly ratchetKey: Uint8Array;
  readonly index: number;
  readonly chain: number;
  readonly messageKey: Uint8Array;
}

export interface DevicePin extends PeerPin {
  readonly deviceId: number;
}
