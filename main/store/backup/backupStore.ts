import type { Database } from 'better-sqlite3';
import type { BackupCall, BackupContact, BackupContents } from '../../../core/backup/backupContents.ts';
import { MAX_BACKUP_CALLS, MAX_BACKUP_CONTACTS } from '../../../core/backup/backupLimits.ts';
import { movableSettings, settingsFromBackup } from '../../../core/backup/movableSettings.ts';
import { missedAs } from '../../../core/call/callRecord.ts';
import { TEN_THOUSAND_CALLS } from '../../../core/ipc/callsKept.ts';
import { MAX_BLOCKED } from '../../../core/protocol/limits.ts';
import { isPersonName } from '../../../core/protocol/personName.ts';
import { isPeerText } from '../../../core/protocol/peerText.ts';
import type { DevicePin } from '../../crypto/RatchetStore.ts';
import type { AdmissionStore } from '../tables/admissionStore.ts';
import { createBackupStaging, type BackupStaging, type StagedCall } from './backupStaging.ts';
import { indexedNames } from '../tables/contactNameIndex.ts';
import type { ContactStore, ListedContact } from '../tables/contactStore.ts';
import { type HistoryStore, MAX_CALLS_KEPT, type PastCall, routeColumns } from '../tables/historyStore.ts';
import type { createPinReader } from '../tables/pinReader.ts';
import type { SettingsStore, SettingsWithin } from '../tables/settingsStore.ts';
import { guarded } from '../database/storeError.ts';
import { MAX_UNRUNG_KEPT } from '../tables/unrungLimit.ts';
import { wasHereByReason } from '../tables/wasHereByReason.ts';

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
   * away here. Nobody becomes their own contact. It is made ready in memory in pieces, with a breath between them; then
   * it is written in one, so that whoever is interrupted finds what was or what is new.
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
  const callsHere = database.prepare('SELECT count(*) FROM call_record WHERE was_here = ?').pluck();

  /** Tells how many calls are kept from now on: beyond that the oldest go, whoever brought them. */
  const takeSettings = (saved: BackupContents['settings'], callsHere: number): number => {
    const { historyKept, ...taken } = settingsFromBackup(saved, settings.now());
    const losesNone = historyKept !== 'tenThousand' || callsHere <= TEN_THOUSAND_CALLS;
    const held = settings.put(losesNone && historyKept !== undefined ? { ...taken, historyKept } : taken);
    return held.historyKept === 'tenThousand' ? TEN_THOUSAND_CALLS : MAX_CALLS_KEPT;
  };
  const write = database.transaction(
    (staged: BackupStaging, { blocked, settings: saved }: Pick<BackupContents, 'blocked' | 'settings'>) => {
      const added = staged.takeContacts();
      for (const user of blocked) admission.block(user);
      const here = Number(callsHere.get(1));
      const kept = takeSettings(saved, here);
      // None pushes out one that is here.
      const were = staged.takeCalls(1, kept - here);
      const others = staged.takeCalls(0, MAX_UNRUNG_KEPT - Number(callsHere.get(0)));
      return { contacts: added, calls: were + others };
    },
  );

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
  let restoring: Promise<unknown> = Promise.resolve();
  const restore: BackupStore['restore'] = async (contents, ownHandle, breathe) => {
    const isOther = ({ handle }: { readonly handle: string }): boolean => handle !== ownHandle;
    const staged = guarded(() => createBackupStaging(database));
    try {
      await stage(contents, isOther, staged, breathe);
      return guarded(() => write.immediate(staged, { ...contents, blocked: contents.blocked.filter(isOther) }));
    } finally {
      staged.drop();
    }
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
    restore: (contents, ownHandle, breathe) => {
      const restored = restoring.then(() => restore(contents, ownHandle, breathe));
      restoring = restored.catch(() => undefined);
      return restored;
    },
  };
}

/** So many rows are made ready at once. */
const SLICE = 100;

async function stage(
  { contacts, calls }: BackupContents,
  isOther: (person: { readonly handle: string }) => boolean,
  { addContacts, addParts, addCalls }: BackupStaging,
  breathe: () => Promise<void>,
): Promise<void> {
  const inSlices = async <Entry>(entries: readonly Entry[], add: (slice: readonly Entry[]) => void): Promise<void> => {
    for (let at = 0; at < entries.length; at += SLICE) {
      const slice = entries.slice(at, at + SLICE);
      guarded(() => add(slice));
      await breathe();
    }
  };
  const parts: (readonly [part: string, handle: string])[] = [];
  await inSlices(contacts.filter(isOther), (slice) => {
    const people = slice.map(contactRow);
    addContacts(people);
    for (const { row, parts: own } of people) parts.push(...own.map((part) => [part, row.handle] as const));
  });
  // In the order of their index: written by contact, each would be looked for all over it.
  parts.sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
  await breathe();
  await inSlices(parts, addParts);
  const newestFirst = calls.toSorted((one, other) => other.startedAt - one.startedAt);
  await inSlices(newestFirst, (slice) => addCalls(slice.map(callRow)));
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

function callRow({ route, ...call }: BackupCall): StagedCall {
  const wasHere = call.wasHere ?? wasHereByReason(call);
  const missed = (knownContact: boolean): number => Number(missedAs({ ...call, wasHere }, knownContact) !== null);
  return {
    row: {
      ...call,
      ...routeColumns(route),
      subject: knownText(call.subject),
      note: knownText(call.note),
      // What was missed long ago at another computer is no news here.
      seen: 1,
      forwardSecret: Number(call.forwardSecret),
      wasHere: Number(wasHere),
    },
    missedOfContact: missed(true),
    missedOfStranger: missed(false),
  };
}

/** Nothing of a file is shown that no contact could have sent. */
const knownName = (name: string | null) => (name !== null && isPersonName(name) ? name : null);
const knownText = (text: string | null) => (text !== null && isPeerText(text) ? text : null);
