import type { Instant } from './call.ts';
import type { CallEvent } from './callEvent.ts';
import { callOf, idle, isLive, type CallState, type In } from './callState.ts';
import { establishedStep } from './establishedPhase.ts';
import { beginIncoming, beginOutgoing, incomingCall } from './idlePhase.ts';
import { answeringStep, ringingStep } from './incomingPhase.ts';
import { outgoingStep } from './outgoingPhase.ts';
import { assertNever, hangup, stay, type Step } from './step.ts';

/**
 * The call: the only way its state changes. Pure and total; `now` is the computer's clock in Unix milliseconds.
 * The drawing stands above `CallState`.
 */
export function transition(state: CallState, event: CallEvent, now: Instant): Step {
  if (event.type === 'userDialled') return isLive(state) ? stay(state) : beginOutgoing(event, now);
  if (event.type === 'remoteOffered') return onOffer(state, event, now);
  // Everything else belongs to one call. A late event of an earlier call must not touch the present one.
  if (callOf(state)?.callId !== event.callId) return stay(state);
  switch (state.phase) {
    case 'idle':
      return stay(state);
    case 'dialling':
    case 'calling':
    case 'alerting':
      return outgoingStep(state, event, now);
    case 'ringing':
      return ringingStep(state, event, now);
    case 'answering':
      return answeringStep(state, event, now);
    case 'connecting':
    case 'connected':
      return establishedStep(state, event, now);
    case 'ended':
      return endedStep(state, event);
    default:
      return assertNever(state);
  }
}

function onOffer(state: CallState, event: Extract<CallEvent, { type: 'remoteOffered' }>, now: Instant): Step {
  if (!isLive(state)) return beginIncoming(event, now);
  const current = callOf(state);
  // The same offer again (the server repeats what was not acknowledged): it rings already.
  if (current?.callId === event.callId) return stay(state);
  if (isUnanswered(state) && current?.peer === event.peer) return outgoingStep(state, event, now);
  const refused = incomingCall(event, now);
  return {
    state,
    effects: [
      hangup(refused, event.remoteDevice, 'busy'),
      { type: 'record', entry: { call: refused, reason: 'busyHere', durationMs: null, endedAt: now, route: null } },
    ],
  };
}

function isUnanswered(state: CallState): state is In<'dialling' | 'calling' | 'alerting'> {
  return state.phase === 'dialling' || state.phase === 'calling' || state.phase === 'alerting';
}

function endedStep(state: In<'ended'>, event: CallEvent): Step {
  if (event.type === 'windowDismissed') {
    return { state: idle, effects: [{ type: 'stopTimers', callId: state.call.callId }] };
  }
  if (event.type === 'timerFired' && event.timer === 'linger') return { state: idle, effects: [] };
  return stay(state);
}
