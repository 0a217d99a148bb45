import type { Agreement } from './agreement.ts';
import type { IceCandidate } from './call.ts';
import { comparePairs, type Pair } from './connection.ts';

/**
 * More than two sides gather together; a peer that sends more is not trying to connect, but has our engine knock at
 * doors (A89).
 */
const MAX_CANDIDATES = 128;

/**
 * What of these candidates there is still room for. Those of an older connection are dropped; those that overtook what
 * makes a newer one are kept for it.
 */
export function admitCandidates(
  agreement: Agreement,
  pair: Pair,
  candidates: readonly IceCandidate[],
): readonly [Agreement, readonly IceCandidate[]] {
  const order = comparePairs(pair, agreement.connection.at);
  if (order < 0) return [agreement, []];
  if (order > 0) {
    const early = [...agreement.early, ...candidates.map((candidate) => ({ pair, candidate }))];
    return [{ ...agreement, early: early.slice(0, MAX_CANDIDATES) }, []];
  }
  const admitted = candidates.slice(0, MAX_CANDIDATES - agreement.candidates);
  if (admitted.length === 0) return [agreement, []];
  return [{ ...agreement, candidates: agreement.candidates + admitted.length }, admitted];
}

/** Another connection is in force: its candidates begin anew, with those that came early. */
export function admitEarly(agreement: Agreement): readonly [Agreement, readonly IceCandidate[]] {
  const { at } = agreement.connection;
  const present = agreement.early.flatMap(({ pair, candidate }) => (comparePairs(pair, at) === 0 ? [candidate] : []));
  const early = agreement.early.filter(({ pair }) => comparePairs(pair, at) > 0);
  return [{ ...agreement, early, candidates: present.length }, present];
}
