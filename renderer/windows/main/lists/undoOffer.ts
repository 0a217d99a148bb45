import { MOST_KEPT } from '../../../../core/ipc/removed.ts';
import type { Person } from './peopleActions.ts';

/** What was removed and can be had back; `added` is the other way round. */
export type Removed =
  | { readonly kind: 'added'; readonly who: Person }
  | { readonly kind: 'contact' | 'reminder'; readonly who: Person }
  | { readonly kind: 'recent' | 'voice' | 'ownVoice'; readonly callId: string; readonly who: Person };

export interface UndoOffer {
  /** Since the offer came up; empty: none is up. */
  readonly removed: readonly Removed[];
  /** How many more there were, which main keeps no longer. */
  readonly goneCount: number;
  /** Some of it could not be put back: it was too long ago. */
  readonly isLate: boolean;
}

export const NO_OFFER: UndoOffer = { removed: [], goneCount: 0, isLate: false };

/** Whether `one` cannot come back before `call` is there. */
export function holds(call: Removed, one: Removed): boolean {
  return call.kind === 'recent' && listOf(one) === 'voice' && keyOf(call) === keyOf(one);
}

/** What stands in one list is kept together in main, each under its key. */
const listOf = ({ kind }: Removed): string => (kind === 'ownVoice' ? 'voice' : kind);
const keyOf = (one: Removed): string => ('callId' in one ? one.callId : one.who.peer);

/** The offer with one more to undo; never more of a list than main keeps of it. */
export function withOne({ removed, goneCount }: UndoOffer, one: Removed): UndoOffer {
  const others = removed.filter((other) => listOf(other) !== listOf(one) || keyOf(other) !== keyOf(one));
  const alike = others.filter((other) => listOf(other) === listOf(one));
  const oldest = alike.length < MOST_KEPT ? undefined : alike[0];
  return {
    removed: [...others.filter((other) => other !== oldest), one],
    goneCount: goneCount + (oldest === undefined ? 0 : 1),
    isLate: false,
  };
}
