import { isPromised, type Agreement } from './agreement.ts';
import type { HangupReason, Instant, Route } from './call.ts';
import type { PhaseEvent } from './callEvent.ts';
import type { SendFailure } from './failures.ts';
import type { In } from './callState.ts';
import { elsewhere } from './incomingPhase.ts';
import type { EndReason } from './endReason.ts';
import { counts } from './connection.ts';
import { isPresent } from './connectionPhase.ts';
import { awaitWord, isClosedThere, loseWindow, onConnectionTimer } from './interruptionStep.ts';
import { mediaEndReason, sendEndReason } from './failureEndReason.ts';
import { tellAgain } from './renewal.ts';
import { oweAgain } from './mediaStateStep.ts';
import { assertNever, end, hangup, ignore, send, stay, type Step } from './step.ts';
import { foundNoWay, unconnected } from './unconnected.ts';

/** connecting, connected: offer and answer are exchanged, with one device of the peer. */
export function establishedStep(state: In<'connecting' | 'connected'>, event: PhaseEvent, now: Instant): Step {
  const { call, agreement, remoteDevice } = state;
  const goodbye = (reason: HangupReason) => [hangup(call, remoteDevice, reason)];
  switch (event.type) {
    case 'remoteAccepted':
      return stay(state);
    case 'remoteAnswered':
      // What was agreed with the first answer is fixed: its certificate, and the words over it (A43).
      return ignore(state, call.callId);
    case 'localCandidates': {
      const { pair, candidates } = event;
      if (!counts(agreement.connection, pair)) return stay(state);
      return { state, effects: [send(call, { kind: 'candidates', remoteDevice, pair, candidates })] };
    }
    case 'remoteCandidates':
      return {
        state,
        effects: [
          { type: 'media', order: { kind: 'addCandidates', callId: call.callId, candidates: event.candidates } },
        ],
      };
    case 'mediaConnected':
      // Of a window that is gone, or of one whose rejoin nobody has answered.
      if (!isPresent(state, event.generation)) return stay(state);
      // The DTLS certificate is not the one the offer or answer promised: somebody sits in between.
      if (!isPromised(agreement, event.certificate)) {
        return end(state, 'unsecured', now, goodbye('failed'), { stage: 'dtls' });
      }
      const onNetwork = { ...agreement, network: 'same' } as const;
      // Again while connected: the route changed, or media flow again.
      if (state.phase === 'connected') {
        // It was on its way here when they closed what it is of.
        if (isClosedThere(state)) return stay(state);
        // The server drops what is too much while a network moves: what we sent meanwhile may not have come.
        const heard = state.interruption === null ? onNetwork : tellAgain(onNetwork);
        return stay({ ...state, agreement: heard, route: event.route, interruption: null });
      }
      return connected(state, onNetwork, event.route, now);
    case 'userHeld':
    case 'userResumed': {
      const heldHere = event.type === 'userHeld';
      return state.phase === 'connected' && state.heldHere !== heldHere ? stay({ ...state, heldHere }) : stay(state);
    }
    case 'userHungUp':
    case 'programEnds':
    case 'peerBlocked':
      return end(state, 'hungUpHere', now, goodbye('hangup'));
    case 'remoteHungUp':
      if (event.reason !== 'failed' && event.reason !== 'closed') return end(state, hungUpBy(state, event.reason), now);
      // Both sides look for the same connection: the one that gives up first speaks for both.
      if (state.phase === 'connecting') return unconnected(state, now);
      // They took our media, which were being made anew, for a hang-up of ours: nobody has hung up.
      return end(state, event.reason === 'closed' ? 'connectionLost' : 'failedThere', now);
    case 'hangupUnread':
      // Only the server vouches for it. Media that flows are not for a server to end (A92).
      if (state.phase === 'connected') return stay(state);
      return event.reason === 'failed' ? unconnected(state, now) : end(state, hungUpBy(state, event.reason), now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, goodbye('failed'));
    case 'mediaFailed':
      return end(state, mediaEndReason(event.failure), now, goodbye('failed'));
    case 'mediaFoundNoWay':
      return state.phase === 'connecting' ? foundNoWay(state, event, now) : stay(state);
    case 'mediaProgressed':
      return state.phase === 'connecting' ? stay({ ...state, media: event.media }) : stay(state);
    case 'windowLost':
      return loseWindow(state, event.drawn, now);
    case 'sendFailed':
      // What we send is the one truth for them, and words are made of what we reveal.
      if (isToBeSaidAgain(event)) return oweAgain(state, now);
      return isWithout(state, event)
        ? end(state, sendEndReason(event.failure), now, event.failure === 'notRinging' ? [] : goodbye('failed'))
        : stay(state);
    case 'serverSaid':
      if (state.phase !== 'connecting') return stay(state);
      // They could not go on: nobody hung up.
      return event.news === 'wordless' || event.news === 'broken'
        ? unconnected(state, now)
        : elsewhere(state, event.news, now);
    case 'timerFired': {
      const step = onConnectionTimer(state, event.timer, now);
      if (step !== null) return step;
      if (state.phase !== 'connecting') return stay(state);
      if (event.timer === 'slow') return stay({ ...state, slow: true });
      return event.timer === 'connect' ? unconnected(state, now, goodbye('failed')) : stay(state);
    }
    case 'userAnswered':
    case 'userDeclined':
    case 'userSilenced':
    case 'windowDismissed':
    case 'userReturned':
    case 'offerReady':
    case 'answerReady':
      return stay(state);
    default:
      return assertNever(event);
  }
}

