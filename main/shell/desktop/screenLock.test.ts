import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createScreenLock, LISTEN_AFTER_MS, type LockMonitor } from './screenLock.ts';

class Monitor extends EventEmitter implements LockMonitor {
  state: ReturnType<LockMonitor['getSystemIdleState']> = 'active';
  getSystemIdleState(): ReturnType<LockMonitor['getSystemIdleState']> {
    return this.state;
  }
}

/** `hint`: of a session that knows whether it is locked. */
function screen(hint: { readonly isLocked: boolean } | null = null) {
  const monitor = new Monitor();
  const clock = new ManualClock();
  let changed: (() => void) | null = null;
  const lock = createScreenLock({
    monitor,
    hint:
      hint === null
        ? null
        : {
            ask: async () => hint.isLocked,
            watch: (heard) => {
              changed = heard;
              return () => void (changed = null);
            },
          },
    startTimer: clock.startTimer,
  });
  return { monitor, clock, lock, change: () => changed?.(), isWatched: () => changed !== null };
}
const answered = () => new Promise((resolve) => setImmediate(resolve));

test('a screen is locked from the word that it is to the word that it is not (A82)', () => {
  const { monitor, lock } = screen();
  expect(lock.isLocked()).toBe(false);
  monitor.emit('lock-screen');
  expect(lock.isLocked()).toBe(true);
  monitor.emit('unlock-screen');
  expect(lock.isLocked()).toBe(false);
});

test('where nobody tells, the system is asked; one that does not know counts as unlocked (A82)', () => {
  const { monitor, lock } = screen();
  const answers = (['locked', 'idle', 'unknown', 'active'] as const).map((state) => {
    monitor.state = state;
    return lock.isLocked();
  });
  expect(answers).toEqual([true, false, false, false]);
});

test('who follows it hears at once what is known, and each change, until they stop', () => {
  const { monitor, lock, clock } = screen();
  const told: boolean[] = [];
  monitor.emit('lock-screen');
  const stop = lock.follow((isLocked) => told.push(isLocked));
  expect(told).toEqual([true]);
  monitor.emit('lock-screen');
  monitor.emit('unlock-screen');
  stop();
  monitor.emit('lock-screen');
  expect(told).toEqual([true, false]);
  expect(clock.pending()).toBe(0);
});

test('where the session tells, nothing is said before it has answered, and it is listened to only as long as somebody follows', async () => {
  const session = { isLocked: true };
  const { lock, change, isWatched, clock } = screen(session);
  expect(isWatched()).toBe(false);
  const told: boolean[] = [];
  const stop = lock.follow((isLocked) => told.push(isLocked));
  // What listens is a program, and to begin one takes time in which a popup is to come up.
  clock.advance(LISTEN_AFTER_MS - 1);
  expect(isWatched()).toBe(false);
  clock.advance(1);
  expect([isWatched(), told]).toEqual([true, []]);
  await answered();
  expect([told, lock.isLocked()]).toEqual([[true], true]);
  session.isLocked = false;
  change();
  await answered();
  change();
  await answered();
  expect(told).toEqual([true, false]);
  const late: boolean[] = [];
  const stopLate = lock.follow((isLocked) => late.push(isLocked));
  expect(late).toEqual([false]);
  stop();
  expect(isWatched()).toBe(true);
  stopLate();
  expect([isWatched(), lock.isLocked(), clock.pending()]).toEqual([false, false, 0]);
});

test('who follows for a moment alone has no program begun', () => {
  const { lock, clock, isWatched } = screen({ isLocked: false });
  lock.follow(() => expect.unreachable())();
  clock.advance(60_000);
  expect([isWatched(), clock.pending()]).toEqual([false, 0]);
});

test('however often a session changes, it is asked one question at a time, and what it is last is known', async () => {
  const session = { isLocked: false, asked: 0 };
  const { lock, change, clock } = screen({
    get isLocked() {
      session.asked += 1;
      return session.isLocked;
    },
  });
  const told: boolean[] = [];
  lock.follow((isLocked) => told.push(isLocked));
  clock.advance(LISTEN_AFTER_MS);
  for (let times = 0; times < 100; times += 1) change();
  session.isLocked = true;
  await answered();
  expect([session.asked, told]).toEqual([2, [false, true]]);
});

test('a lock that only Chromium knows of is seen after a while', async () => {
  const { monitor, lock, clock } = screen({ isLocked: false });
  const told: boolean[] = [];
  lock.follow((isLocked) => told.push(isLocked));
  clock.advance(LISTEN_AFTER_MS);
  await answered();
  monitor.state = 'locked';
  clock.advance(20_000);
  monitor.state = 'active';
  clock.advance(20_000);
  expect(told).toEqual([false, true, false]);
});
