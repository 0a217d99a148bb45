import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { ContactView, RecentPlace, RecentView, ReminderView } from '../../../core/ipc/snapshot.ts';
import type { RemovedAnswer } from '../../../core/ipc/removed.ts';
import type { VoiceView } from '../../../core/ipc/voice.ts';
import type { ContactBook } from './contactBook.ts';
import { createRemovedRows, type RemovedRows } from './removedRows.ts';
import { parseHandle } from '../server/registration.ts';
import type { SnapshotPublisher } from '../snapshotPublisher.ts';

/** A row that was removed: the store alone knows what stands in it. */
type RemovedRow = Readonly<Record<string, unknown>>;
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
    readonly remove: (handle: string) => Promise<RemovedRow | null>;
    readonly putBack: (removed: RemovedRow) => Promise<void>;
    readonly setRinging: (handle: string, ringing: Pick<ContactView, 'rings' | 'ringtone'>) => Promise<void>;
    readonly setFavourite: (handle: string, favourite: boolean) => Promise<void>;
    readonly setRelayed: (handle: string, always: boolean) => Promise<void>;
  };
  readonly voice: { readonly views: (callIds: readonly string[]) => ReadonlyMap<string, VoiceView> };
  readonly reminders: {
    readonly list: () => readonly ReminderView[];
    readonly remove: (peer: string) => RemovedRow | null;
    readonly putBack: (removed: RemovedRow) => boolean;
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
    readonly missedCount: () => Promise<number>;
    readonly voiceCount: () => Promise<number>;
    readonly markAllSeen: () => Promise<void>;
    readonly remove: (callId: string) => Promise<RemovedRow | null>;
    readonly putBack: (removed: RemovedRow) => Promise<void>;
    readonly clear: () => Promise<void>;
  };
}

export interface ListHandlersPorts {
  /** Null before there is an account. */
  readonly lists: () => {
    readonly stores: ListStores;
    readonly contacts: ContactBook;
    /** Who may ring is another now. */
    readonly admissionChanged: () => void;
    readonly voice: {
      /** Before a past call is removed, or with null all of them. */
      readonly callGoes: (callId: string | null) => void;
      readonly callBack: (callId: string) => void;
    };
  } | null;
  readonly publisher: SnapshotPublisher;
  /** What people are called, by handle; only of those who have another name. */
  readonly namesOf: (handles: readonly string[]) => ReadonlyMap<string, string>;
  /** Contacts may be others, or be called otherwise. */
  readonly onContacts: () => void;
  /** Then nobody sees what is drawn. */
  readonly isScreenLocked: () => boolean;
}

export type ListHandlers = Pick<
  Handlers<MainWindow>,
  | 'contactsPage'
  | 'contact'
  | 'addContact'
  | 'allowStaticFallback'
  | 'favourContact'
  | 'ringContact'
  | 'relayContact'
  | 'removeContact'
  | 'putBackContact'
  | 'recentsPage'
  | 'removeRecent'
  | 'putBackRecent'
  | 'clearRecents'
  | 'removeReminder'
  | 'putBackReminder'
  | 'markRecentsSeen'
>;

type ListName = 'contacts' | 'recents';
/** Reminders stand above the past calls. */
const listOf = (name: ListName | 'reminders'): ListName => (name === 'reminders' ? 'recents' : name);

export interface Lists {
  readonly handlers: ListHandlers;
  /** Tells windows to ask anew for the pages they show; nothing of the lists themselves is read or sent. */
  readonly changed: (...names: readonly ListName[]) => Promise<void>;
}

/** The page of a list that is not there yet. */
const NOTHING = { items: [], next: null } as const;

