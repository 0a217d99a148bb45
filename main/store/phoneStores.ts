import type { DevicePin, RatchetStore } from '../crypto/RatchetStore.ts';
import type { Outbox } from '../signalling/outbox.ts';
import { MAX_BLOCKED, MAX_RIGHTS_TO_RING } from '../../core/protocol/limits.ts';
import { createAccountStore, type AccountStore } from './tables/accountStore.ts';
import { createAdmissionStore, type AdmissionStore } from './tables/admissionStore.ts';
import { createAskedOfferStore } from './tables/askedOfferStore.ts';
import { createBackupStore, type BackupStore } from './backup/backupStore.ts';
import { createCutOffCallStore, type CutOffCallStore } from './tables/cutOffCallStore.ts';
import { createContactLinkStore, type ContactLinkStore } from './tables/contactLinkStore.ts';
import { createContactStore, type ContactStore } from './tables/contactStore.ts';
import { createHistoryStore, type HistoryStore } from './tables/historyStore.ts';
import { createIdentityShelf, type IdentityShelf } from './tables/identityShelf.ts';
import { createInboxStore, type InboxStore } from './tables/inboxStore.ts';
import { createOpenedLinkStore, type OpenedLinkStore } from './tables/openedLinkStore.ts';
import type { OpenStore } from './database/openStore.ts';
import { createOwnLinkStore, type OwnLinkStore } from './tables/ownLinkStore.ts';
import { createPinReader } from './tables/pinReader.ts';
import { createNameStore, type NameStore } from './tables/nameStore.ts';
import { createOutboxStore } from './tables/outboxStore.ts';
import type { OnUnreadable } from './database/row.ts';
import { createSecondLayerStore, type SecondLayerStore } from './tables/secondLayerStore.ts';
import { createReminderStore, type ReminderStore } from './tables/reminderStore.ts';
import { createServerTimeStore, type ServerTimes } from './tables/serverTimeStore.ts';
import { createSettingsStore, type SettingsStore } from './tables/settingsStore.ts';
import { createSqliteRatchetStore } from './tables/SqliteRatchetStore.ts';
import { guarded } from './database/storeError.ts';
import type { VoiceView } from '../../core/ipc/voice.ts';
import { createStrangerLimit } from './tables/strangerLimit.ts';
import { createVoiceInboxStore, type VoiceInboxStore } from './tables/voiceInboxStore.ts';
import { createVoiceOutboxStore, type VoiceOutboxStore } from './tables/voiceOutboxStore.ts';
import type { KeptQuestions } from '../ports/askedOffers.ts';
import type { VoiceUnwanted } from '../ports/voice.ts';
import { createVoiceUnwantedStore } from './tables/voiceUnwantedStore.ts';
import { createVoiceViews } from './tables/voiceViews.ts';

export interface VoiceStores {
  readonly inbox: VoiceInboxStore;
  readonly outbox: VoiceOutboxStore;
  readonly unwanted: VoiceUnwanted;
  /** Of many calls at once. */
  readonly views: (callIds: readonly string[]) => ReadonlyMap<string, VoiceView>;
}

