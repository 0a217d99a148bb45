import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { followProgramLife } from './programLife.ts';
import { createMainWindow } from '../shell/windows/mainWindow.ts';
import type { Windows } from '../shell/windows/windows.ts';
import { endBySquirrel } from '../updates/squirrelEnd.ts';

/** Electron, as far as the end of a program goes: what is asked first, and what anybody can hold up. */
const electron = vi.hoisted(() => {
  type Listener = (event: { preventDefault: () => void }) => void;
  const listeners = new Map<string, Listener[]>();
  const said: string[] = [];
  /** Whether nobody prevented it. */
  const emit = (name: string): boolean => {
    let isPrevented = false;
    for (const listener of listeners.get(name) ?? []) listener({ preventDefault: () => void (isPrevented = true) });
    return !isPrevented;
  };
  const app = {
    on: (name: string, listener: Listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    quit: () => {
      if (emit('before-quit')) said.push('quits');
    },
    exit: () => said.push('exits'),
  };
  return { app, powerMonitor: { on: () => undefined }, emit, said, listeners };
});
vi.mock('electron', () => ({ app: electron.app, powerMonitor: electron.powerMonitor }));
vi.mock('../shell/log/faultLog.ts', () => ({ logFault: () => undefined, logStep: () => undefined }));

const { app, said } = electron;
beforeEach(() => {
  said.length = 0;
  electron.listeners.clear();
});

/** A window that can be closed by who asks it, or destroyed without. */
class OpenWindow extends EventEmitter {
  isOpen = true;
  close(): void {
    let isPrevented = false;
    this.emit('close', { preventDefault: () => void (isPrevented = true) });
    if (!isPrevented) this.destroy();
  }
  destroy(): void {
    this.isOpen = false;
  }
}

/** As Electron's own does it: every window is asked to close, and the program quits when none is left. */
function squirrel(windows: readonly OpenWindow[]) {
  return () => {
    for (const window of windows) if (window.isOpen) window.close();
    if (windows.some(({ isOpen }) => isOpen)) return;
    said.push('installs');
    app.quit();
  };
}

function phoneInTheTray(end: (window: OpenWindow, clock: ManualClock) => boolean = () => false, isInCall = false) {
  const clock = new ManualClock();
  const window = new OpenWindow();
  let putAway = 0;
  const life = followProgramLife({
    ringfort: {
      beforeSleep: () => undefined,
      wokeUp: () => undefined,
      stop: async () => void said.push('hangs up'),
      checkpoint: () => void said.push('checkpoint'),
    },
    hasLiveCall: () => isInCall,
    startTimer: clock.startTimer,
    orders: { start: () => undefined, openLink: () => undefined },
    links: { listen: () => undefined },
    openMain: () => undefined,
    sayGoodbye: async () => void said.push('says goodbye'),
    stop: () => void said.push('stops'),
    end: () => end(window, clock),
  });
  const windows: Windows = {
    open: () => window as never,
    find: () => window as never,
    close: () => window.destroy(),
    discard: () => window.destroy(),
    isNamed: () => true,
    inTaskbar: () => [],
    fillAnew: () => undefined,
  };
  const main = createMainWindow({
    windows,
    isQuitting: life.isQuitting,
    putAway: async () => void (putAway += 1),
    hasTray: async () => true,
    elapsed: clock.elapsed,
    startTimer: clock.startTimer,
  });
  main.start(true);
  window.on('query-session-end', life.sessionEnd.asked);
  window.on('session-end', life.sessionEnd.told);
  /** Whether the session may end. */
  const askWindow = (): boolean => {
    let isPrevented = false;
    window.emit('query-session-end', { preventDefault: () => void (isPrevented = true) });
    return !isPrevented;
  };
  return { clock, window, askWindow, putAway: () => putAway };
}

test('closing the main window puts it away, and quitting says goodbye before it ends', async () => {
  const { window, putAway } = phoneInTheTray();
  window.close();
  expect([putAway(), window.isOpen, said]).toEqual([1, true, []]);
  app.quit();
  await expect.poll(() => said).toEqual(['hangs up', 'says goodbye', 'stops', 'exits']);
});

test('on macOS an update that is taken at once is installed after the goodbye, and no window holds it up', async () => {
  const { putAway } = phoneInTheTray((window, { startTimer }) => {
    endBySquirrel({
      windows: () => [window],
      quitAndInstall: squirrel([window]),
      exit: () => app.exit(),
      startTimer,
      onFault: (what) => said.push(what),
    });
    return true;
  });
  app.quit();
  await expect.poll(() => said).toEqual(['hangs up', 'says goodbye', 'stops', 'installs', 'quits']);
  expect(putAway()).toBe(0);
});

test('a system that does not take the update does not keep a program that has said goodbye', async () => {
  const { clock } = phoneInTheTray((window, { startTimer }) => {
    endBySquirrel({
      ...{ windows: () => [window], quitAndInstall: () => undefined, exit: () => app.exit(), startTimer },
      onFault: () => undefined,
    });
    return true;
  });
  app.quit();
  await expect.poll(() => said).toContain('stops');
  clock.advance(30_000);
  expect(said).toEqual(['hangs up', 'says goodbye', 'stops', 'exits']);
});

test('whoever talks to somebody when Windows ends the session hangs up before it does', async () => {
  const { askWindow } = phoneInTheTray(undefined, true);
  // Of two windows.
  expect([askWindow(), askWindow()]).toEqual([false, false]);
  await expect.poll(() => said).toEqual(['hangs up', 'says goodbye', 'stops', 'exits']);
});

test('a session of Windows that may still go on leaves a phone without a call as it is; once it ends, the phone ends with it', async () => {
  const { askWindow, window } = phoneInTheTray();
  expect([askWindow(), said]).toEqual([true, []]);
  window.emit('session-end');
  // Nobody waits for what comes later.
  expect(said).toEqual(['hangs up', 'says goodbye', 'checkpoint']);
  app.quit();
  window.emit('session-end');
  await expect
    .poll(() => said.filter((what) => what === 'exits' || what === 'hangs up'))
    .toEqual(['hangs up', 'exits']);
});
