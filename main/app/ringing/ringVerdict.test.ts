import { expect, test } from 'vitest';
import type { Caller, RingSettings } from '../../../core/call/mayRing.ts';
import { DEFAULT_SETTINGS } from '../../../core/ipc/readSettings.ts';
import { createRingVerdict } from './ringVerdict.ts';

const contact = { knownContact: true, isBlocked: false, verified: false, hasLink: false, rings: 'usual' } as const;

function phone(settings: Partial<RingSettings>, systemQuiet: boolean, fullScreen = false) {
  const world = { asked: 0, askedForScreen: 0 };
  const isSystemQuiet = async () => {
    world.asked += 1;
    return systemQuiet;
  };
  const isFullScreen = async () => {
    world.askedForScreen += 1;
    return fullScreen;
  };
  const now = () => new Date(2026, 4, 1, 23, 30).getTime();
  const ask = createRingVerdict({
    ...{ now, isSystemQuiet, isFullScreen },
    settings: () => ({ ...DEFAULT_SETTINGS, ...settings }),
  });
  const verdict = (caller: Caller, sharingScreen = false) => ask(caller, sharingScreen);
  return { world, verdict };
}

test('the desktop is asked where its word decides, and is obeyed', async () => {
  expect(await phone({}, true).verdict(contact)).toBe('systemQuiet');
  expect(await phone({}, false).verdict(contact)).toBe('rings');
});

test('for whoever chose nothing the quiet of the desktop, on for mails and films, keeps no verified contact from ringing', async () => {
  const { world, verdict } = phone({}, true);
  expect(await verdict({ ...contact, verified: true })).toBe('rings');
  expect(world.asked).toBe(0);
  expect(await verdict(contact)).toBe('systemQuiet');
  const strict = phone({ ringsWhenSystemQuiet: 'nobody' }, true);
  expect(await strict.verdict({ ...contact, verified: true })).toBe('systemQuiet');
  const own = phone({ doNotDisturb: 'on' }, false);
  expect(await own.verdict({ ...contact, verified: true })).toBe('doNotDisturb');
});

test('a call of somebody blocked, one in quiet hours, and one that rings all the same ask no desktop', async () => {
  const { world, verdict } = phone({}, true);
  expect(await verdict({ ...contact, isBlocked: true })).toBe('blocked');
  expect(world.asked).toBe(0);

  const atNight = phone({ quietHours: true }, true);
  // By the clock on the wall: half past eleven at night, wherever this runs.
  expect(await atNight.verdict(contact)).toBe('quietHours');
  const loud = phone({ ringsWhenSystemQuiet: 'everybody' }, true);
  expect(await loud.verdict(contact)).toBe('rings');
  expect([atNight.world.asked, loud.world.asked]).toEqual([0, 0]);
});

test('the screen is looked at only for who wants quiet in full screen, and is then obeyed', async () => {
  const usual = phone({}, false, true);
  expect(await usual.verdict(contact)).toBe('rings');
  expect(usual.world).toEqual({ asked: 1, askedForScreen: 0 });
  const quiet = phone({ quietInFullScreen: true }, false, true);
  expect(await quiet.verdict(contact)).toBe('fullScreen');
  expect(await quiet.verdict({ ...contact, rings: 'always' })).toBe('rings');
  expect(quiet.world).toEqual({ asked: 1, askedForScreen: 1 });
  // Whom the system does not keep quiet, a full screen still may.
  const ofScreen = phone({ quietInFullScreen: true, ringsWhenSystemQuiet: 'everybody' }, true, true);
  expect(await ofScreen.verdict(contact)).toBe('fullScreen');
  expect(ofScreen.world).toEqual({ asked: 0, askedForScreen: 1 });
});

test('a screen that the other side of a call sees asks no desktop', async () => {
  const { world, verdict } = phone({}, true);
  expect(await verdict(contact, true)).toBe('sharingScreen');
  expect(world.asked).toBe(0);
});
