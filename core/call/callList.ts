import { lacksRelay, type CallId, type Instant } from './call.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallBeginning, CallEvent } from './callEvent.ts';
import { givesWay, idle, isLive, isCallingOut, type CallState, type LiveState } from './callState.ts';
import { isHeldHere } from './hold.ts';
import { transition } from './transition.ts';

/*
 * The calls of a phone, each a machine of its own. What one call does to another is decided here and nowhere else:
 *
 *     one call, connected    a second one may ring or be dialled; any other one is busy
 *     two calls              a third one is busy
 *     the active call        the one that the person is in: at most one. Dialling, answering or resuming another one
 *                            holds it, or ends it, as the person said
 *     the held call          at most one. It stays held when the active one ends: no microphone opens by itself
 *     ringing, cut off       neither: the person has not decided yet
 *     who rings is dialled   both want to speak, as when both dial at once: theirs is answered
 *     theirs, once more      to answer it ends the call with them from before, whatever became of that
 *
 * An event belongs to the call that it names, and changes no other, but for the three orders that make another call
 * the active one. So does going back to one that was cut off.
 */
export type PresentCall = Exclude<CallState, { phase: 'idle' }>;

/** In the order in which they began. Those that are over stay until the reason was read, two at most. */
export type CallList = readonly PresentCall[];

export const noCalls: CallList = [];

/** One step of all calls: where they are now, and what is to be done, in this order. */
export interface ListStep {
  readonly calls: CallList;
  readonly effects: readonly CallEffect[];
}

type Event<Type extends CallEvent['type']> = Extract<CallEvent, { readonly type: Type }>;

/** The call of this id. */
export function findCall(calls: CallList, callId: CallId): PresentCall | undefined {
  return calls.find(({ call }) => call.callId === callId);
}

/** The call that the person is in: it lives, they dialled or answered it, and they do not hold it. */
export function activeCall(calls: CallList): LiveState | undefined {
  return liveCalls(calls).find((state) => isDecided(state) && !isHeldHere(state));
}

function isDecided({ phase }: LiveState): boolean {
  return phase !== 'ringing' && phase !== 'cutOff';
}

/** Whether this call goes on. One that failed stands among the calls until it was read, and does not. */
export function goesOn(calls: CallList, callId: CallId): boolean {
  return liveCalls(calls).some(({ call }) => call.callId === callId);
}

export function liveCalls(calls: CallList): readonly LiveState[] {
  return calls.filter((state): state is PresentCall & LiveState => isLive(state));
}

/** The call with which this peer rings here. */
export function ringFrom(calls: CallList, peer: string): LiveState | undefined {
  return liveCalls(calls).find(({ phase, call }) => phase === 'ringing' && call.peer === peer);
}

/** Whether the person may dial this peer beside the calls that there are. */
export function mayDial(calls: CallList, peer: string): boolean {
  if (ringFrom(calls, peer) !== undefined) return true;
  const others = liveCalls(calls).filter((state) => !givesWay(state));
  // The server lets two people have one live call; another one would end it.
  if (others.some(({ call }) => call.peer === peer)) return false;
  return others.length === 0 || isJoinable(others);
}

/** The only way the calls of a phone change. Pure and total; `now` is the computer's clock in Unix milliseconds. */
export function stepCalls(calls: CallList, event: CallEvent, now: Instant): ListStep {
  switch (event.type) {
    case 'userDialled':
      return dial(calls, event, now);
    case 'remoteOffered':
      return offer(calls, event, now);
    case 'userAnswered':
      return answer(calls, event, now);
    case 'userHeld':
      // One call at most is held; with two, the other one is resumed.
      return calls.some((state) => isHeldHere(state)) ? nothing(calls) : one(calls, event, now);
    case 'userResumed':
      return resume(calls, event, now);
    case 'callCutOff':
      return mayBeFound(calls, event) ? begin(calls, undefined, event, now) : nothing(calls);
    case 'userReturned':
      return goBack(calls, event, now);
    default:
      return one(calls, event, now);
  }
}

function one(calls: CallList, event: Exclude<CallEvent, CallBeginning>, now: Instant) {
  const present = findCall(calls, event.callId);
  const { state, effects } = transition(present ?? idle, event, now);
  return { calls: put(calls, present, state), effects };
}

/** A call that begins takes the place of those that are over, and of the stranger's that gives way to it. */
function begin(calls: CallList, place: PresentCall | undefined, event: CallBeginning, now: Instant) {
  const { state, effects } = transition(place ?? idle, event, now);
  if (state.phase === 'idle' || state === place) return { calls, effects };
  return { calls: [...liveCalls(calls).filter((call) => call !== place), state], effects };
}

function dial(calls: CallList, event: Event<'userDialled'>, now: Instant): ListStep {
  if (!mayDial(calls, event.peer) || findCall(calls, event.callId) !== undefined) return nothing(calls);
  const theirs = ringFrom(calls, event.peer);
  if (theirs !== undefined) return answerInstead(calls, theirs, event, now);
  const begun = begin(
    calls,
    calls.find((state) => givesWay(state)),
    event,
    now,
  );
  const isOn = liveCalls(begun.calls).some(({ call }) => call.callId === event.callId);
  return isOn ? afterLeaving(begun, activeCall(calls), 'hold', now) : begun;
}

