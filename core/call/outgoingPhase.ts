import type { Instant } from './call.ts';
import type { CallEvent, HangupReason } from './callEvent.ts';
import type { CallState, In } from './callState.ts';
import { connectMs } from './callTiming.ts';
import type { EndReason } from './endReason.ts';
import { answerAtOnce } from './incomingPhase.ts';
import { mediaEndReason, sendEndReason } from './failureEndReason.ts';
import { assertNever, end, hangup, send, startTimer, stay, type Step } from './step.ts';

type Outgoing = In<'dialling' | 'calling' | 'alerting'>;

/** dialling, calling, alerting: we want to speak, nobody has answered. */
export function outgoingStep(state: Outgoing, event: CallEvent, now: Instant): Step {
  const { call } = state;
  // Until the offer is out the other side knows nothing, so there is nobody to say goodbye to.
  const cancel = (reason: HangupReason) => (state.phase === 'dialling' ? [] : [hangup(call, null, reason)]);
  switch (event.type) {
    case 'offerReady':
      if (state.phase !== 'dialling') return stay(state);
      return {
        state: { phase: 'calling', call, relayOnly: state.relayOnly, reach: 'unknown' },
        effects: [send(call, { kind: 'offer', offer: event.offer })],
      };
    case 'serverSaid':
      return onNews(state, event.news, now);
    case 'remoteAnswered':
      if (state.phase === 'dialling') return stay(state);
      return {
        state: { phase: 'connecting', call, remoteDevice: event.remoteDevice, relayOnly: state.relayOnly },
        effects: [
          { type: 'stopTimers', callId: call.callId },
          { type: 'media', order: { kind: 'applyAnswer', callId: call.callId, answer: event.answer } },
          startTimer(call, 'connect', connectMs(state.relayOnly)),
        ],
      };
    case 'remoteCandidates':
      // They may overtake the answer of the same device; the engine keeps them until it has the answer.
      return { state, effects: [addCandidates(call.callId, event.candidates)] };
    case 'remoteHungUp':
      return end(state, reasonOfRemote(event.reason), now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, cancel('failed'));
    case 'remoteIdentityChanged':
      // Until the other side rings the offer may not be out: then whoever sends it finds out the same.
      return state.phase === 'alerting' ? end(state, 'identityChanged', now, cancel('failed')) : stay(state);
    case 'remoteOffered':
      // Glare. The server took the peer's call first (it allows one live call for two people), so ours will be refused.
      return event.peer === call.peer ? answerAtOnce(event, now, call) : stay(state);
    case 'sendFailed':
      return end(state, sendEndReason(event.failure), now);
    case 'userHungUp':
      return end(state, 'cancelled', now, cancel('cancel'));
    case 'mediaFailed':
      return end(state, mediaEndReason(event.failure), now, cancel('cancel'));
    case 'windowLost':
      return end(state, 'windowLost', now, cancel('cancel'));
    case 'timerFired':
      return event.timer === 'noAnswer' ? end(state, unanswered(state), now, cancel('cancel')) : stay(state);
    case 'userDialled':
    case 'userAnswered':
    case 'userDeclined':
    case 'userSilenced':
    case 'windowDismissed':
    case 'answerReady':
    case 'localCandidates':
    case 'mediaConnected':
      return stay(state);
    default:
      return assertNever(event);
  }
}

function onNews(state: Outgoing, news: Extract<CallEvent, { type: 'serverSaid' }>['news'], now: Instant): Step {
  const { call, relayOnly } = state;
  switch (news) {
    case 'ringing':
      return state.phase === 'calling' ? { state: { phase: 'alerting', call, relayOnly }, effects: [] } : stay(state);
    case 'queued':
      return state.phase === 'calling' ? stay({ ...state, reach: 'peerOffline' }) : stay(state);
    case 'missed':
      return end(state, unanswered(state), now);
    case 'ended':
      return end(state, 'refusedByServer', now);
    case 'answeredElsewhere':
    case 'rejectedElsewhere':
      return stay(state);
    default:
      return assertNever(news);
  }
}

/** A phone that never rang was not ignored: its owner was away, and the person calling should know which it was. */
function unanswered(state: CallState): EndReason {
  return state.phase === 'calling' && state.reach === 'peerOffline' ? 'peerOffline' : 'noAnswer';
}

function reasonOfRemote(reason: HangupReason): EndReason {
  switch (reason) {
    case 'reject':
    case 'hangup':
      return 'declined';
    case 'busy':
    case 'glare':
      return 'busy';
    case 'cancel':
    case 'failed':
      return 'failedThere';
    default:
      return assertNever(reason);
  }
}

function addCandidates(callId: string, candidates: Extract<CallEvent, { type: 'remoteCandidates' }>['candidates']) {
  return { type: 'media', order: { kind: 'addCandidates', callId, candidates } } as const;
}
