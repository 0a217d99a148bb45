import { buttonsOf } from './orderMeant.ts';
import { presentCalls, type ShownCalls } from './shownCalls.ts';

/**
 * What a surface shows that has buttons for all calls, for its guard: of each call, in their order, which buttons it
 * has, and whether it is held. When this changes, a press that is on its way may have meant something else (A78).
 */
export function buttonsShown(calls: ShownCalls): string {
  const shown = presentCalls(calls).map(({ view }) => {
    const held = view.phase === 'connected' && view.heldHere ? ' held' : '';
    return `${buttonsOf(view.phase)} ${view.call.callId}${held}`;
  });
  return shown.length === 0 ? 'idle' : shown.join(', ');
}
