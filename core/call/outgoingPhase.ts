import { acceptedThere, gatheredAhead, isOnlyAhead, toldToAnother } from './acceptedStep.ts';
import { admitCandidates } from './candidateAdmission.ts';
import { takeAnswer } from './firstAnswer.ts';
import { promise } from './sasExchange.ts';
import type { HangupReason, IceCandidate, Instant } from './call.ts';
import type { PhaseEvent } from './callEvent.ts';
import type { ServerNews } from './serverNews.ts';
import { commitmentTo } from './callWords.ts';
import { FIRST } from './connection.ts';
import type { In } from './callState.ts';
import { connectMs, RING_MARGIN_MS, SLOW_MS } from './callTiming.ts';
import type { EndReason } from './endReason.ts';
import { mediaEndReason, offerEndReason } from './failureEndReason.ts';
import { restartIfMoved } from './interruptionStep.ts';
import { hasLostLayer } from './secondLayer.ts';
import { assertNever, effectOf, end, hangup, send, startTimer, stay, type Step } from './step.ts';

type Outgoing = In<'dialling' | 'calling' | 'alerting'>;

/** dialling, calling, alerting: we want to speak, nobody has answered. */
export function outgoingStep(state: Outgoing, event: PhaseEvent, now: Instant): Step {
  const { call, agreement } = state;
  // Until the offer is out the other side knows nothing, so there is nobody to say goodbye to.
  const cancel = (reason: HangupReason) => (state.phase === 'dialling' ? [] : [hangup(call, null, reason)]);
  switch (event.type) {
    case 'offerReady':
      if (state.phase !== 'dialling') return stay(state);
      return {
        state: {
          phase: 'calling',
          call,
          agreement: promise(agreement, event.offer.dtlsFingerprint),
          relayOnly: state.relayOnly,
          reach: 'unknown',
          accepted: null,
        },
        effects: [
          send(call, {
            kind: 'offer',
            offer: event.offer,
            sasCommitment: commitmentTo(agreement.ours.sasNonce),
            mediaSecret: agreement.ours.mediaSecret,
          }),
          // It rings there for as long as the server told; in its place the timer for the offer ends.
          startTimer(call, 'noAnswer', state.ringMs + RING_MARGIN_MS),
        ],
      };
    case 'serverSaid':
      return onNews(state, event.news, now);
    case 'remoteAccepted':
      return state.phase === 'dialling' ? stay(state) : acceptedThere(state, event.from.device);
    case 'localCandidates':
      return state.phase === 'dialling' ? stay(state) : gatheredAhead(state, event.candidates);
    case 'remoteAnswered':
      return state.phase === 'dialling' ? stay(state) : onAnswer(state, event, now);
    case 'remoteCandidates':
      // They may overtake the answer of the same device; the engine keeps them until it has the answer.
      return { state, effects: [addCandidates(call.callId, event.candidates)] };
    case 'remoteHungUp': {
      const reason = reasonOfRemote(event.reason);
      const { device } = event.from;
      const said = reason === 'declined' && event.note !== undefined ? { note: event.note } : {};
      return end(state, reason, now, [], { device, ...said });
    }
    case 'hangupUnread':
      return end(state, reasonOfRemote(event.reason), now);
    case 'remoteUnsecured':
      return end(state, 'unsecured', now, cancel('failed'));
    case 'sendFailed':
      if (state.phase !== 'dialling' && isOnlyAhead(state.accepted, event)) return stay(state);
      return end(state, offerEndReason(event.failure), now);
    case 'userHungUp':
    case 'programEnds':
    case 'peerBlocked':
      return end(state, 'cancelled', now, cancel('cancel'));
    case 'mediaFailed':
      return end(state, mediaEndReason(event.failure), now, cancel('cancel'));
    case 'windowLost':
      return end(state, 'windowLost', now, cancel('cancel'));
    case 'timerFired':
      if (event.timer === 'slow') return state.phase === 'dialling' ? stay({ ...state, slow: true }) : stay(state);
      if (event.timer === 'repeat') return end(state, 'unsecured', now, cancel('failed'));
      return event.timer === 'noAnswer' ? end(state, reasonUnanswered(state), now, cancel('cancel')) : stay(state);
    case 'userAnswered':
    case 'userDeclined':
    case 'userSilenced':
    case 'windowDismissed':
    case 'userReturned':
    case 'userHeld':
    case 'userResumed':
    case 'answerReady':
    case 'mediaConnected':
    case 'mediaProgressed':
    case 'mediaFoundNoWay':
      return stay(state);
    default:
      return assertNever(event);
  }
}

