import type { Timers } from '../ports/clock.ts';

/** A system that never lists its screens, or a list that went with its window, must not be the last one. */
export const SCREEN_CHOICE_MS = 120_000;

export interface ScreenChoicePorts<Source> extends Timers {
  /** Whether a screen may be shared now: people talk, in the call window. */
  readonly mayShare: () => boolean;
  readonly sources: () => Promise<readonly Source[]>;
  /** Asks the person, in a list that the page that films can neither draw nor press. Null: nothing was chosen. */
  readonly choose: (sources: readonly Source[]) => Promise<Source | null>;
  /** Nobody waits for the answer of the list any more: it goes. */
  readonly putAway: () => void;
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

  const asked = async (): Promise<Source | null> => {
    const sources = await ports.sources();
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
