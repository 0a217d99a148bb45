import { answerNonce, answerSecret, promise } from './sasExchange.ts';
import { lacksRelay, type Drawn, type IceCandidate, type Instant, type NetworkPlan } from './call.ts';
import type { CallEffect } from './callEffect.ts';
import type { ConnectionEvent } from './connectionEvent.ts';
import type { In, LiveState } from './callState.ts';
import type { CallTimer } from './callTiming.ts';
import { comparePairs, type Pair } from './connection.ts';
import type { EndReason } from './endReason.ts';
import { holdOf } from './hold.ts';
import {
  GIVE_UP_MS,
  interruptedAt,
  isSilenceASign,
  MAX_REJOINS,
  RECONNECTING_MS,
  REJOIN_AGAIN_MS,
  restartAgainMs,
  SILENT_RESTARTS,
  type Interruption,
} from './interruption.ts';
import {
  askRejoin,
  askRestart,
  rejoinMessage,
  takeRejoin,
  takeRejoined,
  takeRestart,
  takeRestarted,
  type Renewed,
} from './renewal.ts';
import { GOODBYE_MS } from './callTiming.ts';
import { addressRestartAfterMs, withRestart, type OwnRestart } from './restartSpacing.ts';
import { assertNever, effectOf, end, hangup, ignore, send, startTimer, stay, type Step } from './step.ts';

type Established = In<'connecting' | 'connected'>;

/*
 * How a call outlives its connection. Beside the phase:
 *
 *     connected --mediaInterrupted, addressesChanged--> a restart is asked for, again after 2, 4, 8 and 16 s
 *               --windowLost--> a rejoin is asked for, in a new window
 *               --computerSlept--> it is over, if the other side has given it up meanwhile
 *               --mediaClosedThere--> 3 s for their rejoin, or they hung up
 *     a question or an answer of theirs that counts (connection.ts) --> the order that carries it out
 *     mediaConnected ends the interruption; 30 s of it end the call
 */
