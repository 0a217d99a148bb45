import type { Database } from 'better-sqlite3';
import type { BackupCall, BackupContact, BackupContents } from '../../core/backup/backupContents.ts';
import { MAX_BACKUP_CALLS, MAX_BACKUP_CONTACTS } from '../../core/backup/backupContents.ts';
import { movableSettings, settingsFromBackup } from '../../core/backup/movableSettings.ts';
import { missedAs } from '../../core/call/callRecord.ts';
import { TEN_THOUSAND_CALLS } from '../../core/ipc/callsKept.ts';
import { MAX_BLOCKED } from '../../core/protocol/limits.ts';
import { isPersonName } from '../../core/protocol/personName.ts';
import { isPeerText } from '../../core/protocol/peerText.ts';
import type { DevicePin } from '../crypto/RatchetStore.ts';
import type { AdmissionStore } from './admissionStore.ts';
import { indexedNames } from './contactNameIndex.ts';
import type { ContactStore, ListedContact } from './contactStore.ts';
import { type HistoryStore, MAX_CALLS_KEPT, type PastCall, routeColumns } from './historyStore.ts';
import type { createPinReader } from './pinReader.ts';
import type { SettingsStore, SettingsWithin } from './settingsStore.ts';
import { guarded } from './storeError.ts';
import { MAX_UNRUNG_KEPT } from './unrungLimit.ts';
import { wasHereByReason } from './wasHere.ts';

/** What of a backup was not here before. */
export interface TakenFromBackup {
  readonly contacts: number;
  readonly calls: number;
}

export interface BackupStore {
  /** Everything that goes into a backup of this profile. */
  readonly collect: (whose: Pick<BackupContents, 'handle' | 'savedAt'>) => Promise<BackupContents>;
  /**
   * Adds what is not here yet, all of it or nothing. What is here stays as it is, and stays kept: a contact, their
   * pinned identity, a call. Settings are those of the backup from then on, but for those that would take something
   * away here. Nobody becomes their own contact. What is made ready for it is made so in pieces, with a breath between
   * them; then it is written in one.
   */
  readonly restore: (
    contents: BackupContents,
    ownHandle: string,
    breathe: () => Promise<void>,
  ) => Promise<TakenFromBackup>;
}

interface BackupStorePorts {
  readonly contacts: Pick<ContactStore, 'page'>;
  readonly admission: Pick<AdmissionStore, 'blockedPage' | 'block'>;
  readonly history: Pick<HistoryStore, 'page'>;
  readonly pinsOf: ReturnType<typeof createPinReader>;
  readonly settings: Pick<SettingsStore, 'load'> & SettingsWithin;
}

const PAGE = 200;

