import { answerNonce, answerSecret, promise } from './sasExchange.ts';
import { lacksRelay, type CallType, type IceCandidate, type Instant, type NetworkPlan } from './call.ts';
import type { CallEffect } from './callEffect.ts';
import type { ConnectionEvent } from './connectionEvent.ts';
import type { LiveState } from './callState.ts';
import { askedFor, comparePairs, stepPairs, type Pair } from './connection.ts';
import { afterChange, afterGathering, type OwnNetwork } from './ownNetwork.ts';
import { holdOf } from './hold.ts';
import { isSilenceASign } from './interruption.ts';
import {
  awaitSleeper,
  awaitWord,
  interrupted,
  isClosedThere,
  loseWindow,
  NOT_SILENCE,
  restartForAddresses,
  slept,
  waitFor,
  type Established,
} from './interruptionStep.ts';
import { tellAsleep } from './mediaStateStep.ts';
import { rejoinMessage, takeRejoin, takeRejoined, takeRestart, takeRestarted, type Renewed } from './renewal.ts';
import { assertNever, effectOf, end, hangup, ignore, send, stay, type Step } from './step.ts';

/*
 * How a call outlives its connection. Beside the phase:
 *
 *     connecting --addressesChanged--> a restart is asked for, as is one if they changed since anything was gathered
 *                --mediaFoundNoWay--> over, unless it was the network here: then it is gathered anew, or waited for
 *     connected --mediaInterrupted, addressesChanged--> a restart is asked for, again after 2, 4, 8 and 16 s
 *               --windowLost, mediaClosedHere--> a rejoin is asked for, in a new window or in the same
 *     computerFallsAsleep, in either --> the other side is told, and waits
 *     computerSlept, in either --> it is over, if the other side has given it up meanwhile
 *     mediaClosedThere, in either --> 3 s for their rejoin, or they hung up
 *     a question or an answer of theirs that counts (connection.ts) --> the order that carries it out
 *     mediaConnected ends the interruption; 30 s of it end the call
 */
