import type { CallSession, CallStatus } from '../../core/protocol/callSession.ts';
import type { AdmissionRequest } from '../../core/protocol/httpApi.ts';
import type { DeviceBundle, Identity, KeyUpload } from '../../core/protocol/prekeyBundle.ts';
import type { QueueEntry } from '../bus/Bus.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type { StoredServerIdentity } from '../domain/serverIdentity.ts';
import type { VoiceStore } from './VoiceStore.ts';

/** A device as it registered. */
export interface NewDevice {
  readonly address: DeviceAddress;
  readonly identity: Identity;
  readonly prekeys: KeyUpload;
  /** The invite code that is used up by it: its SHA-256 in hex, and the time by the clock that it was dated by. */
  readonly invite?: { readonly codeHash: string; readonly at: number } | undefined;
}

export interface KeyCount {
  readonly oneTimePrekeys: number;
  readonly oneTimeKemPrekeys: number;
}

/**
 * A bundle taken for somebody, and what is left of its device's one-time keys; null for a device that has no prekeys.
 */
export interface TakenBundle {
  readonly bundle: DeviceBundle;
  readonly left: KeyCount | null;
}

/** Up to when things are forgotten, in unix milliseconds. */
export interface Forgotten {
  readonly calls: number;
  readonly oneTimeKeys: number;
  readonly unusedAccounts: number;
  readonly invites: number;
  readonly heldHandles: number;
}

/** Whether a caller showed a right to ring. */
export type AdmittedCaller = 'contact' | 'stranger';
/** How a caller stands with a callee. */
export type CallerStanding = AdmittedCaller | 'blocked';

/** What came of inserting a call: the live call that stands in its way, or the earlier one of the same id. */
export type CallInsertion =
  | { readonly outcome: 'inserted' }
  | { readonly outcome: 'exists' | 'pairLive'; readonly session: CallSession };

/** A frame that waits for a device. */
export interface StoredFrame {
  readonly to: DeviceAddress;
  readonly entry: QueueEntry;
}

/** What one life of the server changes about frames, together. */
export interface FrameChanges {
  readonly add: readonly StoredFrame[];
  readonly remove: readonly { readonly to: DeviceAddress; readonly s: number }[];
  /** The last numbered frame consumed from each of these. */
  readonly consumed: readonly { readonly from: DeviceAddress; readonly n: number }[];
}

/** The epoch of the queues, and the sequence above which this life of the server numbers. */
export interface QueueLife {
  readonly epoch: string;
  readonly lastS: number;
}

/** Hears of a row, by its table, that was passed over because it is not what was written. */
export type OnUnreadRow = (table: string) => void;

/** `noDevice`: it was deleted while its keys were verified. */
export type AddedPrekeys = 'added' | 'noDevice';
/** `replaces`: the one-time keys that lie there untaken are forgotten. */
export type UploadedKeys = KeyUpload & { readonly replaces?: true };

/** Accounts that whoever runs the server wants removed. */
export interface OperatorStore {
  /** The account is to be removed as soon as the server gets to it. */
  askRemoval(user: string, now: number): Promise<void>;
  /** Accounts of which that was asked, in this order, whether they exist or not. */
  removalsAsked(): Promise<string[]>;
  /** It is removed, or there is none. */
  settleRemoval(user: string): Promise<void>;
}

/**
 * What the server keeps. Every method is one transaction, durable when its promise resolves; a rejected promise means
 * that nothing was changed. `now` is always the caller's, in unix milliseconds.
 */
export interface Store {
  /** Voice messages that wait. */
  readonly voice: VoiceStore;
  /** What commands beside the server ask of it. */
  readonly operator: OperatorStore;

  /** The random id of this server and its key, the same for the life of its data. */
  serverIdentity(): Promise<StoredServerIdentity>;

  /** A new user with its first device. An invite of it is used up, if it still can be. */
  createUser(device: NewDevice, now: number): Promise<'created' | 'handleTaken' | 'badInvite'>;
  /** Whether the name belonged to an account that was deleted lately, by another identity than this. */
  isHeld(user: string, by: Identity, now: number): Promise<boolean>;
  /**
   * Deletes the device with its keys, and with the last device the user and every call of theirs; the name is held from
   * then on. `inCall`: a call of the device is live, and nothing was deleted.
   */
  deleteDevice(address: DeviceAddress, now: number): Promise<'deleted' | 'inCall'>;
  /** Keeps an invite code by its hash until it is used or expires. */
  addInvite(codeHash: string, now: number, expiresAt: number): Promise<void>;
  /** Whether an invite code can be used. */
  isInvite(codeHash: string, now: number): Promise<boolean>;
  /** The user has used this account: it no longer expires, and it was seen on this day. */
  markSignedIn(user: string, now: number): Promise<void>;
  /** The identity a device registered with. */
  identityOf(address: DeviceAddress): Promise<Identity | undefined>;
  /** Device ids of a user, ascending; empty if there is no such user. */
  devicesOf(user: string): Promise<number[]>;

