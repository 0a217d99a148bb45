import type { CallRecord } from '../../../core/call/callEffect.ts';
import { presentCalls, type ShownCalls } from '../../../core/call/shownCalls.ts';
import { isCallBackTime } from '../../../core/protocol/callBackTime.ts';
import type { ReminderView } from '../../../core/ipc/snapshot.ts';
import type { Clock, Timers } from '../../ports/clock.ts';

export interface RemindersPorts extends Clock, Timers {
  /** Null before there is an account. */
  readonly store: () => {
    readonly list: () => readonly ReminderView[];
    readonly put: (reminder: { readonly peer: string; readonly callId: string; readonly dueAt: number }) => void;
    readonly takeDue: (now: number, except: readonly string[]) => readonly ReminderView[];
    readonly remove: (peer: string) => unknown;
  } | null;
  readonly isBlocked: (peer: string) => boolean;
  /** The person does not want to hear of anything now. When that is over, `look` has to be called. */
  readonly isQuiet: () => boolean;
  /** Whether a server has told the time in this run. This computer's own may be hours off until it is put right. */
  readonly isTimeTold: () => boolean;
  /** The time has come. */
  readonly onDue: (reminder: ReminderView) => void;
  /** They are listed differently now. */
  readonly onChanged: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface Reminders {
  /**
   * What calls there are now: speaking keeps the promise, and while a call is on its way nobody is reminded of its
   * peer, but when it is over.
   */
  readonly callsShown: (calls: ShownCalls) => void;
  /** What a call that ended means to them: one was asked for, or kept. */
  readonly callEnded: (record: CallRecord) => void;
  /** The person wants to be reminded of calling back somebody whose call they did not take. */
  readonly put: (reminder: { readonly peer: string; readonly callId: string; readonly dueAt: number }) => void;
  /**
   * Now, and from now on until `stop`: the clock may be another, the computer may have slept, a store was opened, an
   * account is there or is no longer.
   */
  readonly look: () => void;
  readonly stop: () => void;
}

/** They look at the clock themselves: one that is set, or a computer that slept, makes none of them late by more. */
const LOOK_MS = 60_000;

/** "Call me back at": keeps the promises of a person over restarts, and tells of each once when its time has come. */
export function createReminders(ports: RemindersPorts): Reminders {
  const { now, startTimer } = ports;
  let cancel: (() => void) | null = null;
  /** The first look waits so long for the time to be told; without a server the computer's has to do. */
  let patience: (() => void) | null = null;
  let isPatient = true;
  /** Asked for by others while there was no room on the disk: tried again with each look. */
  let unkept: readonly { readonly peer: string; readonly callId: string; readonly dueAt: number }[] = [];
  /** With whom there are calls that are not over. */
  let live: readonly string[] = [];
  /** The calls in which the two speak, told already. */
  let spoken: readonly string[] = [];

  const stop = (): void => {
    cancel?.();
    cancel = null;
  };

  const look = (): void => {
    stop();
    try {
      const store = ports.store();
      for (const reminder of store === null ? [] : unkept) {
        store?.put(reminder);
        unkept = unkept.filter((one) => one !== reminder);
        ports.onChanged();
      }
      // The time was chosen by somebody else as often as not, who does not know what hour it is here.
      if (store === null || ports.isQuiet()) return;
      if (isPatient && !ports.isTimeTold() && store.list().some(({ told }) => !told)) {
        patience ??= startTimer(LOOK_MS, () => {
          isPatient = false;
          look();
        });
        return;
      }
      const due = store.takeDue(now(), live);
      for (const reminder of due) {
        if (ports.isBlocked(reminder.peer)) store.remove(reminder.peer);
        else ports.onDue(reminder);
      }
      if (due.length > 0) ports.onChanged();
      const waiting = store.list().filter(({ told }) => !told);
      const next = waiting.find(({ peer }) => !live.includes(peer));
      // Of those left out now the end of their call tells; the minute is for one that tells of no end.
      const inMs = next === undefined ? LOOK_MS : Math.min(LOOK_MS, Math.max(0, next.dueAt - now()));
      if (waiting.length > 0) cancel = startTimer(inMs, look);
    } catch (error) {
      ports.onFault('look at reminders', error);
      cancel = startTimer(LOOK_MS, look);
    }
  };

  const callsShown = (calls: ShownCalls): void => {
    const views = presentCalls(calls).map(({ view }) => view);
    const before = live;
    live = views.flatMap(({ phase, call }) => (phase === 'ended' ? [] : [call.peer]));
    const connected = views.filter(({ phase }) => phase === 'connected').map(({ call }) => call);
    const anew = connected.filter(({ callId }) => !spoken.includes(callId));
    spoken = connected.map(({ callId }) => callId);
    try {
      const store = ports.store();
      const kept = anew.filter(({ peer }) => (store?.remove(peer) ?? null) !== null);
      if (kept.length > 0) ports.onChanged();
    } catch (error) {
      ports.onFault('keep reminders', error);
    }
    if (before.some((peer) => !live.includes(peer))) look();
  };

  /** The promise is kept. */
  const spokenWith = (peer: string): void => {
    unkept = unkept.filter((one) => one.peer !== peer);
    try {
      ports.store()?.remove(peer);
    } catch (error) {
      ports.onFault('keep reminders', error);
    }
  };

  return {
    callsShown,
    callEnded: ({ call, reason, note, durationMs }) => {
      const { peer, callId } = call;
      if (durationMs !== null) return spokenWith(peer);
      const dueAt = reason === 'declined' ? (note?.callBackAt ?? null) : null;
      if (ports.store() === null || dueAt === null || !isCallBackTime(dueAt, now())) return;
      unkept = [...unkept.filter((one) => one.peer !== peer), { peer, callId, dueAt }];
      look();
    },
    put: (reminder) => {
      ports.store()?.put(reminder);
      ports.onChanged();
      look();
    },
    look,
    stop: () => {
      patience?.();
      patience = null;
      stop();
    },
  };
}
