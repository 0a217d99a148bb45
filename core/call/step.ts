import type { CallRef, Instant } from './call.ts';
import type { CallEffect, OutgoingMessage } from './callEffect.ts';
import type { CallTimer, HangupReason } from './callEvent.ts';
import type { CallState } from './callState.ts';
import type { EndReason } from './endReason.ts';
import { LINGER_MS } from './callTiming.ts';

/** One step of the machine: where the call is now, and what is to be done, in this order. */
export interface Step {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
}

/** The event means nothing in this phase. */
export function stay(state: CallState): Step {
  return { state, effects: [] };
}

export function send(call: CallRef, message: OutgoingMessage): CallEffect {
  return { type: 'send', call, message };
}

export function hangup(call: CallRef, remoteDevice: number | null, reason: HangupReason): CallEffect {
  return send(call, { kind: 'hangup', remoteDevice, reason });
}

export function startTimer(call: CallRef, timer: CallTimer, afterMs: number): CallEffect {
  return { type: 'startTimer', callId: call.callId, timer, afterMs };
}

/**
 * Ends a living call: says goodbye with `farewell` (nothing, when the other side knows already), closes the media
 * engine, records the call, and leaves the reason on the screen for a moment.
 */
export function end(
  state: Exclude<CallState, { phase: 'idle' | 'ended' }>,
  reason: EndReason,
  now: Instant,
  farewell: readonly CallEffect[] = [],
): Step {
  const { call } = state;
  const connected = state.phase === 'connected';
  const durationMs = connected ? Math.max(0, now - state.connectedAt) : null;
  const route = connected ? state.route : null;
  return {
    state: { phase: 'ended', call, reason, durationMs },
    effects: [
      ...farewell,
      { type: 'stopTimers', callId: call.callId },
      { type: 'media', order: { kind: 'close', callId: call.callId } },
      { type: 'record', entry: { call, reason, durationMs, endedAt: now, route } },
      startTimer(call, 'linger', LINGER_MS),
    ],
  };
}

/** Closes a `switch` over a union: a new member makes the compiler ask every phase what it means. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
