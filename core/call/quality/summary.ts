import type { QualityHistory } from './history.ts';
import { MAX_COUNT, measured } from './measure.ts';

/** What of a sample can be drawn over time. */
export const MEASURES = ['roundTripMs', 'lossIn', 'lossOut', 'jitterMs', 'inKbps', 'outKbps'] as const;
export type Measure = (typeof MEASURES)[number];

/** Null: never known. */
export interface Summary {
  /** The last that is known. */
  readonly last: number;
  readonly average: number;
  readonly highest: number;
}

export function summaryOf(history: QualityHistory, measure: Measure): Summary | null {
  const known = history.map((sample) => measured(sample[measure], MAX_COUNT)).filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return null;
  return {
    last,
    average: known.reduce((sum, value) => sum + value, 0) / known.length,
    highest: Math.max(...known),
  };
}