  /**
   * Replaces the signed prekey and the last-resort KEM prekey, adds the one-time keys. One whose id was uploaded before
   * takes the place of what lies there, and is dropped if that was handed out. With `replaces` no other one-time key is
   * left. Of more than MAX_ONE_TIME_PREKEYS_STORED the lowest ids are forgotten, which are the oldest. One-time KEM
   * keys of another size than the new last-resort one are forgotten: the device went over to another KEM. Replaces the
   * static key if there is one in the upload. `renewed` takes the place of the identity's capabilities and certificate.
   */
  addPrekeys(address: DeviceAddress, prekeys: UploadedKeys, renewed?: Identity): Promise<AddedPrekeys>;
  countPrekeys(address: DeviceAddress, now: number): Promise<KeyCount>;
  /**
   * One bundle for each device of the user. A one-time key in it is handed out to nobody else, ever. A device that ever
   * published prekeys gets no static bundle again. Who is blocked by the user takes nothing and gets what there is of a
   * user that does not exist, in the same time.
   */
  takeBundles(user: string, now: number, requester: string): Promise<TakenBundle[]>;

  /**
   * Replaces who may ring the user, unless what stands there has a greater revision. The revision that stands then;
   * undefined if there is no such user. No entry may stand twice.
   */
  replaceAdmission(user: string, admission: AdmissionRequest): Promise<number | undefined>;
  /** The revision of what says who may ring the user, 0 if nothing does. */
  admissionRevision(user: string): Promise<number>;
  /** How a caller stands with a callee, by SHA-256 of the right it shows (base64), or null. */
  standingOf(caller: string, callee: string, rightHash: string | null): Promise<CallerStanding>;

  /** Inserts a ringing call unless its id is used or a live call between the two users exists. */
  insertCall(session: CallSession): Promise<CallInsertion>;
  findCall(id: string): Promise<CallSession | undefined>;
  /**
   * Compare and set: writes the session if the row still has the status `from`. With a missed call the callee's devices
   * are to be told of it; for each, the newest MAX_MISSED_TOLD_OF_STRANGERS of strangers are kept, and the newest
   * MAX_MISSED_TOLD_OF_CONTACTS of others.
   */
  changeCall(session: CallSession, from: CallStatus, caller?: AdmittedCaller): Promise<boolean>;
  /** All calls that ring or are accepted. */
  liveCalls(): Promise<CallSession[]>;
  /** Those of one user. */
  liveCallsOf(user: string): Promise<CallSession[]>;
  /** Calls of a user begun before a time, newest first. */
  callsOf(user: string, before: number, limit: number): Promise<CallSession[]>;
  /** Missed calls that the device is to be told of, in the order in which they were missed. */
  missedCallsUntold(address: DeviceAddress): Promise<CallSession[]>;
  /** The device knows that it missed these calls. */
  markMissedTold(address: DeviceAddress, callIds: readonly string[]): Promise<void>;
  /** Notes that these accepted calls had a side connected at this time. */
  markCallsAlive(ids: readonly string[], now: number): Promise<void>;

  /** The last numbered frame consumed from a device, 0 at first. */
  lastFrameNumber(address: DeviceAddress): Promise<number>;

  /**
   * Begins another life of the delivery queues, without what has expired; no sequence of those before comes again.
   */
  beginQueues(now: number): Promise<QueueLife>;
  /** What waits, by device and in order. */
  waitingFrames(): Promise<StoredFrame[]>;
  /** `changes` is called when they are written, so that what was delivered until then costs nothing. */
  changeFrames(changes: () => FrameChanges): Promise<void>;

  /**
   * Deletes what is older than these times: final calls by their end, one-time keys that were handed out or ran out,
   * accounts that nobody ever signed in with, invites that are used or expired, names that were held long enough.
   */
  forget(before: Forgotten): Promise<void>;

  /** Writes something of the size of a new call and takes it out again; rejects if there is no room. */
  probe(): Promise<void>;

  close(): Promise<void>;
}

/** What the rules of calls need of it. */
export type CallStore = Pick<Store, 'devicesOf' | 'findCall' | 'insertCall' | 'changeCall' | 'liveCallsOf'>;
