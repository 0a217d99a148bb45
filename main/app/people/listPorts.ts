import type { ContactView, RecentPlace, RecentView, ReminderView } from '../../../core/ipc/snapshot.ts';
import type { VoiceView } from '../../../core/ipc/voice.ts';
import type { SnapshotPublisher } from '../snapshotPublisher.ts';
import type { ContactBook } from './contactBook.ts';

/** A row that was removed: the store alone knows what stands in it. */
export type RemovedListRow = Readonly<Record<string, unknown>>;
type PastCall = Omit<RecentView, 'verified' | 'blocked' | 'voice'>;

export interface ListStores {
  readonly admission: {
    readonly blockedCount: () => number;
    readonly blockedOf: (handles: readonly string[]) => ReadonlySet<string>;
    readonly withdrawRight: (handle: string) => void;
  };
  readonly ownLinks: {
    readonly closeTo: (handle: string) => void;
    readonly openTo: (handle: string) => void;
  };
  readonly contacts: {
    readonly count: () => Promise<number>;
    readonly remove: (handle: string) => Promise<RemovedListRow | null>;
    readonly putBack: (removed: RemovedListRow) => Promise<void>;
    readonly setRinging: (handle: string, ringing: Pick<ContactView, 'rings' | 'ringtone'>) => Promise<void>;
    readonly setFavourite: (handle: string, favourite: boolean) => Promise<void>;
    readonly setRelayed: (handle: string, always: boolean) => Promise<void>;
  };
  readonly voice: { readonly views: (callIds: readonly string[]) => ReadonlyMap<string, VoiceView> };
  readonly reminders: {
    readonly list: () => readonly ReminderView[];
    readonly remove: (peer: string) => RemovedListRow | null;
    readonly putBack: (removed: RemovedListRow) => boolean;
  };
  readonly history: {
    readonly page: (question: {
      readonly missedOnly: boolean;
      readonly peer: string | null;
      readonly after: RecentPlace | null;
      readonly limit: number;
    }) => Promise<{
      readonly calls: readonly PastCall[];
      readonly next: RecentPlace | null;
    }>;
    readonly count: () => Promise<number>;
    readonly extent: (which: { readonly missedOnly: boolean }) => Promise<{
      readonly calls: number;
      readonly days: number;
    }>;
    readonly missedCount: () => Promise<number>;
    readonly voiceCount: () => Promise<number>;
    readonly notNowCount: () => Promise<number>;
    readonly markAllSeen: () => Promise<void>;
    readonly remove: (callId: string) => Promise<RemovedListRow | null>;
    readonly putBack: (removed: RemovedListRow) => Promise<void>;
    readonly clear: () => Promise<void>;
  };
}

export interface PresentLists {
  readonly stores: ListStores;
  readonly contacts: ContactBook;
  /** Who may ring is another now. */
  readonly admissionChanged: () => void;
  readonly voice: {
    /** Before a past call is removed, or with null all of them. */
    readonly callGoes: (callId: string | null) => void;
    readonly callBack: (callId: string) => void;
  };
}

export interface ListHandlersPorts {
  /** Null before there is an account. */
  readonly lists: () => PresentLists | null;
  readonly publisher: SnapshotPublisher;
  /** What people are called, by handle; only of those who have another name. */
  readonly namesOf: (handles: readonly string[]) => ReadonlyMap<string, string>;
  /** Contacts may be others, or be called otherwise. */
  readonly onContacts: () => void;
  /** Then nobody sees what is drawn. */
  readonly isScreenLocked: () => boolean;
}

export type ListName = 'contacts' | 'recents';

/** Tells windows to ask anew for the pages they show; nothing of the lists themselves is read or sent. */
export type ListsChanged = (...names: readonly ListName[]) => Promise<void>;

/** Does the work, and tells the windows that one of the lists is another now. */
export type ChangeList = (name: ListName, work: (present: PresentLists) => Promise<unknown>) => Promise<null>;

/** The page of a list that is not there yet. */
export const NO_PAGE = { items: [], next: null } as const;

export function withPeerName<Named extends object>(
  named: Named,
  name: string | undefined,
): Named & { readonly name?: string } {
  return name === undefined ? named : { ...named, name };
}
