import { stepAgreement } from './agreementStep.ts';
import { admitCandidates } from './candidateAdmission.ts';
import type { Instant } from './call.ts';
import { unrungRecord } from './callRecord.ts';
import type { CallEffect } from './callEffect.ts';
import type { AgreementEvent, CallBeginning, CallEvent, PhaseEvent } from './callEvent.ts';
import type { Sender } from './sender.ts';
import {
  callOf,
  givesWay,
  idle,
  isLive,
  isParty,
  isCallingOut,
  type CallState,
  type In,
  type LiveState,
} from './callState.ts';
import { comparePairs, FIRST } from './connection.ts';
import { beginCutOff, cutOffStep } from './cutOffPhase.ts';
import { connectionPhaseStep } from './connectionPhase.ts';
import { afterMediaState, afterReveal } from './interruptionStep.ts';
import { establishedStep } from './establishedPhase.ts';
import { tellHold } from './hold.ts';
import { beginIncoming, beginOutgoing, incomingCall, type Offered } from './idlePhase.ts';
import { answerAtOnce, answeringStep, giveWayTo, ringingStep } from './incomingPhase.ts';
import type { NotAdmitted } from './mayRing.ts';
import { afterDecision, mediaStateStep, tellOwed } from './mediaStateStep.ts';
import { outgoingStep } from './outgoingPhase.ts';
import { assertNever, effectOf, end, hangup, ignore, record, stay, type Step } from './step.ts';

/**
 * One call: the only way its state changes. Pure and total; `now` is the computer's clock in Unix milliseconds.
 * The drawing stands above `CallState`; what calls do to each other, above `CallList`.
 */
export function transition(state: CallState, event: CallEvent, now: Instant): Step {
  if (event.type === 'userDialled') {
    if (!isLive(state)) return beginOutgoing(event, now);
    // Whoever dials the stranger who rings means to answer: that is a button of its own.
    const { callId, peer } = event;
    const takesPlace = givesWay(state) && state.call.callId !== callId && state.call.peer !== peer;
    return takesPlace ? giveWayTo(beginOutgoing(event, now), state, now) : stay(state);
  }
  if (event.type === 'remoteOffered') return onOffer(state, event, now);
  if (event.type === 'callCutOff') return isLive(state) ? stay(state) : beginCutOff(event, now);
  // Everything else belongs to one call. A late event of an earlier call must not touch the present one.
  if (callOf(state)?.callId !== event.callId) return 'from' in event ? ignore(state, event.callId) : stay(state);
  if (!('from' in event)) return tellHold(state, inCall(state, event, now));
  if (!isParty(state, event.from)) return ignore(state, event.callId);
  return tellHold(state, inCall(noteSender(state, event.from), event, now));
}

type InCall = Exclude<CallEvent, CallBeginning>;

function inCall(state: CallState, event: InCall, now: Instant): Step {
  switch (event.type) {
    case 'messageSent':
    case 'heartbeatDue':
    case 'remoteUnread':
    case 'sessionRenewed':
    case 'offerMisaddressed':
    case 'relaysTried':
      if (isLive(state)) return agreementStep(state, event, now);
      return event.type === 'messageSent' ? countFarewell(state, event.count) : stay(state);
    case 'trustChanged':
      return isLive(state) ? afterDecision(state, agreementStep(state, event, now), now) : stay(state);
    case 'remoteRevealed':
      return isLive(state) ? afterReveal(state, agreementStep(state, event, now), now) : stay(state);
    case 'remoteNacked':
      return isLive(state) ? tellFirst(agreementStep(state, event, now), now) : stay(state);
    case 'remoteCandidates': {
      if (!isLive(state)) return stay(state);
      // Before the answer there is one connection only (A41).
      const mayBeAnother = state.phase === 'connecting' || state.phase === 'connected';
      if (!mayBeAnother && comparePairs(event.pair, FIRST) !== 0) return ignore(state, event.callId);
      const [agreement, candidates] = admitCandidates(state.agreement, event.pair, event.candidates);
      if (candidates.length === 0) {
        return agreement === state.agreement ? ignore(state, event.callId) : stay({ ...state, agreement });
      }
      return phaseStep({ ...state, agreement }, { ...event, candidates }, now);
    }
    case 'mediaInterrupted':
    case 'mediaClosedThere':
    case 'mediaClosedHere':
    case 'networkGone':
    case 'computerFallsAsleep':
    case 'restartReady':
    case 'rejoinReady':
    case 'computerSlept':
    case 'networkPlanned':
    case 'remoteRestart':
    case 'remoteRestarted':
    case 'remoteRejoin':
    case 'remoteRejoined':
      return isLive(state) ? connectionPhaseStep(state, event, now) : stay(state);
    case 'addressesChanged':
      // After a sleep they still have our word for it, and may have it before anything flows.
      return isLive(state) ? tellFirst(connectionPhaseStep(state, event, now), now) : stay(state);
    case 'signedIn':
    case 'ownNameChanged':
    case 'ownMediaState':
    case 'remoteMediaState':
      return isLive(state) ? afterMediaState(mediaStateStep(state, event, now), now) : stay(state);
    case 'timerFired':
      if (event.timer !== 'mediaState') return phaseStep(state, event, now);
      return isLive(state) ? tellOwed(state, now) : stay(state);
    case 'endToBeRead':
      if (state.phase !== 'ended') return stay(state);
      return { state, effects: [{ type: 'stopTimers', callId: event.callId }] };
    case 'mediaConnected':
      return tellFirst(phaseStep(state, event, now), now);
    default:
      return phaseStep(state, event, now);
  }
}

