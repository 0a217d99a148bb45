import { expect, test } from 'vitest';
import { createSystemSettings, startProgram } from './systemSettings.ts';

function systemWith(platform: NodeJS.Platform, programs: readonly string[], desktop = '') {
  const opened: string[] = [];
  const open = createSystemSettings({
    platform,
    environment: { XDG_CURRENT_DESKTOP: desktop },
    openExternal: async (address) => void opened.push(address),
    start: async (program) => {
      if (!programs.includes(program)) return false;
      opened.push(program);
      return true;
    },
  });
  return { open, opened };
}

test.each([
  ['darwin', 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone'],
  ['win32', 'ms-settings:privacy-microphone'],
] as const)('on %s the privacy page of the microphone opens', async (platform, page) => {
  const { open, opened } = systemWith(platform, []);
  expect([await open(), opened]).toEqual([true, [page]]);
});

test.each([
  ['GNOME', 'gnome-control-center'],
  ['ubuntu:GNOME', 'gnome-control-center'],
  ['KDE', 'systemsettings'],
])('on Linux the page of the desktop opens before a mixer that is there as well: %s', async (desktop, program) => {
  const { open, opened } = systemWith('linux', ['pavucontrol', program], desktop);
  expect([await open(), opened]).toEqual([true, [program]]);
});

test('where there is none it says so', async () => {
  expect(await systemWith('linux', [], 'sway').open()).toBe(false);
});

test('a program that is not there was not started', async () => {
  expect(await startProgram('ringfort-no-such-program', [])).toBe(false);
  expect(await startProgram('true', [])).toBe(true);
});
