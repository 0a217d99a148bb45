import type { Agreement } from './agreement.ts';
import type { Drawn, Instant } from './call.ts';
import type { CallEffect } from './callEffect.ts';
import type { In, LiveState } from './callState.ts';
import { connectMs, GOODBYE_MS, type CallTimer } from './callTiming.ts';
import { isAsked, type Pair } from './connection.ts';
import type { EndReason } from './endReason.ts';
import {
  GIVE_UP_MS,
  interruptedAt,
  isSilenceASign,
  MAX_REJOINS,
  RECONNECTING_MS,
  REJOIN_AGAIN_MS,
  REJOINING_MS,
  restartAgainMs,
  SILENT_RESTARTS,
  type Interruption,
} from './interruption.ts';
import { mayBlameRelays } from './ownNetwork.ts';
import { askRejoin, askRestart, lastCommon } from './renewal.ts';
import { addressRestartAfterMs, withRestart, type OwnRestart } from './restartSpacing.ts';
import { end, hangup, startTimer, stay, type Step } from './step.ts';

/* What is done about a connection that is interrupted, from the first sign of it to the end that it may come to. */

export type Established = In<'connecting' | 'connected'>;

/** A sign that the path is broken. Silence alone is none as soon as something says that the path is there. */
export function interrupted(state: In<'connected'>, sign: 'silence' | 'ice', now: Instant): Step {
  const { interruption } = state;
  if (interruption !== null) {
    if (sign === 'silence') return stay(state);
    const known: In<'connected'> = { ...state, interruption: { ...interruption, onlySilent: false } };
    // One that a rejoin began: the new connection has no way either, and nothing else would look for another.
    return asksNothing(known) ? restart(known, 'broken', now) : stay(known);
  }
  const [waiting, timers] = waitFor(state, now, { onlySilent: sign === 'silence' });
  if (waiting.phase !== 'connected') return stay(state);
  const asked = restart(waiting, 'broken', now);
  return { state: asked.state, effects: [...timers, ...asked.effects] };
}

/** Nothing of ours is out to mend it, and nothing of theirs is expected. */
function asksNothing({ interruption, agreement: { connection, media } }: In<'connected'>): boolean {
  if (interruption === null || interruption.closedThere || media.asleepThere) return false;
  // One that found no way waits for nothing, and is none.
  return interruption.restarts === 0 && !isAsked(connection.open);
}

/**
 * Whoever sleeps sends nothing, and the other side waits as long as it does for any path, or for a first one. Slept
 * through that, it is over, and was when the sleep began, or was lost before. Sooner, a restart may still find it: the
 * computer that wakes up asks for one.
 */
export function slept(state: Established, sleptMs: number, now: Instant): Step {
  if (sleptMs < (state.phase === 'connecting' ? connectMs(state.relayOnly) : GIVE_UP_MS)) return stay(state);
  const endedAt = now - Math.round(sleptMs);
  // Falling asleep closes the media first; a person was told of what was broken before.
  const wasLost = state.phase === 'connected' && state.interruption?.shown === true;
  const reason = wasLost ? lostReason(state) : 'asleep';
  return end(state, reason, now, [hangup(state.call, state.remoteDevice, 'failed')], { endedAt });
}

/**
 * With one way allowed only, it was that way: unless a relay did its part, and nobody was at the other end; or it was
 * asked over no network at all.
 */
function lostReason({ relayOnly, agreement }: Established): EndReason {
  const didItsPart = agreement.relays.some(({ answer }) => answer === 'given');
  return relayOnly && !didItsPart && mayBlameRelays(agreement.network, true) ? 'relayUnavailable' : 'connectionLost';
}

/** Offer and answer are exchanged: what was gathered before an address changed is gathered anew. */
export function restartIfMoved(now: Instant, step: Step & { readonly state: In<'connecting'> }): Step {
  if (step.state.agreement.network !== 'changed') return step;
  const { state, effects } = restartForAddresses(step.state, now);
  return { state, effects: [...step.effects, ...effects] };
}

/** At once, or as soon as one may be asked for again: whatever the addresses are then. */
export function restartForAddresses(state: Established, now: Instant): Step {
  // Gathered before, it may have no way: once it is answered there is something to restart.
  const isRejoining = state.agreement.connection.open?.kind === 'rejoin';
  const afterMs = isRejoining ? REJOINING_MS : addressRestartAfterMs(state.restarts, now);
  if (afterMs <= 0) return restart(state, 'addresses', now);
  return { state, effects: [startTimer(state.call, 'addresses', afterMs)] };
}

