import { answerNonce, answerSecret, promise } from './sasExchange.ts';
import { lacksRelay, type HangupReason, type Instant } from './call.ts';
import { gaveWayRecord } from './callRecord.ts';
import type { CallEffect } from './callEffect.ts';
import type { PhaseEvent } from './callEvent.ts';
import type { ServerNews } from './serverNews.ts';
import type { GaveWay, In } from './callState.ts';
import { connectMs, DESCRIPTION_MS, SLOW_MS } from './callTiming.ts';
import type { EndReason } from './endReason.ts';
import { ringing, type Offered } from './idlePhase.ts';
import { mediaEndReason, noWayReason, sendEndReason } from './failureEndReason.ts';
import { restartIfMoved } from './interruptionStep.ts';
import { assertNever, end, hangup, send, startTimer, stay, type Step } from './step.ts';

/** ringing: the person decides. */
export function ringingStep(state: In<'ringing'>, event: PhaseEvent, now: Instant): Step {
  const { call, remoteDevice } = state;
  switch (event.type) {
    case 'userAnswered':
      return answer(state, event, now);
    case 'userDeclined':
      return end(state, 'declinedHere', now, [hangup(call, remoteDevice, 'reject', event.note)], event);
    case 'userHungUp':
      return end(state, 'declinedHere', now, [hangup(call, remoteDevice, 'reject')]);
    // Nobody has decided. Their phone rings on until the server ends the call, as for one that nobody takes.
    case 'programEnds':
      return end(state, 'missed', now);
    // Whoever is blocked hears nothing of it: their phone rings on until the server ends the call.
    case 'peerBlocked':
      return end(state, 'blocked', now);
    case 'userSilenced':
      return stay({ ...state, silenced: true });
    case 'remoteHungUp':
    case 'hangupUnread':
      return end(state, 'missed', now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, [hangup(call, remoteDevice, 'failed')]);
    case 'remoteCandidates': {
      const earlyCandidates = [...state.earlyCandidates, ...event.candidates];
      return stay({ ...state, earlyCandidates });
    }
    case 'serverSaid':
      switch (event.news) {
        // That another device of ours decided is the server's word alone: with one device there is none (A92).
        case 'answeredElsewhere':
        case 'rejectedElsewhere':
        case 'missed':
        case 'callerLost':
        case 'wordless':
        case 'broken':
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
    case 'windowDismissed':
    case 'userReturned':
    case 'userHeld':
    case 'userResumed':
    case 'remoteAccepted':
    case 'remoteAnswered':
    case 'sendFailed':
    case 'offerReady':
    case 'answerReady':
    case 'localCandidates':
    case 'mediaConnected':
    case 'mediaProgressed':
    case 'mediaFoundNoWay':
      return stay(state);
    default:
      return assertNever(event);
  }
}

/** answering: accepted here, the answer is being made. */
export function answeringStep(state: In<'answering'>, event: PhaseEvent, now: Instant): Step {
  const { call, agreement, remoteDevice, relayOnly } = state;
  const goodbye = (reason: HangupReason) => [hangup(call, remoteDevice, reason)];
  switch (event.type) {
    case 'answerReady':
      return restartIfMoved(now, {
        state: {
          phase: 'connecting',
          call,
          agreement: promise(agreement, event.answer.dtlsFingerprint),
          remoteDevice,
          relayOnly,
          media: 'ice',
          slow: false,
          restarts: [],
          closedThere: false,
          gaveWay: state.gaveWay,
        },
        effects: [
          { type: 'stopTimers', callId: call.callId },
          send(call, {
            kind: 'answer',
            remoteDevice,
            answer: event.answer,
            offerHash: state.offerHash,
            sasNonce: answerNonce(agreement),
            candidates: event.candidates,
            mediaSecret: answerSecret(agreement),
          }),
          startTimer(call, 'connect', connectMs(relayOnly)),
          startTimer(call, 'slow', SLOW_MS),
        ],
      });
    case 'remoteCandidates':
      return {
        state,
        effects: [
          { type: 'media', order: { kind: 'addCandidates', callId: call.callId, candidates: event.candidates } },
        ],
      };
    case 'userHungUp':
    case 'programEnds':
    case 'userDeclined':
    case 'peerBlocked':
      return end(state, 'declinedHere', now, goodbye('reject'));
    case 'remoteHungUp':
    case 'hangupUnread':
      return end(state, 'overBeforeAnswer', now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, goodbye('failed'));
    case 'mediaFailed':
      return end(state, mediaEndReason(event.failure), now, goodbye('failed'));
    case 'windowLost':
      return end(state, 'windowLost', now, goodbye('failed'));
    case 'sendFailed':
      // Nothing is sent yet that the call could not do without; whoever can be told nothing gets no answer either.
      return event.failure === 'notRinging' ? end(state, sendEndReason(event.failure), now) : stay(state);
    case 'serverSaid':
      return elsewhere(state, event.news, now);
    case 'timerFired':
      if (event.timer === 'slow') return stay({ ...state, slow: true });
      // The engine never made an answer (a permission prompt left open, say).
      return event.timer === 'noAnswer' ? end(state, 'windowLost', now, goodbye('failed')) : stay(state);
    case 'mediaFoundNoWay':
      // Gathered over a network that went meanwhile: it is gathered anew behind the answer.
      return agreement.network === 'same' ? end(state, noWayReason(event.lacks), now, goodbye('failed')) : stay(state);
    case 'localCandidates':
    case 'userAnswered':
    case 'userSilenced':
    case 'windowDismissed':
    case 'userReturned':
    case 'userHeld':
    case 'userResumed':
    case 'remoteAccepted':
    case 'remoteAnswered':
    case 'offerReady':
    case 'mediaConnected':
    case 'mediaProgressed':
      return stay(state);
    default:
      return assertNever(event);
  }
}

/**
 * Something else begins while a stranger only rings: their call is listed as missed (A86). Nothing is sent to them.
 * Busy would say that somebody else calls just now; ringing on says what an unanswered phone says.
 */
export function giveWayTo(next: Step, strangers: In<'ringing'>, now: Instant): Step {
  const ending = end(strangers, 'missed', now).effects.filter(({ type }) => type !== 'startTimer');
  return { state: next.state, effects: [...ending, ...next.effects] };
}

/**
 * Glare: the peer we were calling calls us, and the server took theirs. We answer, for we wanted to speak anyway. Where
 * theirs was over before ours came to the server, it took ours as well, and would ring there for nobody. Which it was,
 * is not known yet.
 */
export function answerAtOnce(offered: Offered, now: Instant, own: Unanswered): Step {
  const { phase, call: dropped, relayOnly, agreement } = own;
  const rings: In<'ringing'> = { ...ringing(offered, now), silenced: true };
  // Whoever wanted it through a relay alone, this once, wants that of the call that takes its place.
  const network = { ...offered.network, relayOnly: offered.network.relayOnly || relayOnly };
  const gaveWay = gaveWayRecord(dropped, now, agreement.forwardSecret);
  const answered = answer(rings, { callType: dropped.type, network }, now, gaveWay);
  const dropOwn: readonly CallEffect[] = [
    { type: 'stopTimers', callId: dropped.callId },
    { type: 'media', order: { kind: 'close', callId: dropped.callId } },
    ...(phase === 'dialling' ? [] : [hangup(dropped, null, 'glare')]),
  ];
  return { state: answered.state, effects: [...dropOwn, ...answered.effects] };
}

type Unanswered = In<'dialling' | 'calling' | 'alerting'>;
type Answer = Pick<Extract<PhaseEvent, { type: 'userAnswered' }>, 'callType' | 'network'>;

function answer(state: In<'ringing'>, { callType, network }: Answer, now: Instant, gaveWay: GaveWay = null): Step {
  const { call, agreement, remoteDevice, offer, offerHash, earlyCandidates } = state;
  // Nobody meant to be seen in an audio call: the camera waits for its button.
  const answeredAs = call.type === 'video' ? callType : 'audio';
  const { relayOnly } = network;
  const answering = {
    phase: 'answering',
    call,
    agreement,
    remoteDevice,
    offerHash,
    relayOnly,
    slow: false,
    gaveWay,
  } as const;
  if (lacksRelay(network)) {
    return end(answering, 'relayUnavailable', now, [hangup(call, remoteDevice, 'norelay')]);
  }
  const early: readonly CallEffect[] =
    earlyCandidates.length === 0
      ? []
      : [{ type: 'media', order: { kind: 'addCandidates', callId: call.callId, candidates: earlyCandidates } }];
  const sealed = answerSecret(agreement) !== null;
  return {
    state: answering,
    effects: [
      { type: 'stopTimers', callId: call.callId },
      {
        type: 'media',
        order: { kind: 'createAnswer', callId: call.callId, callType: answeredAs, network, offer, sealed },
      },
      ...early,
      // Behind the order: the devices are being opened while it is encrypted.
      send(call, { kind: 'accepted', remoteDevice }),
      startTimer(call, 'noAnswer', DESCRIPTION_MS),
      startTimer(call, 'slow', SLOW_MS),
    ],
  };
}

/**
 * What the server says once the call was accepted. That another device was faster is its word alone (A92). A call that
 * we placed was not missed here, whatever the server has forgotten of it: it connects, or its time for that is over.
 */
export function elsewhere(state: In<'answering' | 'connecting'>, news: ServerNews, now: Instant): Step {
  const over = { ended: 'hungUpThere', broken: 'failedThere' } as const;
  const tooLate = 'overBeforeAnswer';
  const reasons: Partial<Record<ServerNews, EndReason>> =
    state.call.direction === 'incoming'
      ? {
          ...over,
          answeredElsewhere: tooLate,
          rejectedElsewhere: tooLate,
          missed: tooLate,
          callerLost: tooLate,
          wordless: tooLate,
        }
      : over;
  const reason = reasons[news];
  return reason === undefined ? stay(state) : end(state, reason, now);
}
