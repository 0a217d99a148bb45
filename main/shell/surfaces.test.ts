import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { snapshotOf, type Picture } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createSurfaces } from './surfaces.ts';
import { textsFor } from './texts.ts';

/*
 * That what the system does for us is asked of it, and not only could be: what each does, and when, stands beside it.
 */

const done = vi.hoisted(() => [] as string[]);
vi.mock('electron', () => ({
  app: {
    dock: { bounce: () => done.push('the dock bounces'), cancelBounce: () => done.push('the dock rests') },
    setBadgeCount: (count: number) => done.push(`the icon says ${count}`),
  },
  Notification: { handleActivation: () => undefined },
  nativeImage: { createFromPath: (path: string) => path.replaceAll('\\', '/') },
  powerSaveBlocker: { start: (kind: string) => done.push(kind), stop: () => done.push('may sleep') },
  shell: { beep: () => done.push('beeps') },
}));
vi.mock('./tray/tray.ts', () => ({
  createTray: () => ({
    draw: () => done.push('the tray is drawn'),
    placeAgain: () => undefined,
    destroy: () => undefined,
  }),
}));
vi.mock('./menus/menus.ts', () => ({ createMenus: () => ({ draw: () => undefined }) }));
vi.mock('./notifications/callNotification.ts', () => ({
  createCallNotification: () => ({ draw: () => done.push('the call is notified') }),
}));

const { platform } = process;
beforeEach(() => void (done.length = 0));
afterEach(() => void Object.defineProperty(process, 'platform', { value: platform }));

function surfacesOn(system: NodeJS.Platform) {
  Object.defineProperty(process, 'platform', { value: system });
  const ignored = (): void => undefined;
  const window = {
    isFocused: () => false,
    isDestroyed: () => false,
    flashFrame: (isOn: boolean) => void done.push(isOn ? 'the taskbar flashes' : 'the taskbar rests'),
    setOverlayIcon: (picture: unknown, words: string) => void done.push(`${String(picture)}: ${words}`),
    on: ignored,
  };
  const actions = new Proxy({}, { get: () => ignored });
  const surfaces = createSurfaces({
    ...new ManualClock(),
    ...{ resources: '/r', icon: '/r/icon.png', toldFile: '/nowhere/told.json' },
    followScreenLock: () => ignored,
    desktop: { bus: null, showsNotifications: async () => null, playRing: null },
    texts: () => textsFor('en', []),
    actions: actions as Parameters<typeof createSurfaces>[0]['actions'],
    ...{ command: ignored, redraw: ignored, onFault: ignored },
    taskbarWindows: () => [window],
    snapshot: () => snapshotOf(appStories.home),
    pausesPlayers: () => false,
    isReplaced: () => false,
    recentCalls: async () => [],
  });
  return (picture: Picture): readonly string[] => {
    done.length = 0;
    surfaces.draw(snapshotOf(picture));
    return [...done];
  };
}

test('while it rings taskbar and dock ask for attention, and tray and notification tell of it; in a call the computer stays awake', () => {
  const draw = surfacesOn('darwin');
  expect(draw(appStories.homeRinging)).toEqual([
    'the taskbar flashes',
    'the dock bounces',
    'the tray is drawn',
    'the call is notified',
  ]);
  const inCall = draw(appStories.homeInCall);
  expect(inCall.slice(0, 3)).toEqual(['prevent-app-suspension', 'the taskbar rests', 'the dock rests']);
  expect(draw(appStories.home)).toEqual(['may sleep']);
});

test('what was missed stands on the icon, and on Windows as a picture on each button of the taskbar', () => {
  const missed = { ...appStories.home, missedCount: 2 };
  expect(surfacesOn('darwin')(missed)).toEqual(['the icon says 2']);
  expect(surfacesOn('win32')(missed)).toEqual(['the icon says 2', '/r/tray/missed2.png: 2 missed calls']);
});
