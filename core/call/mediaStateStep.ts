import { isRelayed, type Instant } from './call.ts';
import type { MediaStateEvent } from './callEvent.ts';
import type { In, LiveState } from './callState.ts';
import {
  heard,
  isOwed,
  mayHaveExpired,
  MEDIA_STATE_INTERVAL_MS,
  sentOf,
  tellAfterMs,
  tellingNow,
  type MediaStates,
} from './mediaState.ts';
import { assertNever, ignore, send, startTimer, stay, type Step } from './step.ts';

/** What a side sends is told while media flow, and heard from the answer on; before, it means nothing. */
export function mediaStateStep(state: LiveState, event: MediaStateEvent, now: Instant): Step {
  switch (event.type) {
    case 'ownMediaState': {
      const next = withMedia(state, { ...state.agreement.media, ours: event.state });
      // Devices come and go while a computer falls asleep: that it is awake is said by whatever else says so.
      if (next.phase === 'connecting') return stay(next);
      // With it whatever else is owed: once our state is told, nothing says that they lack the nonce.
      return tellOwed(next, now);
    }
    case 'remoteMediaState': {
      if (state.phase !== 'connecting' && state.phase !== 'connected' && state.phase !== 'cutOff')
        return ignore(state, state.call.callId);
      const media = heard(state.agreement.media, event, now);
      const next = media === state.agreement.media ? state : withMedia(state, media);
      // Who was away says what they send when they are back, and may have missed our last word: only who speaks first
      // is answered.
      return mayHaveExpired(media, now) ? tellAgain(next, now) : stay(next);
    }
    case 'ownNameChanged': {
      // Before, the offer or the answer says it; what was out by then is told with the next call.
      if (state.phase !== 'connected') return stay(state);
      const { call, remoteDevice } = state;
      return { state, effects: [send(call, { kind: 'name', remoteDevice })] };
    }
    case 'signedIn':
      return tellAgain(state, now);
    default:
      return assertNever(event);
  }
}

/**
 * What we send is told while media flow. Before, they may have heard that our computer falls asleep, and wait for it
 * until they hear of us again.
 */
function mayTell(state: LiveState): state is In<'connecting' | 'connected'> {
  return state.phase === 'connected' || (state.phase === 'connecting' && isOwed(state.agreement.media));
}

/** Tells the other side what we send, at once or as soon as it may be told again. */
function tell(state: LiveState, now: Instant): Step {
  if (!mayTell(state)) return stay(state);
  const { call, remoteDevice, agreement } = state;
  const { ours } = agreement.media;
  const relayed = isRelayedHere(state);
  const afterMs = tellAfterMs(agreement.media, relayed, now);
  if (afterMs === null || ours === null) return stay(state);
  if (afterMs > 0) return { state, effects: [startTimer(call, 'mediaState', afterMs)] };
  return {
    state: withMedia(state, tellingNow(agreement.media, relayed, now)),
    effects: [send(call, { kind: 'mediaState', remoteDevice, state: sentOf(ours), asleep: false, relayed })],
  };
}

/**
 * At once, while there is time for it: who only finds our media closed takes it for a goodbye, also if nothing has said
 * here yet that they flow. What we send is told anew after the sleep.
 */
export function tellAsleep(state: In<'connecting' | 'connected'>, now: Instant): Step {
  const { call, remoteDevice, agreement } = state;
  const { ours } = agreement.media;
  if (ours === null) return stay(state);
  const relayed = isRelayedHere(state);
  return {
    state: withMedia(state, { ...tellingNow(agreement.media, relayed, now), told: null }),
    effects: [send(call, { kind: 'mediaState', remoteDevice, state: sentOf(ours), asleep: true, relayed })],
  };
}

function isRelayedHere(state: In<'connecting' | 'connected'>): boolean {
  return state.phase === 'connected' && isRelayed(state.route);
}

/** What they may not have, or what is to be told now. */
export function tellOwed(state: LiveState, now: Instant): Step {
  return isOwed(state.agreement.media) ? tellAgain(state, now) : tell(state, now);
}

/**
 * While another identity of theirs waited for the person nothing went to them, nor will what was said meanwhile: it is
 * told as soon as the one of this call is theirs again.
 */
export function afterDecision(before: LiveState, step: Step, now: Instant): Step {
  const { state } = step;
  if (state.phase !== 'connected' || !isUndecided(before) || isUndecided(state)) return step;
  const told = tellAgain(state, now);
  return { state: told.state, effects: [...step.effects, ...told.effects] };
}

function isUndecided({ agreement: { party, trust } }: LiveState): boolean {
  return party !== null && trust.changed.includes(party.device);
}

/** A word of ours did not leave: the disk may have room by the next time. */
export function oweAgain(state: In<'connecting' | 'connected'>, now: Instant): Step {
  const { call, agreement } = state;
  const media = { ...agreement.media, told: null, toldAt: now };
  return {
    state: { ...state, agreement: { ...agreement, media } },
    effects: [startTimer(call, 'mediaState', MEDIA_STATE_INTERVAL_MS)],
  };
}

/** All that may have expired on the way to them: what we send, and the nonce that the words are made of. */
function tellAgain(state: LiveState, now: Instant): Step {
  if (!mayTell(state)) return stay(state);
  const { call, remoteDevice, agreement } = state;
  const { words, ours, wordsOf: generation } = agreement;
  const told = tell(withMedia(state, { ...agreement.media, told: null }), now);
  if (words.step !== 'agreed' || words.revealed !== null) return told;
  const reveal = { kind: 'reveal', remoteDevice, generation, nonce: ours.sasNonce } as const;
  return { state: told.state, effects: [...told.effects, send(call, reveal)] };
}

function withMedia(state: LiveState, media: MediaStates): LiveState {
  return { ...state, agreement: { ...state.agreement, media } };
}
