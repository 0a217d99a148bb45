import type { CallBeginning, PhaseEvent } from './callEvent.ts';
import type { Instant } from './call.ts';
import type { In } from './callState.ts';
import { loseWindow } from './interruptionStep.ts';
import { revivedAgreement } from './keptCall.ts';
import { assertNever, end, hangup, ignore, startTimer, stay, type Step } from './step.ts';

/*
 * A call in the middle of which this program was killed, found again at the next start:
 *
 *     cutOff --userReturned--> connected, with a rejoin on its way, as after a window that is lost
 *            --userHungUp, the time is over, the other side or the server ended it--> ended, as cut off
 */

/** Too late: it only remains to say so, here and there. */
export function beginCutOff(event: Extract<CallBeginning, { type: 'callCutOff' }>, now: Instant): Step {
  const { kept, aliveAt, leftMs } = event;
  const { call, remoteDevice, relayOnly, route, heldHere } = kept;
  // What was spoken is measured by one clock; where this run has it in its own, its last sign of life says.
  const lastAliveAt = aliveAt.byNow;
  const connectedAt = lastAliveAt - Math.max(0, aliveAt.byThen - kept.connectedAt);
  const agreement = revivedAgreement(kept, event.ours, event.trust);
  const state: In<'cutOff'> = {
    phase: 'cutOff',
    ...{ call, agreement, remoteDevice, relayOnly, route, heldHere, connectedAt, lastAliveAt },
  };
  if (leftMs <= 0) return giveUp(state, now);
  return { state, effects: [startTimer(call, 'return', leftMs)] };
}

export function cutOffStep(state: In<'cutOff'>, event: PhaseEvent, now: Instant): Step {
  const { call, remoteDevice } = state;
  switch (event.type) {
    case 'userReturned':
      return goBack(state, event, now);
    case 'userHungUp':
    case 'programEnds':
    case 'peerBlocked':
      return end(state, 'cutOff', now, [hangup(call, remoteDevice, 'hangup')]);
    // Why it ended here is that this program did, whatever the other side says to it.
    case 'remoteHungUp':
    case 'hangupUnread':
      return end(state, 'cutOff', now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, [hangup(call, remoteDevice, 'failed')]);
    case 'serverSaid':
      // No media flow that it would have to be kept for (A92).
      return event.news === 'ringing' || event.news === 'queued' ? stay(state) : end(state, 'cutOff', now);
    case 'timerFired':
      return event.timer === 'return' ? giveUp(state, now) : stay(state);
    case 'remoteAnswered':
    case 'remoteCandidates':
      return ignore(state, call.callId);
    case 'userAnswered':
    case 'userDeclined':
    case 'userSilenced':
    case 'userHeld':
    case 'userResumed':
    case 'windowDismissed':
    case 'sendFailed':
    case 'remoteAccepted':
    case 'offerReady':
    case 'answerReady':
    case 'localCandidates':
    case 'mediaConnected':
    case 'mediaProgressed':
    case 'mediaFoundNoWay':
    case 'mediaFailed':
    case 'windowLost':
      return stay(state);
    default:
      return assertNever(event);
  }
}

function giveUp(state: In<'cutOff'>, now: Instant): Step {
  return end(state, 'cutOff', now, [hangup(state.call, state.remoteDevice, 'failed')]);
}

/** As it was: muted if it was, without a picture, and for the other side a window that begins anew. */
function goBack(state: In<'cutOff'>, { drawn }: Extract<PhaseEvent, { type: 'userReturned' }>, now: Instant): Step {
  const { call, agreement, remoteDevice, relayOnly, route, heldHere, connectedAt } = state;
  const back = { call, agreement, remoteDevice, relayOnly, route, heldHere, connectedAt };
  const rejoining = loseWindow({ phase: 'connected', ...back, interruption: null, restarts: [] }, drawn, now);
  const stopped = { type: 'stopTimers', callId: call.callId } as const;
  if (rejoining.state.phase !== 'connected') return rejoining;
  const { interruption } = rejoining.state;
  return {
    // The person knows that nothing flows yet: they have just asked for it.
    state: { ...rejoining.state, interruption: interruption === null ? null : { ...interruption, shown: true } },
    effects: [stopped, ...rejoining.effects],
  };
}
