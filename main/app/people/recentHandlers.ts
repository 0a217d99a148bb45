import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import {
  type ChangeList,
  type ListHandlersPorts,
  type ListStores,
  NO_PAGE,
  type PresentLists,
  withPeerName,
} from './listPorts.ts';
import type { ListRemovals } from './listRemovals.ts';

export type RecentHandlers = Pick<
  Handlers<MainWindow>,
  | 'recentsPage'
  | 'removeRecent'
  | 'putBackRecent'
  | 'clearRecents'
  | 'removeReminder'
  | 'putBackReminder'
  | 'markRecentsSeen'
>;

/** The past calls, and the reminders above them, as windows ask for them and change them. */
export function createRecentHandlers(
  { lists, publisher, namesOf, isScreenLocked }: Omit<ListHandlersPorts, 'onContacts'>,
  changing: ChangeList,
  { removing, puttingBack, forgetRecents }: ListRemovals,
): RecentHandlers {
  /** As the list of the window has them: a day has a heading. */
  const rowsOf = async (
    { stores }: PresentLists,
    { missedOnly, peer, after }: Pick<Parameters<ListStores['history']['page']>[0], 'missedOnly' | 'peer' | 'after'>,
  ): Promise<number | null> => {
    if (after !== null || peer !== null) return null;
    const { calls, days } = await stores.history.extent({ missedOnly });
    return calls + days;
  };
  return {
    recentsPage: async (question) => {
      const present = lists();
      if (present === null) return { ...NO_PAGE, rows: null };
      const { calls, next } = await present.stores.history.page(question);
      const peers = [...new Set(calls.map(({ call }) => call.peer))];
      const verified = present.contacts.verifiedOf(peers);
      const blocked = present.stores.admission.blockedOf(peers);
      const voices = present.stores.voice.views(calls.map(({ call }) => call.callId));
      const names = namesOf(peers);
      const items = calls.map(
        ({ call, reason, stage, durationMs, isMissed, seen, device, note, route, relays, forwardSecret }) => ({
          ...{
            call: withPeerName(call, names.get(call.peer)),
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
      return { items, next, rows: await rowsOf(present, question) };
    },
    removeRecent: ({ callId }) =>
      removing('recents', callId, ({ stores, voice }) => {
        voice.callGoes(callId);
        return stores.history.remove(callId);
      }),
    putBackRecent: ({ callId }) =>
      puttingBack('recents', callId, async ({ stores }, row) => {
        await stores.history.putBack(row);
        // Somebody may have signed out meanwhile.
        lists()?.voice.callBack(callId);
      }),
    removeReminder: ({ handle }) => removing('reminders', handle, ({ stores }) => stores.reminders.remove(handle)),
    putBackReminder: ({ handle }) =>
      puttingBack('reminders', handle, ({ stores }, row) => stores.reminders.putBack(row)),
    clearRecents: () =>
      changing('recents', ({ stores, voice }) => {
        voice.callGoes(null);
        forgetRecents(stores);
        return stores.history.clear();
      }),
    markRecentsSeen: async () => {
      const present = lists();
      if (present === null || isScreenLocked()) return { seen: false };
      await present.stores.history.markAllSeen();
      publisher.update('recents', { missedCount: 0, voiceCount: 0, notNowCount: 0 });
      return { seen: true };
    },
  };
}
