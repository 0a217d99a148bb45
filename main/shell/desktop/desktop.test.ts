import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { ON_WINDOWS } from '../../../test/stage/systems.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createDesktop } from './desktop.ts';

vi.mock('electron', () => ({ app: { isPackaged: true, commandLine: { getSwitchValue: () => '' } } }));

test.each(['win32', 'darwin'] as const)(
  'where a person may switch off what a program shows, and it is told nothing of that, it is not known: %s',
  async (platform) => {
    const desktop = createDesktop({ platform, environment: {}, startTimer: new ManualClock().startTimer });
    expect(await desktop.hasTray()).toBeNull();
    expect(await desktop.showsNotifications()).toBeNull();
  },
);

/** A Linux desktop whose tools answer so, each as the real one is asked and writes. */
function linux(answers: { readonly [asked: string]: string }, environment: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder();
  for (const tool of ['gdbus', 'gsettings', 'xprop']) {
    const cases = Object.entries(answers)
      .filter(([asked]) => asked.startsWith(`${tool} `))
      .map(([asked, answer]) => `"${asked.slice(tool.length + 1)}") echo '${answer}' ;;`);
    writeFileSync(join(folder, tool), `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) exit 1 ;;\nesac\n`);
    chmodSync(join(folder, tool), 0o755);
  }
  const bus = { PATH: folder, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/somewhere' };
  const { startTimer } = new ManualClock();
  return createDesktop({ platform: 'linux', environment: { ...bus, ...environment }, startTimer });
}
const bus = 'gdbus call --session --timeout 2 --dest';
const owner = `${bus} org.freedesktop.DBus --object-path /org/freedesktop/DBus --method org.freedesktop.DBus.NameHasOwner`;
const notifications = 'org.freedesktop.Notifications';

describe.skipIf(ON_WINDOWS)('on Linux, where its tools are asked', () => {
  test('the panel is asked whether there is a tray, and the bus whether anything shows notifications', async () => {
    const bare = linux({});
    expect([await bare.hasTray(), await bare.showsNotifications()]).toEqual([false, false]);
    const panel = linux({ [`${owner} org.kde.StatusNotifierWatcher`]: '(true,)' });
    expect([await panel.hasTray(), await panel.showsNotifications()]).toEqual([true, false]);
    const dunst = linux({ [`${owner} ${notifications}`]: '(true,)' });
    expect([await dunst.hasTray(), await dunst.showsNotifications()]).toEqual([false, true]);
  });

  test('KDE is not to be disturbed while it holds notifications back, GNOME while it shows no banners', async () => {
    const inhibited = `${bus} ${notifications} --object-path /org/freedesktop/Notifications --method org.freedesktop.DBus.Properties.Get ${notifications} Inhibited`;
    const banners = 'gsettings get org.gnome.desktop.notifications show-banners';
    const isQuiet = (named: string, answers: { readonly [asked: string]: string }) =>
      linux(answers, { XDG_CURRENT_DESKTOP: named }).isQuiet();
    expect(await isQuiet('KDE', { [inhibited]: '(<true>,)' })).toBe(true);
    expect(await isQuiet('KDE', { [inhibited]: '(<false>,)', [banners]: 'false' })).toBe(false);
    expect(await isQuiet('GNOME', { [banners]: 'false' })).toBe(true);
    expect(await isQuiet('GNOME', { [banners]: 'true', [inhibited]: '(<true>,)' })).toBe(false);
  });

  test('the X server is asked whether another program fills the screen', async () => {
    const active = { 'xprop -root _NET_ACTIVE_WINDOW': '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x1e00003' };
    const film = { 'xprop -id 0x1e00003 _NET_WM_STATE _NET_WM_PID': '_NET_WM_STATE(ATOM) = _NET_WM_STATE_FULLSCREEN' };
    expect(await linux({ ...active, ...film }, { DISPLAY: ':0' }).isFullScreen()).toBe(true);
    expect(await linux(active, { DISPLAY: ':0' }).isFullScreen()).toBe(false);
  });
});
