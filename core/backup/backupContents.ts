import Type, { type Static } from 'typebox';
import { CALL_STAGES, STAGE_OF_END } from '../call/callStage.ts';
import type { EndReason } from '../call/endReason.ts';
import { Settings } from '../ipc/settings.ts';
import { DeviceId, Handle } from '../protocol/address.ts';
import { base64Of } from '../protocol/encodedBytes.ts';
import { readerByEntry, type RefusedEntry } from '../protocol/entryByEntry.ts';
import { MAX_BLOCKED } from '../protocol/limits.ts';
import { MAX_PEER_TEXT } from '../protocol/peerText.ts';
import { MAX_PERSON_NAME } from '../protocol/personName.ts';
import { MAX_BACKUP_CALLS, MAX_BACKUP_CONTACTS } from './backupLimits.ts';

/** The only version of what a backup holds; a later Ringfort that adds what this one must not drop counts it up. */
const BACKUP_VERSION = 1;

/** Of an identity and of what its device is capable of, as PROTOCOL "Keys" has them. */
const IDENTITY_BYTES = 64;
const CAPABILITIES_BYTES = 12;
/** A person has one device; what was pinned before theirs was another may stand beside it. */
const MAX_PINS = 16;

const closed = { additionalProperties: false } as const;
const Moment = Type.Integer({ minimum: 0, maximum: 8.64e15 });
/** UTF-16 units are at most twice as many as letters. */
const Name = Type.Union([Type.String({ minLength: 1, maxLength: 2 * MAX_PERSON_NAME }), Type.Null()]);
const PeerText = Type.Union([Type.String({ maxLength: 2 * MAX_PEER_TEXT }), Type.Null()]);

/** Whose identity a device of a contact has, and whether a person compared it. */
const Pin = Type.Object(
  {
    device: DeviceId,
    identity: base64Of(IDENTITY_BYTES),
    capabilities: base64Of(CAPABILITIES_BYTES),
    hasRatchet: Type.Boolean(),
    verified: Type.Boolean(),
  },
  closed,
);

const BackupContact = Type.Object(
  {
    handle: Handle,
    addedAt: Moment,
    displayName: Name,
    nickname: Name,
    favourite: Type.Boolean(),
    alwaysRelay: Type.Boolean(),
    rings: Type.Enum(['usual', 'always', 'never']),
    ringtone: Type.Union([Settings.properties.ringtone, Type.Null()]),
    pins: Type.Array(Pin, { maxItems: MAX_PINS }),
  },
  closed,
);

const BackupCall = Type.Object(
  {
    callId: Type.String({ minLength: 1, maxLength: 64 }),
    peer: Handle,
    direction: Type.Enum(['outgoing', 'incoming']),
    type: Type.Enum(['audio', 'video']),
    startedAt: Moment,
    endedAt: Moment,
    durationMs: Type.Union([Moment, Type.Null()]),
    reason: Type.Unsafe<EndReason>(Type.Enum(Object.keys(STAGE_OF_END))),
    stage: Type.Enum([...CALL_STAGES]),
    route: Type.Union([Type.Enum(['direct', 'relayed', 'relayedUdp', 'relayedTcp', 'relayedTls']), Type.Null()]),
    subject: PeerText,
    note: PeerText,
    callBackAt: Type.Union([Moment, Type.Null()]),
    seen: Type.Boolean(),
    forwardSecret: Type.Boolean(),
    /** As `CallRecord.wasHere`. Where it is missing, its reason tells it as well as it can. */
    wasHere: Type.Optional(Type.Boolean()),
  },
  closed,
);

/**
 * What a person takes along to another computer: whom they know and how sure they are of them, whom they blocked, what
 * they chose, and their past calls. No private key and no state of a ratchet, which never leave a device; no voice
 * message, for it is sealed to this device.
 */
const BackupContents = Type.Object(
  {
    version: Type.Literal(BACKUP_VERSION),
    savedAt: Moment,
    /** Whose it is, to be shown before it is taken. */
    handle: Handle,
    contacts: Type.Array(BackupContact, { maxItems: MAX_BACKUP_CONTACTS }),
    blocked: Type.Array(Type.Object({ handle: Handle, blockedAt: Moment }, closed), { maxItems: MAX_BLOCKED }),
    calls: Type.Array(BackupCall, { maxItems: MAX_BACKUP_CALLS }),
    settings: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { maxProperties: 500 }),
  },
  closed,
);
export type BackupContents = Static<typeof BackupContents>;
export type BackupContact = Static<typeof BackupContact>;
export type BackupCall = Static<typeof BackupCall>;

export type ReadBackup =
  | { readonly ok: true; readonly contents: BackupContents; readonly leftOut: readonly RefusedEntry[] }
  | { readonly ok: false; readonly reason: 'newer' | 'damaged' };

const readContents = readerByEntry(BackupContents);

/** Reads what was in a backup; entries that do not fit are left out and named (A83). Never throws. */
export function readBackupContents(value: unknown): ReadBackup {
  const read = readContents(value);
  if (read.ok) return { ok: true, contents: read.value, leftOut: read.refused };
  return { ok: false, reason: isNewer(value) ? 'newer' : 'damaged' };
}

function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('version' in value)) return false;
  return Number.isSafeInteger(value.version) && Number(value.version) > BACKUP_VERSION;
}
