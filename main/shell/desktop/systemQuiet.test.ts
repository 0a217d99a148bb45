import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createSystemQuiet } from './systemQuiet.ts';

interface Said {
  readonly desktop?: string;
  readonly inhibited?: boolean | null;
  readonly banners?: boolean | null;
}

function desktop({ desktop: named, inhibited = null, banners = null }: Said) {
  const { startTimer } = new ManualClock();
  const bus = { areNotificationsInhibited: async () => inhibited, showsBanners: async () => banners };
  const environment = { XDG_CURRENT_DESKTOP: named };
  return createSystemQuiet({ bus, environment, startTimer })();
}

test('GNOME that shows no banners is not to be disturbed, and so is a KDE that holds notifications back', async () => {
  expect(await desktop({ desktop: 'ubuntu:GNOME', banners: false })).toBe(true);
  expect(await desktop({ desktop: 'KDE', inhibited: true })).toBe(true);
});

test('a desktop without do not disturb, or one that does not say, lets the phone ring', async () => {
  expect(await desktop({ desktop: 'GNOME', banners: true, inhibited: false })).toBe(false);
  expect(await desktop({})).toBe(false);
});

test('a setting of GNOME’s that was left behind silences no other desktop', async () => {
  expect(await desktop({ desktop: 'KDE', banners: false })).toBe(false);
});

test('a bus that never answers holds up no call', async () => {
  const clock = new ManualClock();
  const never = () => new Promise<null>(() => undefined);
  const isQuiet = createSystemQuiet({
    bus: { areNotificationsInhibited: never, showsBanners: never },
    environment: { XDG_CURRENT_DESKTOP: 'GNOME' },
    startTimer: clock.startTimer,
  })();
  clock.advance(1_000);
  expect(await isQuiet).toBe(false);
});

test('a bus that broke lets the phone ring', async () => {
  const clock = new ManualClock();
  const isQuiet = createSystemQuiet({
    bus: { areNotificationsInhibited: () => Promise.reject(new Error('gone')), showsBanners: async () => null },
    environment: { XDG_CURRENT_DESKTOP: 'KDE' },
    startTimer: clock.startTimer,
  });
  expect(await isQuiet()).toBe(false);
  // But for what lets the answer be asked for again.
  expect(clock.pending()).toBe(1);
});

test('a desktop without a do not disturb that we know is not asked, so that the popup waits for nothing', async () => {
  let asked = 0;
  const ask = async (): Promise<null> => {
    asked += 1;
    return null;
  };
  const isQuiet = createSystemQuiet({
    bus: { areNotificationsInhibited: ask, showsBanners: ask },
    environment: { XDG_CURRENT_DESKTOP: 'XFCE' },
    startTimer: new ManualClock().startTimer,
  });
  expect([await isQuiet(), asked]).toEqual([false, 0]);
});

test('calls that come together go by one answer, and a later one by another (A85)', async () => {
  const clock = new ManualClock();
  let asked = 0;
  const isQuiet = createSystemQuiet({
    bus: { areNotificationsInhibited: async () => null, showsBanners: async () => (asked += 1) > 1 },
    environment: { XDG_CURRENT_DESKTOP: 'GNOME' },
    startTimer: clock.startTimer,
  });
  expect(await Promise.all(Array.from({ length: 1000 }, isQuiet))).toEqual(Array.from({ length: 1000 }, () => true));
  expect(asked).toBe(1);
  clock.advance(2_000);
  expect([await isQuiet(), asked]).toEqual([false, 2]);
});
