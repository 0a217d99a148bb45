/** What is measured of a filter, at each sample. */
export interface FilterSample {
  /** Root mean square before and behind the filter, 0 to 1. */
  readonly before: number;
  readonly behind: number;
  /** Milliseconds since the last sample: of the clock, and of sound that was worked through. */
  readonly passedMs: number;
  readonly renderedMs: number;
}

export type FilterFault = 'silent' | 'slow';

export const FILTER_SAMPLE_MS = 500;
/** Speech; a filter may well take noise down to nothing. */
const SPEECH = 0.02;
const SILENCE = 1e-6;
/** Two seconds of speech of which nothing comes through. */
const SILENT_SAMPLES = 4;
/** Sound that falls behind its clock is heard as gaps. */
const LEAST_PACE = 0.9;
/** Two seconds, since a computer may be busy for one. */
const SLOW_SAMPLES = 4;

/** Whether a filter still does what it should. An engine says neither that it is dead nor that it falls behind. */
export function createFilterWatch(): (sample: FilterSample) => FilterFault | null {
  let silentFor = 0;
  let slowFor = 0;
  return ({ before, behind, passedMs, renderedMs }) => {
    silentFor = behind > SILENCE ? 0 : before > SPEECH ? silentFor + 1 : silentFor;
    // A window that slept for a while tells nothing of the filter.
    if (passedMs < FILTER_SAMPLE_MS * 4) slowFor = renderedMs < passedMs * LEAST_PACE ? slowFor + 1 : 0;
    if (silentFor >= SILENT_SAMPLES) return 'silent';
    return slowFor >= SLOW_SAMPLES ? 'slow' : null;
  };
}
