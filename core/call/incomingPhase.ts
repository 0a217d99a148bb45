import type { CallRef, Instant } from './call.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent, HangupReason } from './callEvent.ts';
import type { In } from './callState.ts';
import { connectMs, NO_ANSWER_MS } from './callTiming.ts';
import type { EndReason } from './endReason.ts';
import { incomingCall } from './idlePhase.ts';
import { mediaEndReason, sendEndReason } from './failureEndReason.ts';
import { assertNever, end, hangup, send, startTimer, stay, type Step } from './step.ts';

/** More candidates than any honest side trickles before an answer. */
const MAX_EARLY_CANDIDATES = 64;

/** ringing: the person decides. */
export function ringingStep(state: In<'ringing'>, event: CallEvent, now: Instant): Step {
  const { call, remoteDevice } = state;
  switch (event.type) {
    case 'userAnswered':
      return answer(state, event, now);
    case 'userDeclined':
    case 'userHungUp':
      return end(state, 'declinedHere', now, [hangup(call, remoteDevice, 'reject')]);
    case 'userSilenced':
      return stay({ ...state, silenced: true });
    case 'remoteHungUp':
      return end(state, 'missed', now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, [hangup(call, remoteDevice, 'failed')]);
    case 'remoteIdentityChanged':
      return end(state, 'identityChanged', now, [hangup(call, remoteDevice, 'failed')]);
    case 'remoteCandidates': {
      const earlyCandidates = [...state.earlyCandidates, ...event.candidates].slice(0, MAX_EARLY_CANDIDATES);
      return stay({ ...state, earlyCandidates });
    }
    case 'serverSaid':
      switch (event.news) {
        case 'answeredElsewhere':
          return end(state, 'answeredElsewhere', now);
        case 'rejectedElsewhere':
          return end(state, 'declinedElsewhere', now);
        case 'missed':
        case 'ended':
          return end(state, 'missed', now);
        case 'ringing':
        case 'queued':
          return stay(state);
        default:
          return assertNever(event.news);
      }
    case 'timerFired':
      // Nothing is sent: the server's own clock ends the call for both sides.
      return event.timer === 'ring' ? end(state, 'missed', now) : stay(state);
    // The hidden call window holds no media yet; it is made again when the person answers.
    case 'windowLost':
    case 'mediaFailed':
    case 'userDialled':
    case 'windowDismissed':
    case 'remoteOffered':
    case 'remoteAnswered':
    case 'sendFailed':
    case 'offerReady':
    case 'answerReady':
    case 'localCandidates':
    case 'mediaConnected':
      return stay(state);
    default:
      return assertNever(event);
  }
}

/** answering: accepted here, the answer is being made. */
export function answeringStep(state: In<'answering'>, event: CallEvent, now: Instant): Step {
  const { call, remoteDevice, relayOnly } = state;
  const goodbye = (reason: HangupReason) => [hangup(call, remoteDevice, reason)];
  switch (event.type) {
    case 'answerReady':
      return {
        state: { phase: 'connecting', call, remoteDevice, relayOnly },
        effects: [
          { type: 'stopTimers', callId: call.callId },
          send(call, { kind: 'answer', remoteDevice, answer: event.answer }),
          startTimer(call, 'connect', connectMs(relayOnly)),
        ],
      };
    case 'remoteCandidates':
      return {
        state,
        effects: [
          { type: 'media', order: { kind: 'addCandidates', callId: call.callId, candidates: event.candidates } },
        ],
      };
    case 'userHungUp':
    case 'userDeclined':
      return end(state, 'declinedHere', now, goodbye('reject'));
    case 'remoteHungUp':
      return end(state, 'missed', now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, goodbye('failed'));
    case 'remoteIdentityChanged':
      return end(state, 'identityChanged', now, goodbye('failed'));
    case 'mediaFailed':
      return end(state, mediaEndReason(event.failure), now, goodbye('failed'));
    case 'windowLost':
      return end(state, 'windowLost', now, goodbye('failed'));
    case 'sendFailed':
      return end(state, sendEndReason(event.failure), now);
    case 'serverSaid':
      return elsewhere(state, event.news, now);
    case 'timerFired':
      // The engine never made an answer (a permission prompt left open, say).
      return event.timer === 'noAnswer' ? end(state, 'windowLost', now, goodbye('failed')) : stay(state);
    case 'localCandidates':
    case 'userDialled':
    case 'userAnswered':
    case 'userSilenced':
    case 'windowDismissed':
    case 'remoteOffered':
    case 'remoteAnswered':
    case 'offerReady':
    case 'mediaConnected':
      return stay(state);
    default:
      return assertNever(event);
  }
}

/** Glare: the peer we were calling calls us, and the server took theirs. We answer, for we wanted to speak anyway. */
export function answerAtOnce(
  offered: Extract<CallEvent, { type: 'remoteOffered' }>,
  now: Instant,
  dropped: CallRef,
): Step {
  const call = incomingCall(offered, now);
  const ringing: In<'ringing'> = {
    phase: 'ringing',
    call,
    remoteDevice: offered.remoteDevice,
    offer: offered.offer,
    knownContact: offered.knownContact,
    silenced: true,
    earlyCandidates: [],
  };
  const answered = answer(ringing, { callType: dropped.type, network: offered.network }, now);
  const dropOwn: readonly CallEffect[] = [
    { type: 'stopTimers', callId: dropped.callId },
    { type: 'media', order: { kind: 'close', callId: dropped.callId } },
  ];
  return { state: answered.state, effects: [...dropOwn, ...answered.effects] };
}

type Answer = Pick<Extract<CallEvent, { type: 'userAnswered' }>, 'callType' | 'network'>;

function answer(state: In<'ringing'>, { callType, network }: Answer, now: Instant): Step {
  const { call, remoteDevice, offer, earlyCandidates } = state;
  if (network.relayOnly && network.iceServers.length === 0) {
    return end(state, 'relayUnavailable', now, [hangup(call, remoteDevice, 'failed')]);
  }
  const early: readonly CallEffect[] =
    earlyCandidates.length === 0
      ? []
      : [{ type: 'media', order: { kind: 'addCandidates', callId: call.callId, candidates: earlyCandidates } }];
  return {
    state: { phase: 'answering', call, remoteDevice, relayOnly: network.relayOnly },
    effects: [
      { type: 'stopTimers', callId: call.callId },
      { type: 'media', order: { kind: 'createAnswer', callId: call.callId, callType, network, offer } },
      ...early,
      startTimer(call, 'noAnswer', NO_ANSWER_MS),
    ],
  };
}

/** What the server says after we accepted: another device may have been faster. */
export function elsewhere(
  state: In<'answering' | 'connecting'>,
  news: Extract<CallEvent, { type: 'serverSaid' }>['news'],
  now: Instant,
): Step {
  const reasons: Partial<Record<typeof news, EndReason>> = {
    answeredElsewhere: 'answeredElsewhere',
    rejectedElsewhere: 'declinedElsewhere',
    missed: 'missed',
    ended: 'hungUpThere',
  };
  const reason = reasons[news];
  return reason === undefined ? stay(state) : end(state, reason, now);
}
