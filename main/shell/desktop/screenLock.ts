import type { StartTimer } from '../../ports/clock.ts';
import type { LockedHint } from './lockedHint.ts';

/** The part of Electron's powerMonitor that is needed here. */
export interface LockMonitor {
  on(event: 'lock-screen' | 'unlock-screen', listener: () => void): unknown;
  getSystemIdleState(idleThresholdSeconds: number): 'active' | 'idle' | 'locked' | 'unknown';
}

export interface ScreenLockPorts {
  readonly monitor: LockMonitor;
  /** What the session says of itself. Null but on Linux: the monitor tells it there. */
  readonly hint: LockedHint | null;
  readonly startTimer: StartTimer;
}

/** Tells whether it is locked as soon as that is known, at once but on Linux, then each change, until it is stopped. */
export type FollowScreenLock = (told: (isLocked: boolean) => void) => () => void;

export interface ScreenLock {
  /** As far as it is known now. */
  readonly isLocked: () => boolean;
  readonly follow: FollowScreenLock;
}

/** To begin a program takes main's one thread for some 20 ms, in which a popup is to come up. */
export const LISTEN_AFTER_MS = 250;
/** For desktops that tell the session nothing, and that Chromium knows. */
const LOOK_MS = 20_000;

/**
 * Whether the screen is locked. Windows and macOS tell when that changes; Linux has to be asked, and where its desktop
 * does not know either, the screen counts as unlocked. What listens there is a program of its own, which runs only as
 * long as somebody follows.
 */
export function createScreenLock({ monitor, hint, startTimer }: ScreenLockPorts): ScreenLock {
  const followers = new Set<() => void>();
  let locked = false;
  let isKnown = hint === null;
  let stopListening: (() => void) | null = null;

  const learn = (now: boolean): void => {
    locked = now;
    for (const look of followers) look();
  };
  monitor.on('lock-screen', () => learn(true));
  monitor.on('unlock-screen', () => learn(false));
  const isLocked = (): boolean => locked || monitor.getSystemIdleState(1) === 'locked';

  const listen = (asked: LockedHint): (() => void) => {
    let isOver = false;
    let isAsking = false;
    let isChanged = false;
    // One question at a time, and one more for what changed meanwhile: each is a program, and others decide how often.
    const ask = async (): Promise<void> => {
      isChanged = true;
      if (isAsking) return;
      isAsking = true;
      while (isChanged) {
        isChanged = false;
        const now = await asked.ask();
        if (isOver) return;
        isKnown = true;
        learn(now);
      }
      isAsking = false;
    };
    let stopWatching = (): void => undefined;
    const lookLater = (): void => {
      stopTimer = startTimer(LOOK_MS, () => {
        learn(locked);
        lookLater();
      });
    };
    let stopTimer = startTimer(LISTEN_AFTER_MS, () => {
      stopWatching = asked.watch(() => void ask());
      lookLater();
      void ask();
    });
    return () => {
      isOver = true;
      // Nobody listens any more to hear of the end of it.
      isKnown = locked = false;
      stopWatching();
      stopTimer();
    };
  };

  return {
    isLocked,
    follow: (told) => {
      let last: boolean | null = null;
      const look = (): void => {
        const now = isLocked();
        if (!isKnown || now === last) return;
        last = now;
        told(now);
      };
      if (hint !== null) stopListening ??= listen(hint);
      followers.add(look);
      look();
      return () => {
        if (!followers.delete(look) || followers.size > 0) return;
        stopListening?.();
        stopListening = null;
      };
    },
  };
}
