import { expect, test } from 'vitest';
import type { CallTimer } from '../../core/call/callTiming.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { CATCH_UP_MS, createCallTimers } from './callTimers.ts';

/** On a computer whose program stands still when a test says so: what is due then is found when it goes on. */
function timersOf() {
  const clock = new ManualClock();
  const heard: string[] = [];
  const due: (() => void)[] = [];
  let stands = false;
  const timers = createCallTimers({
    now: clock.now,
    startTimer: (afterMs, fired) => {
      let isStopped = false;
      const stop = clock.startTimer(afterMs, () => (stands ? due.push(() => isStopped || fired()) : fired()));
      return () => {
        isStopped = true;
        stop();
      };
    },
    fired: (callId, timer) => heard.push(`${callId} ${timer}`),
    onLate: () => heard.push('late'),
  });
  const standStill = (ms: number): void => {
    stands = true;
    clock.advance(ms);
    stands = false;
    for (const act of due.splice(0)) act();
  };
  return { timers, clock, heard, standStill };
}

test.each(['noAnswer', 'connect', 'repeat', 'goodbye', 'rejoin', 'giveUp'] satisfies CallTimer[])(
  'a program that stood still reads what came meanwhile before it says that nothing did (%s)',
  (timer) => {
    const { timers, clock, heard, standStill } = timersOf();
    timers.start('a', timer, 3_000);
    standStill(3_200);
    expect(heard).toEqual(['late']);
    clock.advance(CATCH_UP_MS - 1);
    expect(heard).toEqual(['late']);
    clock.advance(1);
    expect(heard).toEqual(['late', `a ${timer}`]);
  },
);

test('what came meanwhile may say that nothing is waited for any more, or that something else is', () => {
  const { timers, clock, heard, standStill } = timersOf();
  timers.start('a', 'goodbye', 3_000);
  timers.start('b', 'goodbye', 3_000);
  standStill(600_000);
  timers.stopAllOf('a');
  timers.start('b', 'goodbye', 8_000);
  clock.advance(7_999);
  expect(heard).toEqual(['late', 'late']);
  clock.advance(1);
  expect(heard).toEqual(['late', 'late', 'b goodbye']);
});

test.each(['ring', 'return', 'restart', 'linger'] satisfies CallTimer[])(
  'nothing rings or asks for longer because a program stood still (%s)',
  (timer) => {
    const { timers, heard, standStill } = timersOf();
    timers.start('a', timer, 3_000);
    standStill(60_000);
    expect(heard).toEqual([`a ${timer}`]);
  },
);

test('a computer that stands still again and again waits for nothing for ever', () => {
  const { timers, heard, standStill } = timersOf();
  timers.start('a', 'giveUp', 30_000);
  standStill(31_000);
  standStill(CATCH_UP_MS + 1_000);
  expect(heard).toEqual(['late', 'a giveUp']);
});

test('a timer that is in time says so at once', () => {
  const { timers, clock, heard } = timersOf();
  timers.start('a', 'goodbye', 3_000);
  clock.advance(3_000);
  expect(heard).toEqual(['a goodbye']);
});
