import type { CleaningFault } from './cleanTrack.ts';

/** How loud a sound is before and behind a filter: root mean square, 0 to 1. */
export interface Passage {
  readonly before: number;
  readonly behind: number;
}

/** What came of a known voice and a known noise. */
export interface TrialLevels {
  readonly voice: Passage;
  readonly noise: Passage;
}

/** What is softer was not played. */
const PLAYED = 0.01;
/** A voice stays within 12 dB below and 6 dB above what it was; noise loses 12 dB or more. */
const LEAST_VOICE = 0.25;
const MOST_VOICE = 2;
const MOST_NOISE = 0.25;

/** Whether a filter may be trusted with somebody's voice. Levels that are no numbers are no sound either. */
export function passesTrial({ voice, noise }: TrialLevels): boolean {
  if (!(voice.before > PLAYED && noise.before > PLAYED)) return false;
  const [kept, left] = [voice.behind / voice.before, noise.behind / noise.before];
  return kept >= LEAST_VOICE && kept <= MOST_VOICE && left <= MOST_NOISE;
}

/** Why a trial came to no end: it got too little sound worked through for the time it had, or nothing came of it. */
export function trialFault(passedMs: number, renderedMs: number): CleaningFault {
  return renderedMs < passedMs * 0.9 ? 'tooSlow' : 'failed';
}