export function connectionPhaseStep(state: LiveState, event: ConnectionEvent, now: Instant): Step {
  if (state.phase !== 'connecting' && state.phase !== 'connected') {
    if (event.type === 'networkGone') return stay(onNetworkOf(state, 'gone'));
    if (event.type === 'addressesChanged') return stay(onNetworkOf(state, afterChange(gathers(state))));
    return 'from' in event ? ignore(state, state.call.callId) : stay(state);
  }
  const { call, agreement } = state;
  const { callId } = call;
  switch (event.type) {
    case 'mediaInterrupted':
      if (state.phase === 'connecting' || !isPresent(state, event.generation)) return stay(state);
      if (event.sign === 'silence' && !isSilenceASign(agreement.media, now)) return stay(state);
      return interrupted(state, event.sign, now);
    case 'mediaClosedThere':
      if (!isPresent(state, event.generation)) return stay(state);
      // Their computer sleeps, and they said so: they are waited for as on any broken path.
      return agreement.media.asleepThere ? awaitSleeper(state, now) : awaitWord(state, now);
    case 'mediaClosedHere':
      return isPresent(state, event.generation) ? loseWindow(state, event.drawn, now) : stay(state);
    case 'computerFallsAsleep':
      return tellAsleep(state, now);
    case 'addressesChanged':
      return restartForAddresses(onNetworkOf(state, afterChange(true)), now);
    case 'networkGone':
      // There is nothing to gather from, and what is asked for now would be missing when an address comes.
      return stay(onNetworkOf(state, 'gone'));
    case 'computerSlept':
      return slept(state, event.sleptMs, now);
    case 'networkPlanned':
      return onNetwork(state, event.pair, event.network);
    case 'restartReady':
      return onRestartReady(state, event);
    case 'rejoinReady':
      return onRejoinReady(state, event);
    case 'remoteRestart': {
      const network = narrowed(state, event.network);
      // Nothing here could carry it. They ask again, and there may be a relay by then.
      if (lacksRelay(network)) return stay(state);
      const renewed = takeRestart(agreement, event, now);
      if (renewed.verdict !== 'taken') return dropped(state, renewed);
      const { pair, credentials } = event;
      const order = { kind: 'answerRestart', callId, pair, network, credentials } as const;
      return gathersAnew(carryOut({ ...state, relayOnly: network.relayOnly }, renewed, [{ type: 'media', order }]));
    }
    case 'remoteRestarted': {
      const renewed = takeRestarted(agreement, event);
      if (renewed.verdict !== 'taken') return dropped(state, renewed);
      const { pair, credentials } = event;
      return carryOut(state, renewed, [{ type: 'media', order: { kind: 'applyRestart', callId, pair, credentials } }]);
    }
    case 'remoteRejoin': {
      const { pair, offer } = event;
      const network = narrowed(state, event.network);
      if (lacksRelay(network)) return awaitNext(stay(state), pair, now);
      const renewed = takeRejoin(agreement, event, now);
      if (renewed.verdict !== 'taken') return awaitNext(dropped(state, renewed), pair, now);
      const sealed = answerSecret(renewed.agreement) !== null;
      const order = { kind: 'answerRejoin', callId, ...asItWas(state), pair, network, offer, sealed } as const;
      const next = { ...state, relayOnly: network.relayOnly };
      const [waiting, timers] = waitFor(next, now, { ...NOT_SILENCE, rejoins: 0 });
      return gathersAnew(carryOut(waiting, renewed, [{ type: 'media', order }, ...timers]));
    }
    case 'remoteRejoined': {
      const renewed = takeRejoined(call, agreement, event);
      if (renewed.verdict === 'broken') {
        return end(state, 'unsecured', now, [hangup(call, state.remoteDevice, 'failed')]);
      }
      if (renewed.verdict !== 'taken') return dropped(state, renewed);
      const { answer } = event;
      return carryOut(state, renewed, [{ type: 'media', order: { kind: 'applyAnswer', callId, answer } }]);
    }
    default:
      return assertNever(event);
  }
}

/** Who wants the call back has not hung up, whatever this question comes to: the next one may find a relay here. */
function awaitNext(step: Step, asked: Pair, now: Instant): Step {
  const { state } = step;
  if ((state.phase !== 'connecting' && state.phase !== 'connected') || !isClosedThere(state)) return step;
  if (comparePairs(asked, state.agreement.connection.at) <= 0) return step;
  const [waiting, timers] = waitFor(state, now, NOT_SILENCE);
  return { state: waiting, effects: [...step.effects, ...timers] };
}

function onNetworkOf<State extends LiveState>(state: State, network: OwnNetwork): State {
  return { ...state, agreement: { ...state.agreement, network } };
}

/**
 * Whether anything is gathered before there is something that could be restarted: the other side has no answer, or we
 * have none.
 */
function gathers(state: Exclude<LiveState, Established>): boolean {
  if (state.phase === 'answering') return true;
  return (state.phase === 'calling' || state.phase === 'alerting') && state.accepted !== null;
}

/** The engine was ordered to gather anew, over the network that there is now. */
function gathersAnew({ state, effects }: Step & { readonly state: Established }): Step {
  return { state: onNetworkOf(state, afterGathering(state.agreement.network)), effects };
}

/** Media of this generation are those of the call: our own rejoin gave up what was before. */
export function isPresent({ agreement: { connection } }: Established, generation: number): boolean {
  return generation === connection.at.generation && connection.open?.kind !== 'rejoin';
}