export function connectionPhaseStep(state: LiveState, event: ConnectionEvent, now: Instant): Step {
  if (state.phase !== 'connecting' && state.phase !== 'connected') {
    return 'from' in event ? ignore(state, state.call.callId) : stay(state);
  }
  const { call, agreement } = state;
  const { callId } = call;
  switch (event.type) {
    case 'mediaInterrupted':
      if (state.phase === 'connecting' || !isPresent(state, event.generation)) return stay(state);
      if (event.sign === 'silence' && !isSilenceASign(agreement.media)) return stay(state);
      return interrupted(state, event.sign, now);
    case 'mediaClosedThere':
      if (!isPresent(state, event.generation)) return stay(state);
      // Closed before media flowed: there was never a call.
      if (state.phase === 'connecting')
        return end(state, 'connectFailed', now, [hangup(call, state.remoteDevice, 'failed')]);
      // They hung up, and their word for it may be right behind or never come (A99); or their window begins anew.
      return {
        state: {
          ...state,
          interruption: { ...(state.interruption ?? interruptedAt(now)), onlySilent: false, closedThere: true },
        },
        effects: [startTimer(call, 'goodbye', GOODBYE_MS)],
      };
    case 'addressesChanged':
      return state.phase === 'connected' ? restartForAddresses(state, now) : stay(state);
    case 'computerSlept':
      return state.phase === 'connected' ? slept(state, event.sleptMs, now) : stay(state);
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
      return carryOut({ ...state, relayOnly: network.relayOnly }, renewed, [{ type: 'media', order }]);
    }
    case 'remoteRestarted': {
      const renewed = takeRestarted(agreement, event);
      if (renewed.verdict !== 'taken') return dropped(state, renewed);
      const { pair, credentials } = event;
      return carryOut(state, renewed, [{ type: 'media', order: { kind: 'applyRestart', callId, pair, credentials } }]);
    }
    case 'remoteRejoin': {
      const network = narrowed(state, event.network);
      if (lacksRelay(network)) return stay(state);
      const renewed = takeRejoin(agreement, event, now);
      if (renewed.verdict !== 'taken') return dropped(state, renewed);
      const { pair, offer } = event;
      const sealed = answerSecret(renewed.agreement) !== null;
      const order = { kind: 'answerRejoin', callId, pair, network, offer, sealed } as const;
      const next = { ...state, relayOnly: network.relayOnly };
      const [waiting, timers] = waitFor(next, now, { ...NOT_SILENCE, rejoins: 0 });
      return carryOut(waiting, renewed, [{ type: 'media', order }, ...timers]);
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

/** The window that held the media is gone. A new one begins with nothing, and asks the other side to begin again. */
export function loseWindow(state: Established, drawn: Drawn, now: Instant): Step {
  const { call } = state;
  const rejoins = (state.phase === 'connected' ? (state.interruption?.rejoins ?? 0) : 0) + 1;
  const agreement = rejoins > MAX_REJOINS ? null : askRejoin(state.agreement, drawn);
  const pair = agreement?.connection.open?.pair;
  if (agreement === null || pair === undefined) {
    return end(state, 'windowLost', now, [hangup(call, state.remoteDevice, 'failed')]);
  }
  const [waiting, timers] = waitFor({ ...state, agreement }, now, { ...NOT_SILENCE, rejoins });
  return {
    state: waiting,
    effects: [
      // What the window was told before is nothing for the new one.
      { type: 'media', order: { kind: 'close', callId: call.callId } },
      planFor(state, pair),
      ...timers,
      startTimer(call, 'rejoin', REJOIN_AGAIN_MS),
    ],
  };
}

/** Somebody held, or lost the microphone, while only silence said that the path is broken: nothing says so any more. */
export function afterMediaState(step: Step): Step {
  const { state } = step;
  if (state.phase !== 'connected' || state.interruption?.onlySilent !== true) return step;
  if (isSilenceASign(state.agreement.media)) return step;
  return { ...step, state: { ...state, interruption: null } };
}

/** What a timer of a connection means; null for another one. */
export function onConnectionTimer(state: Established, timer: CallTimer, now: Instant): Step | null {
  const { call, agreement } = state;
  switch (timer) {
    case 'reconnecting':
    case 'restart':
    case 'addresses':
    case 'giveUp':
    case 'goodbye':
    case 'rejoin':
      break;
    default:
      return null;
  }
  if (timer === 'rejoin') {
    const { open } = agreement.connection;
    // It may have been lost on the way, or dropped for its number.
    return open?.kind === 'rejoin' ? loseWindow(state, agreement.ours, now) : stay(state);
  }
  if (state.phase === 'connecting') return stay(state);
  if (timer === 'addresses') return restartForAddresses(state, now);
  if (state.interruption === null) return stay(state);
  const { interruption } = state;
  switch (timer) {
    case 'reconnecting':
      return stay({ ...state, interruption: { ...interruption, shown: true } });
    case 'restart':
      // ICE says within seconds that a path is gone. It does not: what is missing is their sound, not the way here.
      if (interruption.onlySilent && interruption.restarts >= SILENT_RESTARTS) {
        return stay({ ...state, interruption: null });
      }
      return restart(state, 'broken', now);
    case 'giveUp':
      return end(state, lostReason(state), now, [hangup(call, state.remoteDevice, 'failed')]);
    case 'goodbye':
      // Said to the server as well, so that the row follows.
      return interruption.closedThere
        ? end(state, 'hungUpThere', now, [hangup(call, state.remoteDevice, 'hangup')])
        : stay(state);
  }
}

/** Media of this generation are those of the call: our own rejoin gave up what was before. */
export function isPresent({ agreement: { connection } }: Established, generation: number): boolean {
  return generation === connection.at.generation && connection.open?.kind !== 'rejoin';
}

function interrupted(state: In<'connected'>, sign: 'silence' | 'ice', now: Instant): Step {
  const { interruption } = state;
  if (interruption !== null) {
    if (sign === 'silence' || !interruption.onlySilent) return stay(state);
    return stay({ ...state, interruption: { ...interruption, onlySilent: false } });
  }
  const [waiting, timers] = waitFor(state, now, { onlySilent: sign === 'silence' });
  if (waiting.phase !== 'connected') return stay(state);
  const asked = restart(waiting, 'broken', now);
  return { state: asked.state, effects: [...timers, ...asked.effects] };
}

/**
 * Whoever sleeps sends nothing, and the other side waits as long as it does for any path. Slept through that, it is
 * over, and was when the sleep began, or was lost before. Sooner, a restart may still find it: the computer that wakes
 * up asks for one.
 */
function slept(state: In<'connected'>, sleptMs: number, now: Instant): Step {
  if (sleptMs < GIVE_UP_MS) return stay(state);
  const endedAt = now - Math.round(sleptMs);
  const reason = state.interruption === null ? 'asleep' : lostReason(state);
  return end(state, reason, now, [hangup(state.call, state.remoteDevice, 'failed')], { endedAt });
}

/** With one way allowed only, it was that way. */
function lostReason({ relayOnly }: Established): EndReason {
  return relayOnly ? 'relayUnavailable' : 'connectionLost';
}

/** At once, or as soon as one may be asked for again: whatever the addresses are then. */
function restartForAddresses(state: In<'connected'>, now: Instant): Step {
  const afterMs = addressRestartAfterMs(state.restarts, now);
  if (afterMs <= 0) return restart(state, 'addresses', now);
  return { state, effects: [startTimer(state.call, 'addresses', afterMs)] };
}

/** Another restart, with credentials that relays take now. While a rejoin is open there is nothing to restart. */
function restart(state: In<'connected'>, why: OwnRestart['why'], now: Instant): Step {
  const { call, interruption } = state;
  const agreement = askRestart(state.agreement);
  const pair = agreement?.connection.open?.pair;
  if (agreement === null || pair === undefined) return stay(state);
  // The retries of an interruption go on by themselves.
  const counts = interruption !== null && why === 'broken';
  const counted = counts ? { ...interruption, restarts: interruption.restarts + 1 } : interruption;
  const againMs = counts && counted !== null ? restartAgainMs(counted) : null;
  return {
    state: { ...state, agreement, interruption: counted, restarts: withRestart(state.restarts, { at: now, why }) },
    effects: [planFor(state, pair), ...(againMs === null ? [] : [startTimer(call, 'restart', againMs)])],
  };
}

function planFor({ call: { callId, peer } }: Established, pair: Pair): CallEffect {
  return { type: 'planNetwork', callId, peer, pair };
}

function onNetwork(state: Established, pair: Pair, planned: NetworkPlan): Step {
  const { call, agreement } = state;
  const { open } = agreement.connection;
  if (open === null || comparePairs(open.pair, pair) !== 0) return stay(state);
  const network = narrowed(state, planned);
  const next = { ...state, relayOnly: network.relayOnly };
  // Nothing could carry it. The next one may find a relay, or the interruption ends the call.
  if (lacksRelay(network)) return stay(next);
  const { callId } = call;
  if (open.kind === 'restart') {
    return { state: next, effects: [{ type: 'media', order: { kind: 'restart', callId, pair, network } }] };
  }
  const { ours } = agreement.media;
  const hold = holdOf(state);
  const sealed = agreement.layer.step !== 'absent';
  const callType = ours?.camera === true ? 'video' : 'audio';
  // Who holds sends nothing, muted or not.
  const muted = ours?.microphone === false && !hold.here && !hold.there;
  return {
    state: next,
    effects: [{ type: 'media', order: { kind: 'rejoin', callId, callType, muted, hold, pair, network, sealed } }],
  };
}

function onRestartReady(state: Established, event: Extract<ConnectionEvent, { type: 'restartReady' }>): Step {
  const { call, agreement, remoteDevice } = state;
  const { connection, owed } = agreement;
  const { pair, answers, credentials } = event;
  if (!answers) {
    const { open } = connection;
    if (open?.kind !== 'restart' || comparePairs(open.pair, pair) !== 0) return stay(state);
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
    const { open } = connection;
    if (open?.kind !== 'rejoin' || comparePairs(open.pair, pair) !== 0) return stay(state);
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

/** A connection that is made anew is missed until it is there, whatever anybody says of holding. */
const NOT_SILENCE = { onlySilent: false, closedThere: false } as const;

/** From now on the connection is being mended; a call that was not connected yet has a limit of its own. */
function waitFor(
  state: Established,
  now: Instant,
  change: Partial<Interruption>,
): readonly [Established, readonly CallEffect[]] {
  if (state.phase === 'connecting') return [state, []];
  const { call } = state;
  const known = state.interruption;
  const interruption = { ...(known ?? interruptedAt(now)), ...change };
  const isTimed = known !== null && !known.closedThere;
  const timers = isTimed
    ? []
    : [startTimer(call, 'reconnecting', RECONNECTING_MS), startTimer(call, 'giveUp', GIVE_UP_MS)];
  return [{ ...state, interruption }, timers];
}

function carryOut(state: Established, renewed: Renewed, effects: readonly CallEffect[]): Step {
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
