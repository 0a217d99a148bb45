import type { CallRecord } from '../../core/call/callEffect.ts';
import { ringingCall, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { CallPart } from '../../core/ipc/snapshot.ts';
import { createBlockList, type BlockListHandlers } from '../app/people/blockList.ts';
import { createHistoryRetention, type HistoryRetentionPorts } from '../app/people/historyRetention.ts';
import { createLists, type Lists } from '../app/people/listHandlers.ts';
import { createPeopleNames, type PeopleNames } from '../app/people/peopleNames.ts';
import { createReminders, type Reminders, type RemindersPorts } from '../app/people/reminders.ts';
import type { SnapshotPublisher } from '../app/snapshotPublisher.ts';
import { trustHandlers, type TrustHandlers } from '../app/people/trustHandlers.ts';
import { yieldToEventLoop } from '../clock/yieldToEventLoop.ts';
import type { Phone } from '../phone/phone.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { RingfortPorts } from './ringfortPorts.ts';
import type { PhoneStores } from '../store/phoneStores.ts';

export interface PeoplePorts
  extends
    Clock,
    Timers,
    Pick<HistoryRetentionPorts, 'kept' | 'earliest'>,
    Pick<RemindersPorts, 'isTimeTold'>,
    Pick<RingfortPorts, 'isScreenLocked' | 'onReminder' | 'onChangedCaller' | 'onFault'> {
  /** Null while the profile is closed. */
  readonly stores: () => PhoneStores | null;
  /** Null before there is an account. */
  readonly phone: () => Phone | null;
  readonly publisher: SnapshotPublisher;
  /** The person is called otherwise. */
  readonly onOwnName: () => void;
}

export interface People {
  readonly handlers: Lists['handlers'] & PeopleNames['handlers'] & BlockListHandlers & TrustHandlers;
  /** Shows the calls with what is kept of their peers: what they are called, and what who rings rings with. */
  readonly publish: (shown: ShownCalls) => void;
  readonly reminders: Pick<Reminders, 'put' | 'look'>;
  readonly retention: ReturnType<typeof createHistoryRetention>;
  /** Tells windows to ask anew for the pages they show. */
  readonly changed: Lists['changed'];
  /** Whom we trust may be others: calls and past calls show it. */
  readonly trustChanged: () => Promise<void>;
  /** There is no account any more: nothing of it is told or shown from now on. */
  readonly retired: () => void;
  /** The phone is quiet, or is so no longer: what waited for that is told. */
  readonly quietChanged: () => void;
  /** A call is in the history. */
  readonly recorded: (record: CallRecord) => void;
  /** The server has told the time: what waited for it goes on. */
  readonly timeTold: () => void;
  readonly stop: () => void;
}

/**
 * What is kept of other people: contacts and past calls, what they are called, who is blocked or verified, and whom to
 * call back. A change of one of these shows in the others, and windows are told once.
 */
export function createPeople(ports: PeoplePorts): People {
  const { stores, phone, publisher, now, startTimer, onFault } = ports;

  const withAccount = <Given>(give: (kept: PhoneStores, present: Phone) => Given): Given | null => {
    const [kept, present] = [stores(), phone()];
    return kept === null || present === null ? null : give(kept, present);
  };

  const lists = createLists({
    lists: () =>
      withAccount((kept, { contacts, voice, line }) => ({
        ...{ stores: kept, contacts, voice, admissionChanged: line.admissionChanged },
      })),
    publisher,
    namesOf: (handles) => names.of(handles),
    onContacts: () => names.look(),
    isScreenLocked: ports.isScreenLocked,
  });
  const allChanged = (): Promise<void> => lists.changed('contacts', 'recents');
  const names = createPeopleNames({
    phone: () =>
      withAccount(({ names: store }, { calls }) => ({ store, ownNameChanged: () => calls.ownNameChanged() })),
    publisher,
    onOwn: ports.onOwnName,
    onContacts: allChanged,
  });
  const ringtoneOf = (shown: ShownCalls): CallPart['ringtone'] => {
    const ringing = ringingCall(shown);
    return ringing === null ? null : (stores()?.contacts.ringtoneOf(ringing.view.call.peer) ?? null);
  };
  const named = <Person extends { readonly peer: string }>(person: Person): Person & { readonly name?: string } => {
    const name = names.of([person.peer]).get(person.peer);
    return name === undefined ? person : { ...person, name };
  };
  const isQuiet = (): boolean => publisher.current().settings.quiet !== null;
  const reminders = createReminders({
    store: () => withAccount((kept) => kept.reminders),
    isQuiet,
    isTimeTold: ports.isTimeTold,
    isBlocked: (peer) => stores()?.admission.isBlocked(peer) ?? false,
    onDue: (reminder) => ports.onReminder(named(reminder)),
    onChanged: () => void lists.changed('recents'),
    now,
    startTimer,
    onFault,
  });
  const retention = createHistoryRetention({
    prune: (which) => stores()?.history.prune(which) ?? null,
    kept: ports.kept,
    earliest: ports.earliest,
    breathe: yieldToEventLoop,
    onChanged: () => void lists.changed('recents'),
    startTimer,
    onFault,
  });
  const blockList = createBlockList({
    phone: () =>
      withAccount(({ admission: store }, { calls, voice, line: { admissionChanged } }) => ({
        store,
        peerBlocked: (handle) => {
          calls.peerBlocked(handle);
          voice.peerBlocked();
        },
        admissionChanged,
      })),
    namesOf: names.of,
    shown: () => publisher.current().call,
    now,
    onChanged: allChanged,
  });
  const trustChanged = async (): Promise<void> => {
    phone()?.calls.trustChanged();
    phone()?.voice.trustChanged();
    await allChanged();
  };

  /** Who called with new keys while the person was not to be disturbed. */
  const changedCallers = new Set<string>();
  const tellChangedCaller = (peer: string): void => {
    if (isQuiet()) changedCallers.add(peer);
    else ports.onChangedCaller(named({ peer }));
  };
  const quietChanged = (): void => {
    reminders.look();
    if (isQuiet()) return;
    const waited = [...changedCallers];
    changedCallers.clear();
    const isUndecided = (peer: string): boolean => (phone()?.trust.contactSafety(peer)?.changedTo ?? null) !== null;
    waited.filter(isUndecided).forEach(tellChangedCaller);
  };

  return {
    handlers: {
      ...lists.handlers,
      putBackReminder: async (whose) => {
        const answer = await lists.handlers.putBackReminder(whose);
        // Its time is waited for again.
        reminders.look();
        return answer;
      },
      ...names.handlers,
      ...blockList,
      ...trustHandlers(() => phone()?.trust ?? null, trustChanged),
    },
    publish: (shown) => {
      names.publish({ ...shown, ringtone: ringtoneOf(shown) });
      reminders.callsShown(shown);
    },
    reminders,
    retention,
    changed: lists.changed,
    trustChanged,
    quietChanged,
    retired: () => {
      changedCallers.clear();
      reminders.stop();
      publisher.touch('contacts', { count: 0, blockedCount: 0 });
      publisher.touch('recents', { count: 0, missedCount: 0, voiceCount: 0, notNowCount: 0, reminders: [] });
    },
    recorded: (record) => {
      reminders.callEnded(record);
      if (record.reason === 'keysChanged') tellChangedCaller(record.call.peer);
    },
    timeTold: () => {
      reminders.look();
      void retention.look();
    },
    stop: () => {
      reminders.stop();
      retention.stop();
    },
  };
}