/** Another restart, with credentials that relays take now. While a rejoin is open there is nothing to restart. */
function restart(state: Established, why: OwnRestart['why'], now: Instant): Step {
  const { call } = state;
  const agreement = askRestart(state.agreement);
  const pair = agreement?.connection.open?.pair;
  if (agreement === null || pair === undefined) return stay(state);
  const restarts = withRestart(state.restarts, { at: now, why });
  if (state.phase === 'connecting') {
    // No interruption has it asked for again, and it may find no relay, or nobody who has our answer.
    const again = startTimer(call, 'restart', addressRestartAfterMs(restarts, now));
    return { state: { ...state, agreement, restarts }, effects: [planFor(state, pair), again] };
  }
  const { interruption } = state;
  // The retries of an interruption go on by themselves.
  const counts = interruption !== null && why === 'broken';
  const counted = counts ? { ...interruption, restarts: interruption.restarts + 1 } : interruption;
  const againMs = counts && counted !== null ? restartAgainMs(counted) : null;
  return {
    state: { ...state, agreement, interruption: counted, restarts },
    effects: [planFor(state, pair), ...(againMs === null ? [] : [startTimer(call, 'restart', againMs)])],
  };
}

function planFor({ call: { callId, peer } }: Established, pair: Pair): CallEffect {
  return { type: 'planNetwork', callId, peer, pair };
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
  const [waiting, timers] = waitFor({ ...state, agreement: unshared(agreement) }, now, { ...NOT_SILENCE, rejoins });
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

/**
 * They have shown their nonce: they are known to have what another connection goes on from. A rejoin that is out since
 * before goes on from nothing, for which it is dropped where frames were sealed: it is asked for again.
 */
export function afterReveal(before: LiveState, step: Step, now: Instant): Step {
  const { state } = step;
  if (state.phase !== 'connecting' && state.phase !== 'connected') return step;
  const { connection, words, ours } = state.agreement;
  const goesOnFromNothing = connection.open?.kind === 'rejoin' && words.step === 'wordless';
  if (!goesOnFromNothing || lastCommon(before.agreement) !== undefined || lastCommon(state.agreement) === undefined)
    return step;
  const asked = loseWindow(state, ours, now);
  return { state: asked.state, effects: [...step.effects, ...asked.effects] };
}

/** What was shared was shared by the window that is gone: a screen is chosen anew. */
function unshared(agreement: Agreement): Agreement {
  const { media } = agreement;
  return media.ours === null
    ? agreement
    : { ...agreement, media: { ...media, ours: { ...media.ours, screen: false } } };
}

/**
 * They hung up, and their word for it may be right behind or never come (A99); or their window begins anew. Either may
 * be sooner than we hear that media flow: each side hears of that by itself.
 */
export function awaitWord(state: Established, now: Instant): Step & { readonly state: Established } {
  const waiting: Established =
    state.phase === 'connecting'
      ? { ...state, closedThere: true }
      : {
          ...state,
          interruption: { ...(state.interruption ?? interruptedAt(now)), onlySilent: false, closedThere: true },
        };
  return { state: waiting, effects: [startTimer(state.call, 'goodbye', GOODBYE_MS)] };
}

export function isClosedThere(state: Established): boolean {
  return state.phase === 'connecting' ? state.closedThere : state.interruption?.closedThere === true;
}

/** Their media are closed because their computer sleeps: no goodbye, but as long an interruption as any. */
export function awaitSleeper(state: Established, now: Instant): Step {
  const [waiting, effects] = waitFor(state, now, NOT_SILENCE);
  return { state: waiting, effects };
}

/** Somebody held, or lost the microphone, while only silence said that the path is broken: nothing says so any more. */
export function afterMediaState(step: Step, now: Instant): Step {
  const { state } = step;
  const isEstablished = state.phase === 'connecting' || state.phase === 'connected';
  if (isEstablished && isClosedThere(state) && state.agreement.media.asleepThere) {
    // Their engine was faster than their word for it.
    const waiting = awaitSleeper(state, now);
    return { state: waiting.state, effects: [...step.effects, ...waiting.effects] };
  }
  if (state.phase !== 'connected' || state.interruption?.onlySilent !== true) return step;
  if (isSilenceASign(state.agreement.media, now)) return step;
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
  if (timer === 'addresses') return restartForAddresses(state, now);
  if (timer === 'goodbye') {
    // Said to the server as well, so that the row follows; to them as what it is: nobody has hung up here.
    return isClosedThere(state)
      ? end(state, 'hungUpThere', now, [hangup(call, state.remoteDevice, 'closed')])
      : stay(state);
  }
  if (state.phase === 'connecting') {
    const isUnanswered = timer === 'restart' && agreement.connection.open?.kind === 'restart';
    return isUnanswered ? restartForAddresses(state, now) : stay(state);
  }
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
  }
}

/** A connection that is made anew is missed until it is there, whatever anybody says of holding. */
export const NOT_SILENCE = { onlySilent: false, closedThere: false } as const;

/** From now on the connection is being mended; a call that was not connected yet has a limit of its own. */
export function waitFor(
  state: Established,
  now: Instant,
  change: Partial<Interruption>,
): readonly [Established, readonly CallEffect[]] {
  if (state.phase === 'connecting') return [{ ...state, closedThere: change.closedThere ?? state.closedThere }, []];
  const { call } = state;
  const known = state.interruption;
  const interruption = { ...(known ?? interruptedAt(now)), ...change };
  const isTimed = known !== null && !known.closedThere;
  const timers = isTimed
    ? []
    : [startTimer(call, 'reconnecting', RECONNECTING_MS), startTimer(call, 'giveUp', GIVE_UP_MS)];
  return [{ ...state, interruption }, timers];
}
