import type { Database } from 'better-sqlite3';
import type { BackupCall, BackupContact, BackupContents } from '../../core/backup/backupContents.ts';
import { MAX_BACKUP_CALLS, MAX_BACKUP_CONTACTS, movableSettings } from '../../core/backup/backupContents.ts';
import { MAX_BLOCKED } from '../../core/protocol/limits.ts';
import { isPersonName } from '../../core/protocol/personName.ts';
import { isPeerText } from '../../core/protocol/peerText.ts';
import type { DevicePin } from '../crypto/RatchetStore.ts';
import type { AdmissionStore } from './admissionStore.ts';
import { createContactNameIndex } from './contactNameIndex.ts';
import type { ContactStore, ListedContact } from './contactStore.ts';
import { type HistoryStore, type PastCall, routeColumns } from './historyStore.ts';
import type { createPinReader } from './pinReader.ts';
import type { SettingsStore } from './settingsStore.ts';
import { guarded } from './storeError.ts';

/** What of a backup was not here before. */
export interface TakenFromBackup {
  readonly contacts: number;
  readonly calls: number;
}

export interface BackupStore {
  /** Everything that goes into a backup of this profile. */
  readonly collect: (whose: Pick<BackupContents, 'handle' | 'savedAt'>) => Promise<BackupContents>;
  /**
   * Adds what is not here yet, all of it or nothing. What is here stays as it is: a contact, their pinned identity, a
   * call. Settings are those of the backup from then on. Nobody becomes their own contact.
   */
  readonly restore: (contents: BackupContents, ownHandle: string) => TakenFromBackup;
}

interface BackupStorePorts {
  readonly contacts: Pick<ContactStore, 'page'>;
  readonly admission: Pick<AdmissionStore, 'blockedPage' | 'block'>;
  readonly history: Pick<HistoryStore, 'page'>;
  readonly pinsOf: ReturnType<typeof createPinReader>;
  readonly settings: Pick<SettingsStore, 'load'>;
}

const PAGE = 200;

export function createBackupStore(database: Database, ports: BackupStorePorts): BackupStore {
  const { contacts, admission, history, pinsOf, settings } = ports;
  const addContact = database.prepare(
    `INSERT INTO contact (handle, added_at, display_name, nickname, favourite, rings, ringtone)
     VALUES (@handle, @addedAt, @displayName, @nickname, @favourite, @rings, @ringtone) ON CONFLICT DO NOTHING`,
  );
  const relay = database.prepare('INSERT INTO relayed_contact (handle) VALUES (?) ON CONFLICT DO NOTHING');
  const hasPins = database.prepare('SELECT 1 FROM peer_pin WHERE user_id = ?');
  const addPin = database.prepare(
    `INSERT INTO peer_pin (user_id, device_id, identity, capabilities, dr_pinned, verified)
     VALUES (@handle, @device, @identity, @capabilities, @hasRatchet, @verified)`,
  );
  const addCall = database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, duration_ms, reason, route,
       relay_transport, seen, forward_secret, stage, subject, note, call_back_at)
     VALUES (@callId, @peer, @direction, @type, @startedAt, @endedAt, @durationMs, @reason, @route,
       @relayTransport, @seen, @forwardSecret, @stage, @subject, @note, @callBackAt) ON CONFLICT (call_id) DO NOTHING`,
  );
  const pruneCalls = database.prepare(
    'DELETE FROM call_record WHERE rowid IN (SELECT rowid FROM call_record ORDER BY started_at DESC, rowid DESC LIMIT -1 OFFSET ?)',
  );
  const putSetting = database.prepare(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const index = createContactNameIndex(database);

  const takeContact = ({ pins, ...contact }: BackupContact): boolean => {
    const { handle } = contact;
    const row = {
      ...contact,
      displayName: knownName(contact.displayName),
      nickname: knownName(contact.nickname),
      favourite: Number(contact.favourite),
    };
    // Whoever is known here is known better: nothing of a file changes it.
    if (hasPins.get(handle) === undefined) {
      for (const pin of pins) addPin.run({ handle, ...pinRow(pin) });
    }
    if (addContact.run(row).changes === 0) return false;
    if (contact.alwaysRelay) relay.run(handle);
    index(handle);
    return true;
  };
  const restore = database.transaction((contents: BackupContents, ownHandle: string): TakenFromBackup => {
    const others = contents.contacts.filter(({ handle }) => handle !== ownHandle);
    const added = others.filter(takeContact).length;
    for (const user of contents.blocked) if (user.handle !== ownHandle) admission.block(user);
    const calls = contents.calls.filter((call) => addCall.run(callRow(call)).changes > 0).length;
    pruneCalls.run(MAX_BACKUP_CALLS);
    for (const [name, value] of Object.entries(movableSettings(contents.settings))) {
      if (!takesProtectionAway(name, value)) putSetting.run(name, JSON.stringify(value));
    }
    return { contacts: added, calls };
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
    restore: (contents, ownHandle) => guarded(() => restore.immediate(contents, ownHandle)),
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
  };
}

/** A person does so here, and is asked; a file is not. */
const takesProtectionAway = (name: string, value: unknown): boolean =>
  (name === 'alwaysRelay' && value !== true) || (name === 'updates' && value === 'off');

/** Nothing of a file is shown that no contact could have sent. */
const knownName = (name: string | null) => (name !== null && isPersonName(name) ? name : null);
const knownText = (text: string | null) => (text !== null && isPeerText(text) ? text : null);