/** The first answer, made for our offer. Its certificate, and the words over it, are fixed from here on (A40, A43). */
function onAnswer(
  state: In<'calling' | 'alerting'>,
  event: Extract<PhaseEvent, { type: 'remoteAnswered' }>,
  now: Instant,
): Step {
  const { call, relayOnly } = state;
  const { from, answer, hash, offerHash, sasNonce, mediaSecret, trust } = event;
  const { dtlsFingerprint } = answer;
  if (hasLostLayer(trust, from.device, mediaSecret)) {
    return end(state, 'secondLayerLost', now, [hangup(call, null, 'failed')], { stage: 'signalling' });
  }
  const given = { device: from.device, hash, offerHash, sasNonce, mediaSecret, dtlsFingerprint };
  const { agreement: met, orders, verdict } = takeAnswer(call, state.agreement, given, trust);
  if (verdict !== 'taken') return end(state, 'unsecured', now, [hangup(call, null, 'failed')]);
  const [agreement, candidates] = admitCandidates(met, FIRST, event.candidates);
  return restartIfMoved(now, {
    state: {
      phase: 'connecting',
      call,
      agreement,
      remoteDevice: from.device,
      relayOnly,
      media: 'ice',
      slow: false,
      restarts: [],
      closedThere: false,
      gaveWay: null,
    },
    effects: [
      { type: 'stopTimers', callId: call.callId },
      // Before the candidates, which the answer lets flow.
      ...orders.map((order) => effectOf(call, order)),
      { type: 'media', order: { kind: 'applyAnswer', callId: call.callId, answer } },
      ...(candidates.length === 0 ? [] : [addCandidates(call.callId, candidates)]),
      ...toldToAnother(state, from.device),
      startTimer(call, 'connect', connectMs(relayOnly)),
      startTimer(call, 'slow', SLOW_MS),
    ],
  });
}

function onNews(state: Outgoing, news: ServerNews, now: Instant): Step {
  const { call, agreement, relayOnly } = state;
  switch (news) {
    case 'ringing':
      return state.phase === 'calling'
        ? { state: { phase: 'alerting', call, agreement, relayOnly, accepted: state.accepted }, effects: [] }
        : stay(state);
    case 'queued':
      return state.phase === 'calling' ? stay({ ...state, reach: 'peerOffline' }) : stay(state);
    case 'missed':
      return end(state, reasonUnanswered(state), now);
    // It was we who were away: nobody had the time to answer.
    case 'callerLost':
      return end(state, 'connectionLost', now);
    case 'wordless':
      return end(state, 'keysNewThere', now);
    // Whoever answered did so, and no answer came: the server did not bring it.
    case 'broken':
    case 'ended':
      return end(state, 'refusedByServer', now);
    case 'answeredElsewhere':
    case 'rejectedElsewhere':
      return stay(state);
    default:
      return assertNever(news);
  }
}

/**
 * A phone that never rang was not ignored: its owner was away, and the person calling should know which it was. Nor was
 * one of which nothing can be heard, because there is no network here.
 */
function reasonUnanswered(state: Outgoing): EndReason {
  if (state.agreement.network === 'gone') return 'connectionLost';
  return state.phase === 'calling' && state.reach === 'peerOffline' ? 'peerOffline' : 'noAnswer';
}

function reasonOfRemote(reason: HangupReason): EndReason {
  switch (reason) {
    case 'reject':
    case 'hangup':
      return 'declined';
    case 'busy':
      return 'busy';
    case 'glare':
      return 'crossed';
    case 'cancel':
    case 'failed':
    case 'closed':
      return 'failedThere';
    case 'norelay':
      return 'noRelayThere';
    case 'linkended':
      return 'linkEnded';
    default:
      return assertNever(reason);
  }
}

function addCandidates(callId: string, candidates: readonly IceCandidate[]) {
  return { type: 'media', order: { kind: 'addCandidates', callId, candidates } } as const;
}
