import type { ElapsedTime, Timers } from '../../ports/clock.ts';

/** A system that never lists its screens, or a list that went with its window, must not be the last one. */
export const SCREEN_CHOICE_MS = 120_000;

/** Sooner than this nobody has read what a system asks, let alone declined it. */
const UNREAD_MS = 1_000;

export interface ScreenChoicePorts<Source> extends ElapsedTime, Timers {
  /** Whether a screen may be shared now: people talk, in the call window. */
  readonly mayShare: () => boolean;
  readonly sources: () => Promise<readonly Source[]>;
  /** Asks the person, in a list that the page that films can neither draw nor press. Null: nothing was chosen. */
  readonly choose: (sources: readonly Source[]) => Promise<Source | null>;
  /** Nobody waits for the answer of the list any more: it goes. */
  readonly putAway: () => void;
  /** The system asks the person itself, and has one answer for what they declined and what it cannot do. */
  readonly systemAsks: boolean;
  /** The system lists nothing: the person is told, for the page learns no more than that nothing was chosen. */
  readonly onUnlisted: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface ScreenChoice<Source> {
  /** A page asks to film the screen: whether the person chose something for it. */
  readonly ask: () => Promise<boolean>;
  /** What they chose, once. */
  readonly take: () => Source | null;
}

/** What a call window may film: what the person chose for this once, and nothing else (A90). */
export function createScreenChoice<Source>(ports: ScreenChoicePorts<Source>): ScreenChoice<Source> {
  let asking = false;
  let chosen: Source | null = null;

  const listed = async (): Promise<readonly Source[]> => {
    const began = ports.elapsed();
    try {
      const sources = await ports.sources();
      if (sources.length === 0) throw new Error('nothing is listed');
      return sources;
    } catch (error) {
      if (ports.mayShare() && (!ports.systemAsks || ports.elapsed() - began < UNREAD_MS)) ports.onUnlisted();
      throw error;
    }
  };

  const asked = async (): Promise<Source | null> => {
    const sources = await listed();
    // The call may have ended meanwhile, both times.
    if (!ports.mayShare()) return null;
    const source = await ports.choose(sources);
    return ports.mayShare() ? source : null;
  };

  return {
    ask: async () => {
      chosen = null;
      // One list at a time: a page that asks again and again shall not cover the screen with them.
      if (asking || !ports.mayShare()) return false;
      asking = true;
      let stopTimer = (): void => undefined;
      const over = new Promise<null>((resolve) => {
        stopTimer = ports.startTimer(SCREEN_CHOICE_MS, () => resolve(null));
      });
      try {
        chosen = await Promise.race([asked(), over]);
      } catch (error) {
        ports.onFault('list of screens', error);
      } finally {
        stopTimer();
        asking = false;
        ports.putAway();
      }
      return chosen !== null;
    },
    take: () => {
      const source = ports.mayShare() ? chosen : null;
      chosen = null;
      return source;
    },
  };
}
