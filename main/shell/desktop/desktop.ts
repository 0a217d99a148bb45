import type { Timers } from '../../ports/clock.ts';
import type { Autostart } from './autostart.ts';
import { autostartOf } from './autostartOf.ts';
import { createFullScreen } from './fullScreen.ts';
import { hasNotificationHost } from './notificationHost.ts';
import { createLockedHint, type LockedHint } from './lockedHint.ts';
import { createRingSound } from './ringSound.ts';
import { runTool, type Environment } from './runTool.ts';
import { createSessionBus, type SessionBus } from './sessionBus.ts';
import { createSystemQuiet } from './systemQuiet.ts';
import { hasTrayHost } from './trayHost.ts';

export interface Desktop {
  /** Null but on Linux. */
  readonly bus: SessionBus | null;
  /** Null but on Linux. */
  readonly lockedHint: LockedHint | null;
  /** Whether its own do not disturb is on. */
  readonly isQuiet: () => Promise<boolean>;
  /** Whether another program fills the screen. */
  readonly isFullScreen: () => Promise<boolean>;
  /** Whether anything shows the icons of programs. Null: it is not known. */
  readonly hasTray: () => Promise<boolean | null>;
  /** Whether anything shows notifications. Null: it is not known. */
  readonly showsNotifications: () => Promise<boolean | null>;
  readonly autostart: Autostart;
  /** Sounds once as this desktop rings, of 100; returns what silences it. Null: the system's beep is heard there. */
  readonly playRing: ((volume: number) => () => void) | null;
}

export interface DesktopPorts extends Timers {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
}

/** What the system is asked about. Windows and macOS hold popups and tones back by themselves. */
export function createDesktop({ platform, environment, startTimer }: DesktopPorts): Desktop {
  const autostart = autostartOf(platform, environment);
  if (platform !== 'linux') {
    const no = async (): Promise<boolean> => false;
    // Both let a person switch off what a program shows, and tell the program nothing of it.
    const unknown = async (): Promise<null> => null;
    const none = { bus: null, lockedHint: null, playRing: null } as const;
    return { ...none, isQuiet: no, isFullScreen: no, hasTray: unknown, showsNotifications: unknown, autostart };
  }
  const bus = createSessionBus(environment);
  return {
    bus,
    lockedHint: createLockedHint(environment),
    isQuiet: createSystemQuiet({ bus, environment, startTimer }),
    isFullScreen: createFullScreen({
      xprop: (args) => runTool('xprop', args, environment),
      ownPid: process.pid,
      environment,
      startTimer,
    }),
    hasTray: hasTrayHost(bus),
    showsNotifications: hasNotificationHost(bus),
    autostart,
    playRing: createRingSound((program, args, signal) => runTool(program, args, environment, signal)),
  };
}
