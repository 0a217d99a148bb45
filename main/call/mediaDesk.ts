import type { CallId } from '../../core/call/call.ts';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';

export interface MediaDesk {
  readonly order: (order: MediaOrder) => void;
  /**
   * What of all orders of the present calls still says something, keys apart: a call window that opens late, or again,
   * comes to the connection that there is. In the order in which they were given.
   */
  readonly current: () => readonly NumberedMediaOrder[];
}

/**
 * Numbers the orders to the media engine and keeps those of each call until it is closed. The other side can have a
 * connection mended as often as it likes: what is kept must not grow with that.
 */
export function createMediaDesk(tell: (order: NumberedMediaOrder) => void): MediaDesk {
  let sequence = 0;
  const kept = new Map<CallId, readonly NumberedMediaOrder[]>();
  return {
    order: (order) => {
      sequence += 1;
      const numbered = { sequence, order };
      const { callId, kind } = order;
      const outdated = VOID_AFTER[kind];
      const before = (kept.get(callId) ?? []).filter((one) => outdated !== 'all' && !outdated.has(one.order.kind));
      // Keys are told once, to the window that has just made its description: one that begins anew would count its
      // frames from zero under them, and needs a connection and keys of its own.
      if (kind === 'close') kept.delete(callId);
      else kept.set(callId, kind === 'sealMedia' ? before : [...before, numbered]);
      tell(numbered);
    },
    current: () => [...kept.values()].flat().toSorted((one, other) => one.sequence - other.sequence),
  };
}

type Kind = MediaOrder['kind'];
const NOTHING: ReadonlySet<Kind> = new Set();
/** Candidates are of the connection before: those of the next one are given behind the order that begins it. */
const OLDER_PAIRS: ReadonlySet<Kind> = new Set(['restart', 'answerRestart', 'applyRestart', 'addCandidates']);

/** Which earlier orders of its call each makes void: they say how a connection came about that is no more. */
const VOID_AFTER: Readonly<Record<Kind, ReadonlySet<Kind> | 'all'>> = {
  createOffer: NOTHING,
  createAnswer: NOTHING,
  gather: NOTHING,
  sealMedia: NOTHING,
  applyAnswer: NOTHING,
  addCandidates: NOTHING,
  // Of who holds it the last one says all.
  hold: new Set(['hold']),
  restart: OLDER_PAIRS,
  answerRestart: OLDER_PAIRS,
  // Of the question that this answers, nothing.
  applyRestart: new Set(['applyRestart', 'addCandidates']),
  // They begin a connection of their own, and say who holds the call.
  rejoin: 'all',
  answerRejoin: 'all',
  close: 'all',
};