/** Media flow from this step on, say: the other side is told what we send, unless it knows. */
function tellFirst(step: Step, now: Instant): Step {
  if (step.state.phase !== 'connecting' && step.state.phase !== 'connected') return step;
  const told = tellOwed(step.state, now);
  return { state: told.state, effects: [...step.effects, ...told.effects] };
}

function phaseStep(state: CallState, event: PhaseEvent, now: Instant): Step {
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
    case 'cutOff':
      return cutOffStep(state, event, now);
    case 'ended':
      return endedStep(state, event);
    default:
      return assertNever(state);
  }
}

/** A message that came without a ratchet makes the whole call one that is not forward secret. */
function noteSender(state: CallState, { forwardSecret }: Sender): CallState {
  if (forwardSecret || !isLive(state) || !state.agreement.forwardSecret) return state;
  return { ...state, agreement: { ...state.agreement, forwardSecret: false } };
}

/** What goes out after the end is counted all the same: the goodbye comes behind it. */
function countFarewell(state: CallState, count: number): Step {
  if (state.phase !== 'ended') return stay(state);
  return stay({ ...state, agreement: { ...state.agreement, messages: state.agreement.messages + count } });
}

function agreementStep(state: LiveState, event: AgreementEvent, now: Instant): Step {
  const { call } = state;
  const { agreement, orders, verdict } = stepAgreement(call, state.agreement, event, state.phase === 'ringing', now);
  if (verdict === 'ignored') return ignore(state, call.callId);
  if (verdict === 'broken') {
    return event.type === 'offerMisaddressed'
      ? end(state, 'refusedByServer', now)
      : end(state, 'unsecured', now, [hangup(call, agreement.party?.device ?? null, 'failed')]);
  }
  const next: LiveState = agreement === state.agreement ? state : { ...state, agreement };
  if (event.type === 'trustChanged' && isWithNobodyKnown(next)) {
    return end(next, 'identityChanged', now, [hangup(call, agreement.party?.device ?? null, 'failed')]);
  }
  return { state: next, effects: orders.map((order) => effectOf(call, order)) };
}

/**
 * Another identity turned up where the one of this call was: nothing passes to or from it until a person decides (A31).
 * A call whose media flows keeps it, for they are sealed with the certificate that was agreed before. Until the other
 * side rings the offer may not be out: then whoever sends it finds out the same.
 */
function isWithNobodyKnown({ phase, agreement: { party, trust } }: LiveState): boolean {
  if (phase === 'connected' || phase === 'dialling' || phase === 'calling' || trust.changed.length === 0) return false;
  const devices = party === null ? trust.devices.map(({ device }) => device) : [party.device];
  return devices.every((device) => trust.changed.includes(device));
}

function onOffer(state: CallState, event: Offered, now: Instant): Step {
  const current = callOf(state);
  // A call is offered once. Another offer under its id would put its own hash and certificate in the place of those
  // agreed.
  if (current?.callId === event.callId) return ignore(state, event.callId);
  // Glare. The server took the peer's call first (it allows one live call for two people), so ours will be refused.
  // Whoever the person is calling may ring, whatever else holds.
  if (isCallingOut(state) && state.call.peer === event.from.peer) return answerAtOnce(event, now, state);
  if (event.admission !== 'rings') {
    const unrung = recordUnrung(event, event.admission, now);
    if (event.linkEnded !== true) return { state, effects: [unrung] };
    return { state, effects: [hangup(incomingCall(event, now), event.from.device, 'linkended'), unrung] };
  }
  if (!isLive(state)) return beginIncoming(event, now);
  if (givesWay(state) && event.knownContact) return giveWayTo(beginIncoming(event, now), state, now);
  const busy = hangup(incomingCall(event, now), event.from.device, 'busy');
  return { state, effects: [busy, recordUnrung(event, 'busyHere', now)] };
}

/** The line in the history of a call that never rang. */
function recordUnrung(event: Offered, reason: 'busyHere' | NotAdmitted, now: Instant): CallEffect {
  const { forwardSecret, device } = event.from;
  return record(unrungRecord(incomingCall(event, now), reason, now, { forwardSecret, device }));
}

function endedStep(state: In<'ended'>, event: PhaseEvent): Step {
  if (event.type === 'windowDismissed') {
    return { state: idle, effects: [{ type: 'stopTimers', callId: state.call.callId }] };
  }
  if (event.type === 'timerFired' && event.timer === 'linger') return { state: idle, effects: [] };
  return stay(state);
}