function onNetwork(state: Established, pair: Pair, planned: NetworkPlan): Step {
  const { call, agreement } = state;
  const { open } = agreement.connection;
  if (open === null || comparePairs(open.pair, pair) !== 0) return stay(state);
  const network = narrowed(state, planned);
  // Nothing could carry it, and what was asked before may be answered yet. The next one may find a relay, or the
  // interruption ends the call.
  if (lacksRelay(network)) return stay({ ...state, relayOnly: network.relayOnly });
  const { connection, verdict } = stepPairs(agreement.connection, { type: 'begun', pair });
  if (verdict === 'dropped') return stay(state);
  const next = { ...state, relayOnly: network.relayOnly, agreement: { ...agreement, connection } };
  const { callId } = call;
  if (open.kind === 'restart') {
    return gathersAnew({
      state: next,
      effects: [{ type: 'media', order: { kind: 'restart', callId, pair, network } }],
    });
  }
  const sealed = agreement.layer.step !== 'absent';
  return gathersAnew({
    state: next,
    effects: [{ type: 'media', order: { kind: 'rejoin', callId, ...asItWas(state), pair, network, sealed } }],
  });
}

/** How the devices of the call are, for a window that has nothing of it. */
function asItWas(state: Established) {
  const { ours } = state.agreement.media;
  const callType: CallType = ours?.camera === true ? 'video' : 'audio';
  return { callType, muted: ours?.muted === true, hold: holdOf(state) };
}

function onRestartReady(state: Established, event: Extract<ConnectionEvent, { type: 'restartReady' }>): Step {
  const { call, agreement, remoteDevice } = state;
  const { connection, owed } = agreement;
  const { pair, answers, credentials } = event;
  if (!answers) {
    if (!askedFor(connection, 'restart', pair)) return stay(state);
    return { state, effects: [send(call, { kind: 'restart', remoteDevice, pair, credentials })] };
  }
  if (owed === null || comparePairs(owed.pair, pair) !== 0) return stay(state);
  const { questionHash } = owed;
  return { state, effects: [send(call, { kind: 'restarted', remoteDevice, pair, credentials, questionHash })] };
}

function onRejoinReady(state: Established, event: Extract<ConnectionEvent, { type: 'rejoinReady' }>): Step {
  const { call, remoteDevice } = state;
  const { pair, answers, description } = event;
  const { connection, owed } = state.agreement;
  const agreement = promise(state.agreement, description.dtlsFingerprint);
  if (!answers) {
    if (!askedFor(connection, 'rejoin', pair)) return stay(state);
    const message = rejoinMessage(agreement, pair, description);
    return message === null ? stay(state) : { state: { ...state, agreement }, effects: [send(call, message)] };
  }
  if (owed === null || comparePairs(owed.pair, pair) !== 0) return stay(state);
  const { questionHash } = owed;
  const [sasNonce, mediaSecret] = [answerNonce(agreement), answerSecret(agreement)];
  const answer = { remoteDevice, pair, answer: description, questionHash, sasNonce, mediaSecret };
  return { state: { ...state, agreement }, effects: [send(call, { kind: 'rejoined', ...answer })] };
}

/** How media may travel in a call is decided before it begins, and only ever narrowed. */
function narrowed({ relayOnly }: Established, { relayOnly: isAlso, iceServers }: NetworkPlan): NetworkPlan {
  return { relayOnly: relayOnly || isAlso, iceServers };
}

function carryOut(state: Established, renewed: Renewed, effects: readonly CallEffect[]) {
  const { call } = state;
  const sendings = renewed.orders.map((order) => effectOf(call, order));
  return {
    state: { ...state, agreement: renewed.agreement },
    effects: [...sendings, ...effects, ...addEarly(call.callId, renewed.early)],
  };
}

function addEarly(callId: string, candidates: readonly IceCandidate[]): readonly CallEffect[] {
  return candidates.length === 0 ? [] : [{ type: 'media', order: { kind: 'addCandidates', callId, candidates } }];
}

function dropped(state: Established, { agreement }: Renewed): Step {
  return ignore(agreement === state.agreement ? state : { ...state, agreement }, state.call.callId);
}