function connected(
  { call, remoteDevice, relayOnly, restarts, closedThere }: In<'connecting'>,
  agreement: Agreement,
  route: Route,
  now: Instant,
): Step {
  const state: In<'connected'> = {
    ...{ phase: 'connected', call, agreement, remoteDevice, relayOnly, connectedAt: now, route, heldHere: false },
    ...{ interruption: null, restarts },
  };
  const stopTimers = { type: 'stopTimers', callId: call.callId } as const;
  if (!closedThere) return { state, effects: [stopTimers] };
  // People were in the call, for as long as it was.
  const waiting = awaitWord(state, now);
  return { state: waiting.state, effects: [stopTimers, ...waiting.effects] };
}

/** Nothing may go, or can be read, over there any more. A disk or a server may have room again. */
const LOST_PEER: ReadonlySet<SendFailure> = new Set(['unsecured', 'identityChanged', 'noRatchet']);

/** Word of our media, or of the words, did not leave; of what their queue had no room for nothing more is known. */
function isToBeSaidAgain({ kind, failure }: Extract<PhaseEvent, { type: 'sendFailed' }>): boolean {
  if (kind === null || kind === 'underWay') return failure === 'full';
  return (kind === 'mediaState' || kind === 'reveal') && !LOST_PEER.has(failure);
}

/**
 * Whether the call cannot go on without what did not leave: its answer, or, where the media that flowed are gone, what
 * would bring them back, unless the next one may. A candidate or a late frame is missed less: media may be flowing
 * already, and if they are not, the connect timer names the reason. A refusal of the server that is of nothing known
 * may be of any of them, but only of an answer it says that it was too late.
 */
function isWithout(
  { phase }: In<'connecting' | 'connected'>,
  { kind, failure }: Extract<PhaseEvent, { type: 'sendFailed' }>,
): boolean {
  if (phase === 'connected') return (kind === 'rejoin' || kind === 'rejoined') && LOST_PEER.has(failure);
  if (kind === null) return failure === 'notRinging';
  return kind === 'answer' || failure === 'unsecured' || failure === 'identityChanged';
}

/**
 * Whoever cancels a call that was answered, or has it give way to another one, has not heard of the answer: they gave
 * up before it came.
 */
function hungUpBy({ phase, call }: In<'connecting' | 'connected'>, reason: HangupReason): EndReason {
  const isUnheard = reason === 'cancel' || reason === 'glare';
  const hasCrossed = phase === 'connecting' && call.direction === 'incoming' && isUnheard;
  return hasCrossed ? 'overBeforeAnswer' : 'hungUpThere';
}
