import type { QualitySample } from './sample.ts';

/** How often a call is sampled. */
export const QUALITY_SAMPLE_MS = 2_000;
export const HISTORY_MS = 5 * 60_000;
/** A clock that ticks faster than it should does not make it grow. */
export const MAX_SAMPLES = HISTORY_MS / QUALITY_SAMPLE_MS;

/** The samples of the last five minutes, oldest first. */
export type QualityHistory = readonly QualitySample[];

export function withSample(history: QualityHistory, sample: QualitySample): QualityHistory {
  const since = sample.atMs - HISTORY_MS;
  // One from behind the last is of a clock that began anew: it takes the place of all.
  if ((history.at(-1)?.atMs ?? 0) > sample.atMs) return [sample];
  return [...history, sample].filter(({ atMs }) => atMs > since).slice(-MAX_SAMPLES);
}
