import type { CleaningFault } from './cleanTrack.ts';

/** What is measured of a filter, at each sample. */
export interface FilterSample {
  /** Root mean square before and behind the filter, 0 to 1. */
  readonly before: number;
  readonly behind: number;
  /** Milliseconds since the last sample: of the clock, and of sound that was worked through. */
  readonly passedMs: number;
  readonly renderedMs: number;
}

export const FILTER_SAMPLE_MS = 250;
/** So much of the sound one sample tells of: the meters look a third of a second back. */
const HEARD_MS = 340;
/** Speech; a filter may well take noise down to nothing. */
const SPEECH = 0.02;
/** A filter that died gives exactly nothing; one that works leaves some of what it takes out. */
const SILENCE = 1e-9;
/** Of speech, as far as it was looked at, of which nothing comes through: a first syllable is inside the filter yet. */
const SILENT_MS = 1000;
/** Sound that falls behind its clock is heard as gaps. */
const LEAST_PACE = 0.9;
/** A computer may be busy for one second, and a window that stood still has one sample for all that time. */
const SLOW_MS = 2000;
const SLOW_MOST_MS = 1000;
/** A window that slept for this long tells nothing of the filter; a hidden one looks once a second. */
const SLEPT_MS = 5000;

/** Whether a filter still does what it should. No engine says that one gives nothing, or falls behind. */
export function createFilterWatch(): (sample: FilterSample) => CleaningFault | null {
  let silentMs = 0;
  let slowMs = 0;
  return ({ before, behind, passedMs, renderedMs }) => {
    if (passedMs > SLEPT_MS) return null;
    if (behind > SILENCE) silentMs = 0;
    else if (before > SPEECH) silentMs += Math.min(passedMs, renderedMs, HEARD_MS);
    slowMs = renderedMs < passedMs * LEAST_PACE ? slowMs + Math.min(passedMs, SLOW_MOST_MS) : 0;
    if (silentMs >= SILENT_MS) return 'failed';
    return slowMs >= SLOW_MS ? 'tooSlow' : null;
  };
}
