import { namedCalls, peersOf } from '../../../core/call/namedCalls.ts';
import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { CallPart } from '../../../core/ipc/snapshot.ts';
import { personNameOf } from '../../../core/protocol/personName.ts';
import type { SnapshotPublisher } from '../snapshotPublisher.ts';

type Told = Omit<CallPart, 'revision'>;

export interface PeopleNamesPorts {
  /** Null before there is an account. */
  readonly phone: () => {
    readonly store: {
      readonly own: () => string | null;
      readonly setOwn: (name: string | null) => void;
      readonly setNickname: (handle: string, nickname: string | null) => void;
      readonly shownOf: (handles: readonly string[]) => ReadonlyMap<string, string>;
    };
    /** Those whom we speak with are told. */
    readonly ownNameChanged: () => void;
  } | null;
  readonly publisher: SnapshotPublisher;
  /** What windows show of the account is another now. */
  readonly onOwn: () => void;
  /** Contacts and past calls are called otherwise. */
  readonly onContacts: () => Promise<void>;
}

export interface PeopleNames {
  readonly handlers: Pick<Handlers<MainWindow>, 'renameContact' | 'changeDisplayName'>;
  /** Shows the calls with what their peers are called. */
  readonly publish: (shown: Told) => void;
  /** Contacts may be called otherwise, or be none any more. */
  readonly look: () => void;
  /** By handle, of those who have another name. */
  readonly of: (handles: readonly string[]) => ReadonlyMap<string, string>;
}

/** What people are called wherever windows, tray and notifications name them. */
export function createPeopleNames({ phone, publisher, onOwn, onContacts }: PeopleNamesPorts): PeopleNames {
  const of: PeopleNames['of'] = (handles) => phone()?.store.shownOf(handles) ?? new Map();
  const publish = (shown: Told): void => publisher.update('call', namedCalls(shown, of(peersOf(shown))));
  return {
    of,
    publish,
    look: () => {
      const { revision: _before, ...shown } = publisher.current().call;
      const names = of(peersOf(shown));
      const isSame = [shown.view, shown.second?.view].every(
        (one) => one === undefined || one.phase === 'idle' || one.call.name === names.get(one.call.peer),
      );
      if (!isSame) publisher.update('call', namedCalls(shown, names));
    },
    handlers: {
      renameContact: async ({ handle, nickname }) => {
        phone()?.store.setNickname(handle, personNameOf(nickname));
        await onContacts();
        return null;
      },
      changeDisplayName: ({ displayName }) => {
        const present = phone();
        const name = personNameOf(displayName);
        if (present === null || present.store.own() === name) return null;
        present.store.setOwn(name);
        onOwn();
        present.ownNameChanged();
        return null;
      },
    },
  };
}
