import { ringingCall } from '../../../core/call/shownCalls.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';

/** A window that has a place in the taskbar (Electron's BrowserWindow). */
export interface TaskbarWindow {
  readonly flashFrame: (on: boolean) => void;
  readonly isFocused: () => boolean;
  readonly isDestroyed: () => boolean;
}

/** The dock of macOS (Electron's `app.dock`). */
export interface Dock {
  readonly bounce: (kind: 'critical') => number;
  readonly cancelBounce: (id: number) => void;
}

export interface AttentionPorts {
  /** Those that are shown, also minimised. */
  readonly windows: () => readonly TaskbarWindow[];
  /** Null where there is none. */
  readonly dock: Dock | null;
  /** A number on the program's icon, where the desktop has such; 0: none. */
  readonly setBadge: (count: number) => unknown;
}

/**
 * Asks for attention in taskbar or dock as long as somebody rings: whoever has a full-screen program before them, or no
 * sound, sees it there. Nothing takes the keyboard. The icon tells how many calls were missed until somebody looked.
 */
export function createAttention({ windows, dock, setBadge }: AttentionPorts) {
  let ringing: string | null = null;
  let flashing: readonly TaskbarWindow[] = [];
  let bounce: number | null = null;
  let badge = 0;

  const rest = (): void => {
    for (const window of flashing) if (!window.isDestroyed()) window.flashFrame(false);
    flashing = [];
    if (bounce !== null) dock?.cancelBounce(bounce);
    bounce = null;
  };

  return {
    draw: ({ call, recents: { missedCount } }: AppSnapshot): void => {
      const rings = ringingCall(call)?.view.call.callId ?? null;
      if (rings !== ringing) {
        ringing = rings;
        rest();
        if (rings !== null) {
          flashing = windows().filter((window) => !window.isFocused());
          for (const window of flashing) window.flashFrame(true);
          bounce = dock?.bounce('critical') ?? null;
        }
      }
      if (missedCount === badge) return;
      badge = missedCount;
      setBadge(badge);
    },
    stop: rest,
  };
}
