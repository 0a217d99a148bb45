import { expect, test } from 'vitest';
import type { ClockView } from '../../core/ipc/snapshot.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createServerClock } from './serverClock.ts';

const TRUE_TIME = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;

function correctedPhone(setTold: (told: boolean) => void = () => undefined) {
  const running = new ManualClock(TRUE_TIME);
  let errorMs = 0;
  const clock = {
    ...{
      boot: running.boot,
      slept: running.slept,
      elapsed: running.elapsed,
      startTimer: running.startTimer,
      look: running.look,
    },
    wall: () => running.now() + errorMs,
  };
  const views: ClockView[] = [];
  const faults: string[] = [];
  const told: (number | null)[] = [];
  const { time, earliest, follow, noticeRead, stop } = createServerClock({
    clock,
    onStep: () => undefined,
    onTold: () => told.push(earliest()),
    onView: (view) => views.push(view),
    onFault: (what) => faults.push(what),
  });
  follow({ load: () => null, save: () => undefined, wasTold: () => false, setTold });
  const before = earliest();
  const hear = (): void =>
    time.heard({ serverMs: TRUE_TIME, stepMs: 1, sentAt: clock.elapsed(), receivedAt: clock.elapsed() });
  hear();
  const setBy = (ms: number): void => {
    errorMs += ms;
  };
  return { running, views, faults, told, before, hear, noticeRead, stop, setBy };
}

test('that the server has told the time is said once; until then there is none that two vouch for', () => {
  const { before, told, hear } = correctedPhone();
  hear();
  expect([before, told]).toEqual([null, [TRUE_TIME]]);
});

test('whoever sets the clock in the middle of a call: windows count right again within a minute (A76)', () => {
  const { running, views, setBy } = correctedPhone();
  setBy(3 * HOUR);
  running.advance(60_000);
  expect(views.at(-1)).toEqual({ offsetMs: -3 * HOUR, tellWrong: true });
  setBy(-3 * HOUR);
  running.advance(60_000);
  expect(views.at(-1)).toEqual({ offsetMs: 0, tellWrong: false });
});

test('that the person was told cannot be written: the time is right all the same (A76)', () => {
  const { running, views, faults, noticeRead, setBy } = correctedPhone(() => {
    throw new Error('the disk is full');
  });
  setBy(3 * HOUR);
  running.advance(60_000);
  noticeRead();
  expect(views.at(-1)).toEqual({ offsetMs: -3 * HOUR, tellWrong: false });
  setBy(-3 * HOUR);
  running.advance(60_000);
  expect(views.at(-1)).toEqual({ offsetMs: 0, tellWrong: false });
  expect(faults).toEqual(['clock notice', 'clock notice']);
});

test('a phone that has stopped looks at no clock', () => {
  const { running, stop } = correctedPhone();
  stop();
  expect(running.pending()).toBe(0);
});
