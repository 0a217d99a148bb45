import { expect, test } from 'vitest';
import type { CallNote } from '../../../core/call/call.ts';
import type { CallRecord } from '../../../core/call/callEffect.ts';
import type { CallView } from '../../../core/call/view.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { only } from '../../../test/fakes/shownCalls.ts';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { createReminderStore, MAX_REMINDERS } from '../../store/tables/reminderStore.ts';
import { createReminders } from './reminders.ts';

const HOUR = 3_600_000;

function desk() {
  const clock = new ManualClock();
  /** By how much the clock of the computer is set to another time. */
  let setBy = 0;
  const { database } = openedStore();
  const store = createReminderStore(database);
  const told: string[] = [];
  const blocked = new Set<string>();
  const state = { isQuiet: false, isTimeTold: true, changes: 0, isFull: false };
  const faults: string[] = [];
  const onDisk = <Given extends readonly unknown[], Result>(work: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      if (state.isFull) throw new Error('storeFull');
      return work(...given);
    };
  };
  const written = { ...store, put: onDisk(store.put), remove: onDisk(store.remove), takeDue: onDisk(store.takeDue) };
  const open = () =>
    createReminders({
      store: () => written,
      isBlocked: (peer) => blocked.has(peer),
      isQuiet: () => state.isQuiet,
      isTimeTold: () => state.isTimeTold,
      onDue: ({ peer }) => told.push(peer),
      onChanged: () => void (state.changes += 1),
      now: () => clock.now() + setBy,
      startTimer: clock.startTimer,
      onFault: (what) => {
        if (!state.isFull) throw new Error(what);
        faults.push(what);
      },
    });
  const set = (ms: number): void => void (setBy += ms);
  return { clock, set, store, told, blocked, state, faults, open };
}

const declined = (peer: string, callBackAt: number | null, change: Partial<CallRecord> = {}): CallRecord => {
  const note: CallNote = { text: null, callBackAt };
  return {
    call: { callId: `call of ${peer}`, peer, direction: 'outgoing', type: 'audio', startedAt: 0 },
    ...{ reason: 'declined', stage: 'person', durationMs: null, endedAt: 0, device: 7, note, route: null, relays: [] },
    forwardSecret: true,
    wasHere: true,
    ...change,
  };
};

test('whoever asks to be called back is brought to mind once, when the time has come', () => {
  const { clock, store, told, open } = desk();
  open().callEnded(declined('bob', clock.now() + HOUR));
  clock.advance(HOUR - 1);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual(['bob']);
  clock.advance(24 * HOUR);
  expect(told).toEqual(['bob']);
  // It stands in the list until they spoke, or it is taken out.
  expect(store.list()).toMatchObject([{ peer: 'bob', told: true }]);
});

test('a promise outlives the program, and one that fell due while it was off is told at the next start', () => {
  const { clock, told, open } = desk();
  const before = open();
  before.callEnded(declined('bob', clock.now() + HOUR));
  before.stop();
  clock.advance(2 * HOUR);
  expect(told).toEqual([]);
  open().look();
  expect(told).toEqual(['bob']);
});

test('a clock that is set makes it late by a minute at most, and so does a computer that slept', () => {
  const { clock, set, told, open } = desk();
  open().callEnded(declined('bob', clock.now() + HOUR));
  set(HOUR);
  clock.advance(60_000);
  expect(told).toEqual(['bob']);
});

test('a start with a clock that is hours ahead tells of nothing before its time: the server is waited for', () => {
  const { clock, set, store, told, state, open } = desk();
  const before = open();
  before.callEnded(declined('bob', clock.now() + HOUR));
  before.stop();
  set(3 * HOUR);
  state.isTimeTold = false;
  const next = open();
  next.look();
  next.look();
  clock.advance(30_000);
  set(-3 * HOUR);
  state.isTimeTold = true;
  next.look();
  expect([told, store.list()]).toMatchObject([[], [{ peer: 'bob', told: false }]]);
  clock.advance(HOUR - 30_000);
  expect(told).toEqual(['bob']);
});

test('where no server tells the time that of the computer has to do, after a minute', () => {
  const { clock, told, state, open } = desk();
  const before = open();
  before.callEnded(declined('bob', clock.now() + HOUR));
  before.stop();
  clock.advance(2 * HOUR);
  state.isTimeTold = false;
  const next = open();
  next.look();
  expect(told).toEqual([]);
  clock.advance(30_000);
  next.look();
  clock.advance(30_000);
  expect(told).toEqual(['bob']);
});

test('what was asked for while the disk was full is kept as soon as there is room, and what ended is recorded all the same', () => {
  const { clock, store, told, state, faults, open } = desk();
  const reminders = open();
  reminders.callEnded(declined('carol', clock.now() + HOUR));
  state.isFull = true;
  reminders.callEnded(declined('bob', clock.now() + HOUR));
  reminders.callEnded(declined('carol', null, { reason: 'hungUpHere', durationMs: 5_000, note: null }));
  expect(store.list().map(({ peer }) => peer)).toEqual(['carol']);
  expect(faults.length).toBeGreaterThan(0);
  state.isFull = false;
  clock.advance(60_000);
  expect(store.list().map(({ peer }) => peer)).toEqual(['bob', 'carol']);
  clock.advance(HOUR);
  expect(told).toContain('bob');
});

