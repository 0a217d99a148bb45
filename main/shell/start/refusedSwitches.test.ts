import { expect, test } from 'vitest';
import { REFUSED_SWITCHES, refusedStart } from './refusedSwitches.ts';

const startedWith =
  (...names: string[]) =>
  (name: string) =>
    names.includes(name);

test.each(Object.values(REFUSED_SWITCHES).flat())('a packaged Ringfort does not start with --%s (A90)', (name) => {
  expect(refusedStart(startedWith('hidden', name))).toEqual({ kind: 'refusedSwitch', name });
});

test('without Chromium’s sandbox it does not start either, and says what to do about it (A90)', () => {
  expect(refusedStart(startedWith('no-sandbox'))).toEqual({ kind: 'noSandbox' });
});

test('what desktops and people start it with is let through (A90)', () => {
  const ordinary = ['hidden', 'user-data-dir', 'password-store', 'proxy-server', 'lang', 'ozone-platform', 'call'];
  expect(refusedStart(startedWith(...ordinary, 'disable-gpu', 'force-device-scale-factor'))).toBeNull();
});