/** Everything the phone keeps, over one encrypted database. */
export interface PhoneStores {
  readonly admission: AdmissionStore;
  readonly account: AccountStore;
  readonly askedOffers: KeptQuestions;
  readonly backup: BackupStore;
  readonly contactLinks: ContactLinkStore;
  readonly contacts: ContactStore;
  readonly cutOffCalls: CutOffCallStore;
  readonly history: HistoryStore;
  readonly inbox: InboxStore;
  readonly names: NameStore;
  readonly openedLinks: OpenedLinkStore;
  readonly outbox: Outbox;
  readonly ownLinks: OwnLinkStore;
  readonly ratchet: RatchetStore;
  readonly secondLayers: SecondLayerStore;
  readonly reminders: ReminderStore;
  readonly settings: SettingsStore;
  readonly voice: VoiceStores;
  /** Of the server of this address. */
  readonly serverTimes: (serverUrl: string) => ServerTimes;
  /** The devices of a user with whom there is any session, or whose static key is known. */
  readonly peerDevices: (userId: string) => readonly number[];
  /**
   * Whether a user's identity is known from a session, and whether it has changed since without a person's word on it.
   */
  readonly peerIdentity: (userId: string) => 'unknown' | 'pinned' | 'changed';
  /** What is pinned for each of these users, all in one question; users of whom nothing is are left out. */
  readonly pinsOf: (userIds: readonly string[]) => ReadonlyMap<string, readonly DevicePin[]>;
  readonly identities: IdentityShelf;
  /** Of people who are nobody's so many keys stay. */
  readonly forgetStrangers: () => void;
  readonly checkpoint: () => void;
  /** Rows changed since it was opened, but for the signs of life of a call: what waits for quiet waits for others. */
  readonly changes: () => number;
  readonly close: () => void;
}

/** What calls need of it. */
export type CallStores = Pick<
  PhoneStores,
  | 'admission'
  | 'askedOffers'
  | 'checkpoint'
  | 'contactLinks'
  | 'contacts'
  | 'cutOffCalls'
  | 'history'
  | 'inbox'
  | 'names'
  | 'ownLinks'
  | 'peerDevices'
  | 'peerIdentity'
  | 'secondLayers'
>;

export function createPhoneStores(
  { database, checkpoint, changes, close }: OpenStore,
  onUnreadable: OnUnreadable,
): PhoneStores {
  const peerDevices = database
    .prepare(
      'SELECT device_id FROM session WHERE user_id = @user UNION SELECT device_id FROM peer_static WHERE user_id = @user',
    )
    .pluck();
  const pins = database.prepare('SELECT changed_identity IS NOT NULL FROM peer_pin WHERE user_id = ?').pluck();
  const mostAtServer = { rights: MAX_RIGHTS_TO_RING, blocked: MAX_BLOCKED };
  const cutOffCalls = createCutOffCallStore(database, onUnreadable);
  const inBackups = {
    admission: createAdmissionStore(database, mostAtServer, onUnreadable),
    contacts: createContactStore(database, onUnreadable),
    history: createHistoryStore(database, onUnreadable),
    pinsOf: createPinReader(database, onUnreadable),
    settings: createSettingsStore(database, onUnreadable),
  };
  return {
    ...inBackups,
    account: createAccountStore(database),
    askedOffers: createAskedOfferStore(database, onUnreadable),
    backup: createBackupStore(database, inBackups),
    contactLinks: createContactLinkStore(database),
    cutOffCalls,
    identities: createIdentityShelf(database),
    forgetStrangers: createStrangerLimit(database),
    inbox: createInboxStore(database, onUnreadable),
    names: createNameStore(database),
    openedLinks: createOpenedLinkStore(database, onUnreadable),
    outbox: createOutboxStore(database, onUnreadable),
    ownLinks: createOwnLinkStore(database, onUnreadable),
    ratchet: createSqliteRatchetStore(database),
    secondLayers: createSecondLayerStore(database),
    reminders: createReminderStore(database, onUnreadable),
    voice: {
      inbox: createVoiceInboxStore(database, onUnreadable),
      outbox: createVoiceOutboxStore(database, onUnreadable),
      unwanted: createVoiceUnwantedStore(database, onUnreadable),
      views: createVoiceViews(database, onUnreadable),
    },
    serverTimes: createServerTimeStore(database),
    peerDevices: (userId) => guarded(() => peerDevices.all({ user: userId }).map(Number)),
    peerIdentity: (userId) =>
      guarded(() => {
        const changed = pins.all(userId);
        if (changed.length === 0) return 'unknown';
        return changed.includes(1) ? 'changed' : 'pinned';
      }),
    checkpoint,
    changes: () => changes() - cutOffCalls.written(),
    close,
  };
}