/** Where that takes a relay and there is none, theirs rings on: to answer would end it. */
function answerInstead(calls: CallList, theirs: LiveState, dialled: Event<'userDialled'>, now: Instant): ListStep {
  const { callType, network } = dialled;
  if (lacksRelay(network)) return nothing(calls);
  const active = activeCall(calls);
  const present = active === undefined ? undefined : ({ callId: active.call.callId, wish: 'hold' } as const);
  return answer(calls, { type: 'userAnswered', callId: theirs.call.callId, callType, network, present }, now);
}

function offer(calls: CallList, event: Event<'remoteOffered'>, now: Instant): ListStep {
  const live = liveCalls(calls);
  const known = findCall(calls, event.callId);
  const glare = live.find((state) => isCallingOut(state) && state.call.peer === event.from.peer);
  const taken = known ?? glare;
  if (taken !== undefined) return begin(calls, taken, event, now);
  const stranger = event.knownContact ? live.find((state) => givesWay(state)) : undefined;
  if (event.admission !== 'rings' || stranger !== undefined) return begin(calls, stranger, event, now);
  // The machine of a call that is on says that the person is busy.
  return begin(calls, live.length === 0 || isJoinable(live) ? undefined : live[0], event, now);
}

function answer(calls: CallList, event: Event<'userAnswered'>, now: Instant): ListStep {
  const active = activeCall(calls);
  const { present } = event;
  // Meant for other buttons: who did not say what becomes of the call they are in, did not know of it.
  if (active !== undefined && active.call.callId !== present?.callId) return nothing(calls);
  const answered = one(calls, event, now);
  if (answered.calls === calls || !goesOn(answered.calls, event.callId)) return answered;
  const peer = findCall(calls, event.callId)?.call.peer;
  const theirs = liveCalls(calls).filter(({ call }) => call.peer === peer && call.callId !== event.callId);
  // The server lets two people have one live call: who is in this one has left the one from before, held or not.
  const alone = theirs.reduce((next, left) => afterLeaving(next, left, 'end', now), answered);
  if (active === undefined || present === undefined || theirs.includes(active)) return alone;
  return afterLeaving(alone, active, present.wish, now);
}

function resume(calls: CallList, event: Event<'userResumed'>, now: Instant): ListStep {
  const held = findCall(calls, event.callId);
  const active = activeCall(calls);
  // What is being set up cannot be held.
  if (held === undefined || !isHeldHere(held) || (active !== undefined && active.phase !== 'connected')) {
    return nothing(calls);
  }
  return afterLeaving(one(calls, event, now), active, 'hold', now);
}

/** At the start, before anything else happens: two at most. */
function mayBeFound(calls: CallList, { callId }: Event<'callCutOff'>): boolean {
  const live = liveCalls(calls);
  return live.length < 2 && live.every(({ phase }) => phase === 'cutOff') && findCall(calls, callId) === undefined;
}

/**
 * Back to the call as it was. Two are active at no time, and two are held at no time: beside a held one it is theirs
 * again, and beside one that is being set up, which cannot be held, it is held.
 */
function goBack(calls: CallList, event: Event<'userReturned'>, now: Instant): ListStep {
  const left = findCall(calls, event.callId);
  if (left?.phase !== 'cutOff') return nothing(calls);
  const active = activeCall(calls);
  const isOtherHeld = calls.some((state) => isHeldHere(state));
  const heldHere = !isOtherHeld && (left.heldHere || (active !== undefined && active.phase !== 'connected'));
  const back = one(put(calls, left, { ...left, heldHere }), event, now);
  return heldHere ? back : afterLeaving(back, active, 'hold', now);
}

/** First leaves the call that the person was in, then does what makes another one the active call. */
function afterLeaving(next: ListStep, active: LiveState | undefined, wish: 'hold' | 'end', now: Instant): ListStep {
  if (active === undefined) return next;
  const { callId } = active.call;
  const left = one(next.calls, { type: wish === 'hold' ? 'userHeld' : 'userHungUp', callId }, now);
  return { calls: left.calls, effects: [...left.effects, ...next.effects] };
}

/** Beside this there is room for one more: the call can be held meanwhile, or is. */
function isJoinable(live: readonly LiveState[]): boolean {
  return live.length === 1 && (live[0]?.phase === 'connected' || live[0]?.phase === 'cutOff');
}

function put(calls: CallList, present: PresentCall | undefined, state: CallState): CallList {
  if (state === present) return calls;
  if (state.phase === 'idle') return present === undefined ? calls : calls.filter((call) => call !== present);
  return present === undefined ? [...calls, state] : calls.map((call) => (call === present ? state : call));
}

function nothing(calls: CallList): ListStep {
  return { calls, effects: [] };
}
