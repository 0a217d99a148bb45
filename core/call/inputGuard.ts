/** What comes up or changes under a typing hand or a moving mouse must not take that for an answer. Milliseconds. */
export const IGNORE_INPUT_MS = 400;

/** What a surface shows, and since when. Times are of a clock that only goes forward, in milliseconds. */
export interface InputGuard {
  readonly shows: string | null;
  readonly opensAt: number;
}

export const closedGuard: InputGuard = { shows: null, opensAt: Number.POSITIVE_INFINITY };

/**
 * The guard of a surface that shows this now (null: nothing that can be pressed). Another thing begins the time anew.
 */
export function guardNow(before: InputGuard, shows: string | null, now: number): InputGuard {
  if (shows === before.shows) return before;
  return shows === null ? closedGuard : { shows, opensAt: now + IGNORE_INPUT_MS };
}

/** Whether a press counts by now. */
export function mayAct({ opensAt }: InputGuard, now: number): boolean {
  return now >= opensAt;
}
