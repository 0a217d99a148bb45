/** What an engine says, under whatever name it says it. */
export type Entry = Readonly<Record<string, unknown>>;

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null;
}

/** Counters of one call; beyond it an engine has miscounted. Well below 2^53, so that differences are exact. */
export const MAX_COUNT = 2 ** 48;

/** A number from 0 to `most`; null for what is none, is negative, or cannot be. */
export function measured(value: unknown, most: number): number | null {
  return typeof value === 'number' && value >= 0 && value <= most ? value : null;
}

/** The same in other units: `null` stays it. */
export function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}

/** How much a counter grew; null if either is not known, or if it began anew in between. */
export function grown(later: number | null, earlier: number | null): number | null {
  return later === null || earlier === null || later < earlier ? null : later - earlier;
}
