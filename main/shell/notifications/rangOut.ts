import { presentCalls, type ShownCalls } from '../../../core/call/shownCalls.ts';

/**
 * How many calls have rung here since the last look until their callers gave up, or for as long as calls ring, and
 * nobody did anything about them. Whoever declines or silences one has seen it, and what quiet silences is not told.
 */
export function createRangOut(): (calls: ShownCalls) => number {
  /** Ringing at the last look, unheeded. */
  let ringing: readonly string[] = [];
  return (calls) => {
    const present = presentCalls(calls).map(({ view }) => view);
    const before = ringing;
    ringing = present.flatMap((view) => (view.phase === 'ringing' && !view.silenced ? [view.call.callId] : []));
    return present.filter(
      (view) => view.phase === 'ended' && view.reason === 'missed' && before.includes(view.call.callId),
    ).length;
  };
}
