import { expect, test } from 'vitest';
import { createClockNotice } from './clockNotice.ts';

const MINUTE = 60_000;

function notice(stored = { told: false }) {
  return createClockNotice({
    wasTold: () => stored.told,
    setTold: (told) => {
      stored.told = told;
    },
  });
}

test('a clock wrong by more than five minutes is told once, also over a restart (A76)', () => {
  const stored = { told: false };
  const first = notice(stored);
  expect(first.view(5 * MINUTE).tellWrong).toBe(false);
  expect(first.view(-16 * MINUTE)).toEqual({ offsetMs: -16 * MINUTE, tellWrong: true });
  first.read();
  expect(first.view(-16 * MINUTE).tellWrong).toBe(false);
  expect(notice(stored).view(-16 * MINUTE).tellWrong).toBe(false);
});

test('a clock that was put right and goes wrong again is told again (A76)', () => {
  const clock = notice();
  clock.view(HOUR);
  clock.read();
  clock.view(0);
  expect(clock.view(HOUR).tellWrong).toBe(true);
});

const HOUR = 60 * MINUTE;
