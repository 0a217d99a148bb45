import type { Timers } from '../ports/clock.ts';
import type { ReleaseJudge } from './releaseJudge.ts';

export interface LeftPackagePorts extends Timers, Pick<ReleaseJudge, 'kept'> {
  /** Something is to come, comes, or waits. */
  readonly isToStay: () => boolean;
  /** Removes the folder in which packages wait. */
  readonly clean: () => Promise<void>;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** A start has other things to do, and the installer that started this program may be at its end still. */
const AFTER_MS = 10_000;

/**
 * What took the place of a program lies where it waited, 120 MB of it. A word of the feed has it removed; but who has
 * updates off asks for none, so what was heard last is judged at a start, by the version that runs now.
 */
export function createLeftPackage({ startTimer, kept, isToStay, clean, onFault }: LeftPackagePorts): () => void {
  let isTried = false;
  return () => {
    if (isTried || isToStay()) return;
    isTried = true;
    startTimer(AFTER_MS, () => {
      if (isToStay()) return;
      // Here and once: a signature is verified for it, and who looks does so at every drawing of every surface.
      const may = kept()?.verdict.may;
      if (may === 'stay' || may === 'tell') void clean().catch((error: unknown) => onFault('update', error));
    });
  };
}