export function createBackupStore(database: Database, ports: BackupStorePorts): BackupStore {
  const { contacts, admission, history, pinsOf, settings } = ports;
  const addContact = database.prepare(
    `INSERT INTO contact (handle, added_at, display_name, nickname, favourite, rings, ringtone, sort_name)
     VALUES (@handle, @addedAt, @displayName, @nickname, @favourite, @rings, @ringtone, @sortName)
     ON CONFLICT DO NOTHING`,
  );
  const relay = database.prepare('INSERT INTO relayed_contact (handle) VALUES (?) ON CONFLICT DO NOTHING');
  const hasPins = database.prepare('SELECT 1 FROM peer_pin WHERE user_id = ?');
  const addPin = database.prepare(
    `INSERT INTO peer_pin (user_id, device_id, identity, capabilities, dr_pinned, verified)
     VALUES (@handle, @device, @identity, @capabilities, @hasRatchet, @verified)`,
  );
  const addCall = database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, duration_ms, reason, route,
       relay_transport, seen, forward_secret, stage, subject, note, call_back_at, was_here, missed)
     VALUES (@callId, @peer, @direction, @type, @startedAt, @endedAt, @durationMs, @reason, @route,
       @relayTransport, @seen, @forwardSecret, @stage, @subject, @note, @callBackAt, @wasHere, @missed) ON CONFLICT (call_id) DO NOTHING`,
  );
  const addPart = database.prepare('INSERT INTO contact_part (part, handle) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const isContact = database.prepare('SELECT 1 FROM contact WHERE handle = ?');
  const callsHere = database.prepare('SELECT count(*) FROM call_record WHERE was_here = ?').pluck();

  const takeContact = ({ row, pins, alwaysRelay }: ReadyContact): boolean => {
    const { handle } = row;
    // Whoever is known here is known better: nothing of a file changes it.
    if (hasPins.get(handle) === undefined) for (const pin of pins) addPin.run(pin);
    if (addContact.run(row).changes === 0) return false;
    if (alwaysRelay) relay.run(handle);
    return true;
  };
  /** Tells how many calls are kept from now on: beyond that the oldest go, whoever brought them. */
  const takeSettings = (saved: BackupContents['settings'], callsHere: number): number => {
    const { historyKept, ...taken } = settingsFromBackup(saved, settings.now());
    const losesNone = historyKept !== 'tenThousand' || callsHere <= TEN_THOUSAND_CALLS;
    const held = settings.put(losesNone && historyKept !== undefined ? { ...taken, historyKept } : taken);
    return held.historyKept === 'tenThousand' ? TEN_THOUSAND_CALLS : MAX_CALLS_KEPT;
  };
  /** The first of them, and no more than there is room for: none pushes out one that is here. */
  const takeCalls = (calls: readonly ReadyCall[], room: number): number => {
    let added = 0;
    for (const row of calls) {
      if (added >= room) break;
      const missed = missedAs({ ...row, wasHere: row.wasHere === 1 }, isContact.get(row.peer) !== undefined);
      added += addCall.run({ ...row, missed: Number(missed !== null) }).changes;
    }
    return added;
  };
  const write = database.transaction((ready: Ready): TakenFromBackup => {
    const added = new Set(ready.contacts.filter(takeContact).map(({ row }) => row.handle));
    for (const [part, handle] of ready.parts) if (added.has(handle)) addPart.run(part, handle);
    for (const user of ready.blocked) admission.block(user);
    const here = Number(callsHere.get(1));
    const kept = takeSettings(ready.settings, here);
    const were = takeCalls(ready.callsHere, kept - here);
    const others = takeCalls(ready.callsElsewhere, MAX_UNRUNG_KEPT - Number(callsHere.get(0)));
    return { contacts: added.size, calls: were + others };
  });

  const collectContacts = async (): Promise<BackupContact[]> => {
    const found: BackupContact[] = [];
    let after: Awaited<ReturnType<ContactStore['page']>>['next'] = null;
    do {
      const page: Awaited<ReturnType<ContactStore['page']>> = await contacts.page({ query: '', after, limit: PAGE });
      const pins = pinsOf(page.contacts.map(({ handle }) => handle));
      found.push(...page.contacts.map((contact) => contactOf(contact, pins.get(contact.handle) ?? [])));
      after = page.next;
    } while (after !== null && found.length < MAX_BACKUP_CONTACTS);
    return found.slice(0, MAX_BACKUP_CONTACTS);
  };
  const collectCalls = async (): Promise<BackupCall[]> => {
    const found: BackupCall[] = [];
    let after: Awaited<ReturnType<HistoryStore['page']>>['next'] = null;
    do {
      const question = { missedOnly: false, peer: null, after, limit: PAGE };
      const page: Awaited<ReturnType<HistoryStore['page']>> = await history.page(question);
      found.push(...page.calls.map(backupCall));
      after = page.next;
    } while (after !== null && found.length < MAX_BACKUP_CALLS);
    return found.slice(0, MAX_BACKUP_CALLS);
  };
  return {
    collect: async (whose) => ({
      version: 1,
      ...whose,
      contacts: await collectContacts(),
      blocked: [...admission.blockedPage({ after: null, limit: MAX_BLOCKED }).blocked],
      calls: await collectCalls(),
      settings: movableSettings(await settings.load()),
    }),
    restore: async (contents, ownHandle, breathe) => {
      const ready = await readied(contents, ownHandle, breathe);
      return guarded(() => write.immediate(ready));
    },
  };
}

/** So many rows are made ready at once. */
const SLICE = 100;

/** What goes into the store, as rows. */
interface Ready extends Pick<BackupContents, 'blocked' | 'settings'> {
  readonly contacts: readonly ReadyContact[];
  /** Those of all contacts, in the order of their index: written by contact, each would be looked for all over it. */
  readonly parts: readonly (readonly [part: string, handle: string])[];
  /** The newest first. */
  readonly callsHere: readonly ReadyCall[];
  readonly callsElsewhere: readonly ReadyCall[];
}
type ReadyContact = ReturnType<typeof contactRow>;
type ReadyCall = ReturnType<typeof callRow>;

async function readied(
  { contacts, blocked, calls, settings }: BackupContents,
  ownHandle: string,
  breathe: () => Promise<void>,
): Promise<Ready> {
  const inSlices = async <Entry, Row>(entries: readonly Entry[], rowOf: (entry: Entry) => Row): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let at = 0; at < entries.length; at += SLICE) {
      rows.push(...entries.slice(at, at + SLICE).map(rowOf));
      await breathe();
    }
    return rows;
  };
  const isOther = ({ handle }: { readonly handle: string }): boolean => handle !== ownHandle;
  const people = await inSlices(contacts.filter(isOther), contactRow);
  const parts = people.flatMap(({ row, parts: own }) => own.map((part) => [part, row.handle] as const));
  await breathe();
  const rows = await inSlices(
    calls.toSorted((one, other) => other.startedAt - one.startedAt),
    callRow,
  );
  return {
    contacts: people,
    parts: parts.toSorted(([one], [other]) => (one < other ? -1 : Number(one > other))),
    blocked: blocked.filter(isOther),
    settings,
    callsHere: rows.filter(({ wasHere }) => wasHere === 1),
    callsElsewhere: rows.filter(({ wasHere }) => wasHere === 0),
  };
}

type Pin = BackupContact['pins'][number];
function contactOf(contact: ListedContact, pins: readonly DevicePin[]): BackupContact {
  const { handle, addedAt, displayName, nickname, favourite, alwaysRelay, rings, ringtone } = contact;
  return {
    ...{ handle, addedAt, displayName, nickname, favourite, alwaysRelay, rings, ringtone },
    // While another identity waits for a decision, nobody vouches for the one before.
    pins: pins.map((pin) => ({
      device: pin.deviceId,
      identity: Buffer.from(pin.identity).toString('base64'),
      capabilities: Buffer.from(pin.capabilities).toString('base64'),
      hasRatchet: pin.drPinned,
      verified: pin.verified && pin.changedTo === null,
    })),
  };
}

function contactRow({ pins, alwaysRelay, ...contact }: BackupContact) {
  const { handle } = contact;
  const [displayName, nickname] = [knownName(contact.displayName), knownName(contact.nickname)];
  const { sortName, parts } = indexedNames({ handle, nickname, displayName });
  return {
    row: { ...contact, displayName, nickname, sortName, favourite: Number(contact.favourite) },
    parts,
    pins: pins.map((pin) => ({ handle, ...pinRow(pin) })),
    alwaysRelay,
  };
}

function pinRow({ device, identity, capabilities, hasRatchet, verified }: Pin) {
  return {
    device,
    identity: Buffer.from(identity, 'base64'),
    capabilities: Buffer.from(capabilities, 'base64'),
    hasRatchet: Number(hasRatchet),
    verified: Number(verified),
  };
}

function backupCall({ call, note, ...how }: PastCall): BackupCall {
  return {
    callId: call.callId,
    peer: call.peer,
    direction: call.direction,
    type: call.type,
    startedAt: call.startedAt,
    endedAt: how.endedAt,
    durationMs: how.durationMs,
    reason: how.reason,
    stage: how.stage,
    route: how.route,
    subject: call.subject ?? null,
    note: note?.text ?? null,
    callBackAt: note?.callBackAt ?? null,
    seen: how.seen,
    forwardSecret: how.forwardSecret,
    wasHere: how.wasHere,
  };
}

function callRow({ route, ...call }: BackupCall) {
  return {
    ...call,
    ...routeColumns(route),
    subject: knownText(call.subject),
    note: knownText(call.note),
    // What was missed long ago at another computer is no news here.
    seen: 1,
    forwardSecret: Number(call.forwardSecret),
    wasHere: Number(call.wasHere ?? wasHereByReason(call)),
  };
}

/** Nothing of a file is shown that no contact could have sent. */
const knownName = (name: string | null) => (name !== null && isPersonName(name) ? name : null);
const knownText = (text: string | null) => (text !== null && isPeerText(text) ? text : null);
