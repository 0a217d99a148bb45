import { expect, test } from 'vitest';
import type { Quiet, QuietSettings } from '../../../core/call/quiet.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createQuietWatch } from './quietWatch.ts';

const MINUTE = 60_000;
const none: QuietSettings = { doNotDisturb: 'off', quietHours: false, quietFrom: 22 * 60, quietUntil: 7 * 60 };

function phone(settings: QuietSettings, startsAtMinute = 12 * 60) {
  // On a full minute, as the clock on the wall below.
  const clock = new ManualClock(1_700_000_040_000);
  const began = clock.now();
  const world = { settings, told: [] as (Quiet | null)[] };
  const minuteOfDay = (): number => (startsAtMinute + Math.floor((clock.now() - began) / MINUTE)) % 1440;
  const watch = createQuietWatch({
    now: clock.now,
    startTimer: clock.startTimer,
    settings: () => world.settings,
    minuteOfDay,
    nextAt: (minute) => clock.now() + ((minute - minuteOfDay() + 1440) % 1440) * MINUTE,
    turnOff: () => {
      world.settings = { ...world.settings, doNotDisturb: 'off' };
      watch.look();
    },
    onChanged: (quiet) => void world.told.push(quiet),
  });
  return { clock, world, watch, began };
}

test('a phone that is never quiet looks at no clock', () => {
  const { clock, world, watch } = phone(none);
  watch.look();
  expect([world.told, clock.pending()]).toEqual([[], 0]);
});

test('do not disturb for half an hour is told, and turned off when it is over', () => {
  const { clock, world, watch, began } = phone(none);
  world.settings = { ...none, doNotDisturb: began + 30 * MINUTE };
  watch.look();
  expect(world.told).toEqual([{ reason: 'doNotDisturb', until: began + 30 * MINUTE }]);
  clock.advance(30 * MINUTE);
  expect(world.told.at(-1)).toBeNull();
  expect(world.settings.doNotDisturb).toBe('off');
  expect(clock.pending()).toBe(0);
});

test('do not disturb that ran out while the program was closed is turned off at the start', () => {
  const { world, watch, began } = phone(none);
  world.settings = { ...none, doNotDisturb: began - MINUTE };
  watch.look();
  expect([world.told, world.settings.doNotDisturb]).toEqual([[], 'off']);
});

test('quiet hours begin and end by themselves', () => {
  const { clock, world, watch } = phone({ ...none, quietHours: true }, 21 * 60 + 50);
  watch.look();
  expect(world.told).toEqual([]);
  clock.advance(10 * MINUTE);
  expect(world.told).toMatchObject([{ reason: 'quietHours' }]);
  clock.advance(9 * 60 * MINUTE);
  expect(world.told.at(-1)).toBeNull();
  expect(world.told).toHaveLength(2);
});
