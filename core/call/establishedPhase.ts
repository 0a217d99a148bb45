import type { Instant } from './call.ts';
import type { CallEvent, HangupReason, SendFailure } from './callEvent.ts';
import type { In } from './callState.ts';
import { elsewhere } from './incomingPhase.ts';
import type { EndReason } from './endReason.ts';
import { mediaEndReason, sendEndReason } from './failureEndReason.ts';
import { assertNever, end, hangup, send, stay, type Step } from './step.ts';

/** connecting, connected: offer and answer are exchanged, with one device of the peer. */
export function establishedStep(state: In<'connecting' | 'connected'>, event: CallEvent, now: Instant): Step {
  const { call, remoteDevice, relayOnly } = state;
  const goodbye = (reason: HangupReason) => [hangup(call, remoteDevice, reason)];
  switch (event.type) {
    case 'localCandidates':
      return { state, effects: [send(call, { kind: 'candidates', remoteDevice, candidates: event.candidates })] };
    case 'remoteCandidates':
      return {
        state,
        effects: [
          { type: 'media', order: { kind: 'addCandidates', callId: call.callId, candidates: event.candidates } },
        ],
      };
    case 'mediaConnected':
      // Again while connected: the route changed.
      if (state.phase === 'connected') return stay({ ...state, route: event.route });
      return {
        state: { phase: 'connected', call, remoteDevice, relayOnly, connectedAt: now, route: event.route },
        effects: [{ type: 'stopTimers', callId: call.callId }],
      };
    case 'userHungUp':
      return end(state, 'hungUpHere', now, goodbye('hangup'));
    case 'remoteHungUp':
      if (event.reason !== 'failed') return end(state, 'hungUpThere', now);
      // Both sides look for the same connection: the one that gives up first speaks for both.
      return end(state, state.phase === 'connecting' ? unconnected(relayOnly) : 'failedThere', now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, goodbye('failed'));
    case 'remoteIdentityChanged':
      // Media that flows is sealed with the certificate that was agreed before; without any, none begins.
      return state.phase === 'connected' ? stay(state) : end(state, 'identityChanged', now, goodbye('failed'));
    case 'mediaFailed':
      return end(state, mediaEndReason(event.failure), now, goodbye('failed'));
    case 'windowLost':
      return end(state, 'windowLost', now, goodbye('failed'));
    case 'sendFailed':
      // An answer that came too late, or may not go to who is there now, ends the call. A candidate or a late frame that did
      // not leave does not: media may be flowing already, and if it is not, the connect timer names the reason.
      return state.phase === 'connecting' && LOST_ANSWER.has(event.failure)
        ? end(state, sendEndReason(event.failure), now)
        : stay(state);
    case 'serverSaid':
      if (state.phase === 'connecting') return elsewhere(state, event.news, now);
      return event.news === 'ended' ? end(state, 'hungUpThere', now) : stay(state);
    case 'timerFired':
      if (state.phase !== 'connecting' || event.timer !== 'connect') return stay(state);
      return end(state, unconnected(relayOnly), now, goodbye('failed'));
    case 'userDialled':
    case 'userAnswered':
    case 'userDeclined':
    case 'userSilenced':
    case 'windowDismissed':
    case 'remoteOffered':
    case 'remoteAnswered':
    case 'offerReady':
    case 'answerReady':
      return stay(state);
    default:
      return assertNever(event);
  }
}

const LOST_ANSWER: ReadonlySet<SendFailure> = new Set(['notRinging', 'unsecured', 'identityChanged']);

/** What it means that media did not connect: with one way allowed only, it was that way. */
function unconnected(relayOnly: boolean): EndReason {
  return relayOnly ? 'relayUnavailable' : 'connectFailed';
}
