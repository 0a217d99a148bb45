import { audibleCalls } from '../../../core/call/audibleCalls.ts';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import type { StartTimer } from '../../ports/clock.ts';
import type { MediaPlayers } from './mediaPlayers.ts';

export interface QuietPlayersPorts {
  readonly players: MediaPlayers;
  /** Whether the person wants it. */
  readonly isWanted: () => boolean;
  readonly startTimer: StartTimer;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** Nobody wants music between one call and the next that rings already. */
const RESUMES_AFTER_MS = 1_500;

/** Whether there is something to be heard of a call, or said in it. */
export function isAudible(calls: ShownCalls): boolean {
  return audibleCalls(calls).length > 0;
}

/** Pauses what plays while it rings and in a call, and lets that, and nothing else, go on afterwards. */
export function createQuietPlayers({ players, isWanted, startTimer, onFault }: QuietPlayersPorts) {
  let isQuiet = false;
  let paused: readonly string[] = [];
  let stopTimer = (): void => undefined;
  // One after another: whoever hangs up while players are still being paused hears them all again.
  let work: Promise<void> = Promise.resolve();
  const then = (act: () => Promise<void>): void => {
    work = work.then(act).catch((error: unknown) => onFault('media players', error));
  };
  const pauseAll = async (): Promise<void> => {
    const playing = await players.playing();
    paused = [...paused, ...playing];
    await Promise.all(playing.map(players.pause));
  };
  const resumeAll = async (): Promise<void> => {
    const resumed = paused;
    paused = [];
    await Promise.all(resumed.map(players.resume));
  };
  return {
    draw: (calls: ShownCalls): void => {
      const isBusy = isAudible(calls);
      if (isBusy === isQuiet) return;
      isQuiet = isBusy;
      stopTimer();
      if (!isBusy) stopTimer = startTimer(RESUMES_AFTER_MS, () => then(resumeAll));
      else if (isWanted()) then(pauseAll);
    },
    /** Nothing stays paused behind a program that has ended. */
    stop: async (): Promise<void> => {
      stopTimer();
      then(resumeAll);
      await work;
    },
  };
}
