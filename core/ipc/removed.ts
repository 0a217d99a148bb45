/**
 * What main keeps of each list to be put back: more than anybody takes back at once. A window offers no more of it
 * either, since what is older cannot come back.
 */
export const MOST_KEPT = 50;

/** What became of an order to remove something: whether it was there and can be put back for a while. */
export interface RemovedAnswer {
  readonly isKept: boolean;
}
