import { presentCalls, type ShownCalls } from './shownCalls.ts';

/** Of which calls there is something to be heard, or said in them. */
export function audibleCalls(calls: ShownCalls): readonly string[] {
  return presentCalls(calls)
    .filter(({ view }) => {
      if (view.phase === 'ringing') return !view.silenced;
      if (view.phase === 'connected') return !view.heldHere;
      return view.phase !== 'ended' && view.phase !== 'cutOff';
    })
    .map(({ view }) => view.call.callId);
}
