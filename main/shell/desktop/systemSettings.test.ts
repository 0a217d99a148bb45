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

const mac = 'x-apple.systempreferences:com.apple.preference.security?Privacy_';
test.each([
  ['darwin', 'microphone', `${mac}Microphone`],
  ['darwin', 'camera', `${mac}Camera`],
  ['darwin', 'screen', `${mac}ScreenCapture`],
  ['darwin', 'notifications', 'x-apple.systempreferences:com.apple.preference.notifications'],
  ['win32', 'microphone', 'ms-settings:privacy-microphone'],
  ['win32', 'camera', 'ms-settings:privacy-webcam'],
  ['win32', 'notifications', 'ms-settings:notifications'],
  ['darwin', 'clock', 'x-apple.systempreferences:com.apple.preference.datetime'],
  ['darwin', 'network', 'x-apple.systempreferences:com.apple.preference.network'],
  ['win32', 'clock', 'ms-settings:dateandtime'],
  ['win32', 'network', 'ms-settings:network-status'],
] as const)('on %s the page opens on which programs get it: %s', async (platform, page, address) => {
  const { open, opened } = systemWith(platform, []);
  expect([await open(page), opened]).toEqual([true, [address]]);
});

test('where programs get it on no page, none opens, and no page of something else', async () => {
  const linux = systemWith('linux', ['gnome-control-center', 'systemsettings'], 'GNOME');
  expect([await linux.open('camera'), await linux.open('screen'), linux.opened]).toEqual([false, false, []]);
  expect(await systemWith('win32', []).open('screen')).toBe(false);
});

test.each([
  ['GNOME', 'gnome-control-center'],
  ['ubuntu:GNOME', 'gnome-control-center'],
  ['KDE', 'systemsettings'],
])('on Linux the page of the desktop opens before a mixer that is there as well: %s', async (desktop, program) => {
  const { open, opened } = systemWith('linux', ['pavucontrol', program], desktop);
  expect([await open('microphone'), opened]).toEqual([true, [program]]);
});

test.each([
  ['GNOME', 'gnome-control-center'],
  ['KDE', 'systemsettings'],
  ['XFCE', 'xfce4-notifyd-config'],
])('the page of notifications is that of the desktop: %s', async (desktop, program) => {
  const { open, opened } = systemWith('linux', ['pavucontrol', program], desktop);
  expect([await open('notifications'), opened]).toEqual([true, [program]]);
});

test.each([
  ['GNOME', 'gnome-control-center', ['clock', 'network']],
  ['KDE', 'systemsettings', ['clock', 'network']],
  ['X-Cinnamon', 'cinnamon-settings', ['clock']],
  ['XFCE', 'nm-connection-editor', ['network']],
] as const)(
  'what is set for all programs has its page on the desktops of Linux: %s',
  async (desktop, program, pages) => {
    const { open, opened } = systemWith('linux', [program], desktop);
    for (const page of pages) expect(await open(page)).toBe(true);
    expect(opened).toEqual(pages.map(() => program));
  },
);

test('where there is none it says so', async () => {
  expect(await systemWith('linux', [], 'sway').open('microphone')).toBe(false);
});

test('a program that is not there was not started', async () => {
  expect(await startProgram('ringfort-no-such-program', [])).toBe(false);
  expect(await startProgram(process.execPath, ['--version'])).toBe(true);
});
