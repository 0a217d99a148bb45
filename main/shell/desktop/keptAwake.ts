import { activeView, hasConnectedCall, type ShownCalls } from '../../../core/call/shownCalls.ts';

/** Electron's power save blocker, as far as it is used. */
export interface PowerSaving {
  readonly start: (kind: Wakefulness) => number;
  readonly stop: (id: number) => void;
}

/** The display stays on, or only the program and its network. */
export type Wakefulness = 'prevent-display-sleep' | 'prevent-app-suspension';

/** What a call needs: whoever looks at somebody touches no key. */
function wakefulnessOf(calls: ShownCalls): Wakefulness | null {
  const view = activeView(calls);
  // A held call is one that somebody waits in.
  if (view === null) return hasConnectedCall(calls) ? 'prevent-app-suspension' : null;
  const seesThem = view.phase === 'connected' && (view.theirs?.camera === true || view.theirs?.screen === true);
  const isVideo = view.call.type === 'video' || seesThem || (view.phase === 'connected' && view.sharing);
  return isVideo ? 'prevent-display-sleep' : 'prevent-app-suspension';
}

/**
 * Keeps the computer awake as the call needs it, and not a moment longer. Functions of Electron know by `this` what
 * they belong to: they are called, never taken apart.
 */
export function createKeptAwake(powerSaving: PowerSaving) {
  let held: { readonly kind: Wakefulness; readonly id: number } | null = null;
  const hold = (wanted: Wakefulness | null): void => {
    if (wanted === (held?.kind ?? null)) return;
    const before = held;
    held = wanted === null ? null : { kind: wanted, id: powerSaving.start(wanted) };
    // After the new one: there is no moment in between in which it may fall asleep.
    if (before !== null) powerSaving.stop(before.id);
  };
  return { draw: (calls: ShownCalls): void => hold(wakefulnessOf(calls)), stop: (): void => hold(null) };
}