/** The two long lists, contacts and past calls, as windows ask for them. */
export function createLists({ lists, publisher, namesOf, onContacts, isScreenLocked }: ListHandlersPorts): Lists {
  const changed: Lists['changed'] = async (...names) => {
    const present = lists();
    if (present === null) return;
    const { admission, contacts, history } = present.stores;
    if (names.includes('contacts')) {
      onContacts();
      publisher.touch('contacts', { count: await contacts.count(), blockedCount: admission.blockedCount() });
    }
    if (!names.includes('recents')) return;
    publisher.touch('recents', {
      count: await history.count(),
      missedCount: await history.missedCount(),
      voiceCount: await history.voiceCount(),
      reminders: named(unblocked(present.stores, present.stores.reminders.list())),
    });
  };

  /** Nobody is asked to call whom they blocked; whoever unblocks them finds it again. */
  const unblocked = ({ admission }: ListStores, reminders: readonly ReminderView[]): readonly ReminderView[] => {
    const blocked = admission.blockedOf(reminders.map(({ peer }) => peer));
    return reminders.filter(({ peer }) => !blocked.has(peer));
  };

  const named = (reminders: readonly ReminderView[]): readonly ReminderView[] => {
    const names = namesOf(reminders.map(({ peer }) => peer));
    return reminders.map((reminder) => withName(reminder, names.get(reminder.peer)));
  };

  /** Does the work, and tells the windows that one of the lists is another now. */
  const changing = async (
    name: ListName,
    work: (present: NonNullable<ReturnType<typeof lists>>) => Promise<unknown>,
  ): Promise<null> => {
    const present = lists();
    if (present === null) return null;
    await work(present);
    await changed(name);
    return null;
  };
  /** The same for what is removed, which is kept to be put back. */
  const removing = async (
    name: ListName | 'reminders',
    key: string,
    work: (present: NonNullable<ReturnType<typeof lists>>) => RemovedRow | null | Promise<RemovedRow | null>,
  ): Promise<RemovedAnswer> => {
    const present = lists();
    if (present === null) return { isKept: false };
    const isKept = removedFrom(present.stores)[name].keep(key, await work(present));
    await changed(listOf(name));
    return { isKept };
  };

  /** What was removed is put back where it was, and goes with the profile that it was in. */
  const removals = new WeakMap<ListStores, Readonly<Record<ListName | 'reminders', RemovedRows<RemovedRow>>>>();
  const removedFrom = (stores: ListStores) => {
    const known = removals.get(stores) ?? {
      ...{ contacts: createRemovedRows(), recents: createRemovedRows(), reminders: createRemovedRows() },
    };
    removals.set(stores, known);
    return known;
  };
  /** What was removed is there again, unless it is too late for it. */
  const puttingBack = async (
    name: ListName | 'reminders',
    key: string,
    work: (stores: ListStores, row: RemovedRow) => unknown,
  ): Promise<{ readonly isBack: boolean }> => {
    const stores = lists()?.stores;
    if (stores === undefined) return { isBack: false };
    const isBack = await removedFrom(stores)[name].putBack(key, async (row) => (await work(stores, row)) !== false);
    if (isBack) await changed(listOf(name));
    return { isBack };
  };

  return {
    changed,
    handlers: {
      contactsPage: async (question) => (await lists()?.contacts.page(question)) ?? NOTHING,
      contact: async ({ handle }) => (await lists()?.contacts.find(handle)) ?? null,
      addContact: async ({ handle }) => {
        const present = lists();
        if (present === null) return { ok: false, reason: 'failedHere', detail: null };
        const parsed = parseHandle(handle);
        if (parsed === null) return { ok: false, reason: 'handleInvalid', detail: null };
        const outcome = await present.contacts.add(parsed);
        await changed('contacts');
        return outcome;
      },
      allowStaticFallback: ({ handle, allowed }) =>
        changing('contacts', ({ contacts }) => contacts.allowStaticFallback(handle, allowed)),
      favourContact: ({ handle, favourite }) =>
        changing('contacts', ({ stores }) => stores.contacts.setFavourite(handle, favourite)),
      ringContact: ({ handle, rings, ringtone }) =>
        changing('contacts', ({ stores }) => stores.contacts.setRinging(handle, { rings, ringtone })),
      relayContact: ({ handle, always }) =>
        changing('contacts', ({ stores }) => stores.contacts.setRelayed(handle, always)),
      removeContact: ({ handle }) =>
        removing('contacts', handle, ({ stores, admissionChanged }) => {
          // A stranger from now on (A86).
          stores.admission.withdrawRight(handle);
          stores.ownLinks.closeTo(handle);
          admissionChanged();
          return stores.contacts.remove(handle);
        }),
      // Their right to ring comes anew, with the next message to them.
      putBackContact: ({ handle }) =>
        puttingBack('contacts', handle, async ({ contacts, ownLinks }, row) => {
          await contacts.putBack(row);
          ownLinks.openTo(handle);
        }),
      recentsPage: async (question) => {
        const present = lists();
        if (present === null) return NOTHING;
        const { calls, next } = await present.stores.history.page(question);
        const peers = [...new Set(calls.map(({ call }) => call.peer))];
        const verified = present.contacts.verifiedOf(peers);
        const blocked = present.stores.admission.blockedOf(peers);
        const voices = present.stores.voice.views(calls.map(({ call }) => call.callId));
        const names = namesOf(peers);
        const items = calls.map(
          ({ call, reason, stage, durationMs, isMissed, seen, device, note, route, relays, forwardSecret }) => ({
            ...{
              call: withName(call, names.get(call.peer)),
              reason,
              stage,
              durationMs,
              isMissed,
              seen,
              device,
              note,
              route,
              relays,
              forwardSecret,
            },
            verified: verified.has(call.peer),
            blocked: blocked.has(call.peer),
            voice: voices.get(call.callId) ?? null,
          }),
        );
        return { items, next };
      },
      removeRecent: ({ callId }) =>
        removing('recents', callId, ({ stores, voice }) => {
          voice.callGoes(callId);
          return stores.history.remove(callId);
        }),
      putBackRecent: ({ callId }) =>
        puttingBack('recents', callId, async ({ history }, row) => {
          await history.putBack(row);
          lists()?.voice.callBack(callId);
        }),
      removeReminder: ({ handle }) => removing('reminders', handle, ({ stores }) => stores.reminders.remove(handle)),
      putBackReminder: ({ handle }) => puttingBack('reminders', handle, ({ reminders }, row) => reminders.putBack(row)),
      clearRecents: () =>
        changing('recents', ({ stores, voice }) => {
          voice.callGoes(null);
          removedFrom(stores).recents.forget();
          return stores.history.clear();
        }),
      markRecentsSeen: async () => {
        const present = lists();
        if (present === null || isScreenLocked()) return { seen: false };
        await present.stores.history.markAllSeen();
        publisher.update('recents', { missedCount: 0, voiceCount: 0 });
        return { seen: true };
      },
    },
  };
}

function withName<Named extends object>(named: Named, name: string | undefined): Named & { readonly name?: string } {
  return name === undefined ? named : { ...named, name };
}
