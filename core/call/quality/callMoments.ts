import type { CallView } from '../view.ts';
import type { CallMoment, CallMomentName } from './diagnostics.ts';
import type { Quality } from './quality.ts';

/** Those of hours, in a call that changes all the time. */
const MOST_KEPT = 60;

type Shown = Exclude<CallView, { phase: 'idle' | 'ringing' | 'cutOff' | 'ended' }>;

/** The states that a call was in, oldest first; one more if it is another now than before. */
export function withMoment(
  moments: readonly CallMoment[],
  view: Shown,
  quality: Quality | null,
  atMs: number,
): readonly CallMoment[] {
  const route = view.phase === 'connected' ? view.route : null;
  const moment = { atMs, was: nameOf(view), route, quality };
  const last = moments.at(-1);
  if (last !== undefined && isSame(last, moment)) return moments;
  return [...moments, moment].slice(-MOST_KEPT);
}

function nameOf(view: Shown): CallMomentName {
  if (view.phase !== 'connected') return view.phase;
  if (view.reconnecting) return 'reconnecting';
  if (view.heldHere) return 'heldHere';
  return view.theirs?.held === true ? 'heldThere' : 'connected';
}

function isSame(one: CallMoment, other: CallMoment): boolean {
  return (
    one.was === other.was &&
    one.route === other.route &&
    one.quality?.bars === other.quality?.bars &&
    one.quality?.cause === other.quality?.cause
  );
}