test('who has spoken since needs no reminder, and who asks again means the later time', () => {
  const { clock, store, told, open } = desk();
  const reminders = open();
  reminders.callEnded(declined('bob', clock.now() + HOUR));
  reminders.callEnded(declined('carol', clock.now() + HOUR));
  reminders.callEnded(declined('carol', clock.now() + 3 * HOUR));
  reminders.callEnded(declined('bob', null, { reason: 'hungUpHere', durationMs: 5_000, note: null }));
  clock.advance(2 * HOUR);
  expect(told).toEqual([]);
  clock.advance(HOUR);
  expect(told).toEqual(['carol']);
  expect(store.list().map(({ peer }) => peer)).toEqual(['carol']);
});

test.each([
  ['a year ahead', 365 * 24 * HOUR],
  ['long ago', -HOUR],
  ['at the end of all time', Number.MAX_SAFE_INTEGER - 1_700_000_000_000],
])('a time %s is no time to call anybody', (_, ahead) => {
  const { clock, store, open } = desk();
  open().callEnded(declined('bob', clock.now() + ahead));
  expect(store.list()).toEqual([]);
});

test('what we said ourselves with declining is no promise of ours, and blocked people are not brought to mind', () => {
  const { clock, store, told, blocked, open } = desk();
  const reminders = open();
  reminders.callEnded(declined('bob', clock.now() + HOUR, { reason: 'declinedHere' }));
  reminders.callEnded(declined('eve', clock.now() + HOUR));
  blocked.add('eve');
  clock.advance(2 * HOUR);
  expect(told).toEqual([]);
  expect(store.list()).toEqual([]);
});

test('however many people ask, the list stays short', () => {
  const { clock, store, open } = desk();
  const reminders = open();
  for (let index = 0; index < 100; index += 1) {
    reminders.callEnded(declined(`caller${String(index)}`, clock.now() + HOUR + index));
  }
  expect(store.list()).toHaveLength(MAX_REMINDERS);
  expect(store.list()[0]).toMatchObject({ peer: 'caller0' });
});

test('those that were told and not acted upon keep no new one out: the oldest of them gives way', () => {
  const { clock, store, told, open } = desk();
  const reminders = open();
  for (let index = 0; index < MAX_REMINDERS; index += 1) {
    reminders.callEnded(declined(`caller${String(index)}`, clock.now() + index));
  }
  clock.advance(HOUR);
  expect(told).toHaveLength(MAX_REMINDERS);
  reminders.callEnded(declined('bob', clock.now() + HOUR));
  expect(store.list().map(({ peer }) => peer)).toEqual([
    ...Array.from({ length: MAX_REMINDERS - 1 }, (_, index) => `caller${String(index + 1)}`),
    'bob',
  ]);
  clock.advance(HOUR);
  expect(told.at(-1)).toBe('bob');
});

test('whoever did not take a call and wants to be reminded of it is, once, until they spoke', () => {
  const { clock, store, told, open } = desk();
  const reminders = open();
  reminders.put({ peer: 'bob', callId: 'call of bob', dueAt: clock.now() + HOUR });
  clock.advance(HOUR);
  expect(told).toEqual(['bob']);
  reminders.callEnded(declined('bob', null, { durationMs: 5_000 }));
  expect(store.list()).toEqual([]);
});

const bob = { callId: 'another', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const calling: CallView = { phase: 'ringing', call: bob, knownContact: true, needsRelay: false, silenced: false };
const connected = connectedView(bob);

test('nobody is reminded of calling whom they are talking to: the promise is kept from the first word on', () => {
  const { clock, store, told, state, open } = desk();
  const reminders = open();
  reminders.callEnded(declined('bob', clock.now() + HOUR));
  const before = state.changes;
  reminders.callsShown(only(connected));
  expect([store.list(), state.changes]).toEqual([[], before + 1]);
  clock.advance(2 * HOUR);
  expect(told).toEqual([]);
  // A word said in the same call is no reason against a later wish.
  reminders.put({ peer: 'bob', callId: 'c', dueAt: clock.now() + HOUR });
  reminders.callsShown(only(connected));
  expect(store.list()).toHaveLength(1);
});

test('while a call with them is on its way a reminder waits, and comes when nothing came of the call', () => {
  const { clock, store, told, open } = desk();
  const reminders = open();
  reminders.callEnded(declined('bob', clock.now() + HOUR));
  reminders.callEnded(declined('carol', clock.now() + HOUR));
  reminders.callsShown(only(calling));
  clock.advance(HOUR);
  expect(told).toEqual(['carol']);
  expect(store.list().filter((one) => !one.told)).toHaveLength(1);
  expect(clock.pending()).toBe(1);
  reminders.callsShown(only({ phase: 'idle' }));
  expect(told).toEqual(['carol', 'bob']);
});

test('whoever is not to be disturbed is reminded when that is over, also after a restart', () => {
  const { clock, store, told, state, open } = desk();
  state.isQuiet = true;
  const first = open();
  first.callEnded(declined('bob', clock.now() + HOUR));
  clock.advance(2 * HOUR);
  first.stop();
  const next = open();
  next.look();
  clock.advance(2 * HOUR);
  expect([told, store.list()]).toMatchObject([[], [{ peer: 'bob', told: false }]]);
  state.isQuiet = false;
  next.look();
  expect(told).toEqual(['bob']);
});
