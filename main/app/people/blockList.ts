import { presentCalls, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { BlockedView } from '../../../core/ipc/snapshot.ts';
import type { Clock } from '../../ports/clock.ts';
import { parseHandle } from '../server/registration.ts';

export interface BlockListStore {
  readonly block: (user: BlockedView) => void;
  readonly unblock: (handle: string) => void;
  readonly isBlocked: (handle: string) => boolean;
  readonly blockedPage: (question: { readonly after: string | null; readonly limit: number }) => {
    readonly blocked: readonly BlockedView[];
    readonly next: string | null;
  };
}

/** What there is once there is an account. */
export interface BlockingPhone {
  readonly store: BlockListStore;
  /** Ends the present calls that are with them, and stops voice messages. */
  readonly peerBlocked: (handle: string) => void;
  /** Who may ring is another now: the server is told. */
  readonly admissionChanged: () => void;
}

export interface BlockListPorts extends Clock {
  /** Null before there is an account. */
  readonly phone: () => BlockingPhone | null;
  /** What people are called, by handle. */
  readonly namesOf: (handles: readonly string[]) => ReadonlyMap<string, string>;
  /** What the windows were told last. */
  readonly shown: () => ShownCalls;
  /** Contacts and past calls show who is blocked. */
  readonly onChanged: () => Promise<void>;
}

export type BlockListHandlers = Pick<Handlers<MainWindow>, 'block' | 'unblock' | 'isBlocked' | 'blockedPage'>;

/** Whom a person does not want to hear from (A86). */
export function createBlockList({ phone, namesOf, shown, now, onChanged }: BlockListPorts): BlockListHandlers {
  const isTalkingTo = (handle: string): boolean =>
    presentCalls(shown()).some(({ view: { phase, call } }) => {
      const isTalking = phase === 'answering' || phase === 'connecting' || phase === 'connected';
      return isTalking && call.peer === handle;
    });

  return {
    block: async ({ handle: typed, endCall }) => {
      const present = phone();
      const handle = parseHandle(typed);
      if (present === null || handle === null) return { ok: false, reason: 'failed', detail: null };
      if (!endCall && isTalkingTo(handle)) return { ok: false, reason: 'inCall', detail: null };
      present.store.block({ handle, blockedAt: now() });
      present.peerBlocked(handle);
      present.admissionChanged();
      await onChanged();
      return { ok: true };
    },
    unblock: async ({ handle }) => {
      const present = phone();
      present?.store.unblock(handle);
      present?.admissionChanged();
      await onChanged();
      return null;
    },
    isBlocked: async ({ handle }) => phone()?.store.isBlocked(handle) ?? false,
    blockedPage: async (question) => {
      const page = phone()?.store.blockedPage(question);
      if (page === undefined) return { items: [], next: null };
      const names = namesOf(page.blocked.map(({ handle }) => handle));
      const items = page.blocked.map((blocked) => {
        const name = names.get(blocked.handle);
        return name === undefined ? blocked : { ...blocked, name };
      });
      return { items, next: page.next };
    },
  };
}
