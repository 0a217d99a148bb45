import {
  answers,
  CALL_A as A,
  certificateOf,
  describe as described,
  digits,
  direct,
  nonceOf,
  offers,
  own,
  tell,
} from './callStory.ts';
import { alice, answeredHere, answerReady, bob, candidate, dialled, mediaConnected, offerReady } from './callEvents.ts';
import type { NetworkPlan } from '../../core/call/call.ts';
import type { CallEffect } from '../../core/call/callEffect.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import { callSecurity } from '../../core/call/callSecurity.ts';
import type { CallState } from '../../core/call/callState.ts';
import { commitmentTo } from '../../core/call/callWords.ts';
import type { Pair } from '../../core/call/connection.ts';
import type { OutgoingMessage } from '../../core/call/outgoingMessage.ts';
import { callView } from './callView.ts';

// Calls between Alice, who placed them, and Bob, whose connection breaks.

export const pair = (generation: number, restart: number): Pair => ({ generation, restart });
export const credentials = { ufrag: 'ufra', pwd: 'p'.repeat(24) };
export const candidates = [candidate];
export const theirs = { microphone: true, camera: false, screen: false, held: false };
const sound = (from: CallEvent & { readonly type: 'remoteMediaState' }): CallEvent => from;
export const heardOf = (from: typeof bob, state = theirs, sequence = 9, asleep = false) =>
  sound({ type: 'remoteMediaState', callId: A, from, sequence, state, asleep, relayed: false });
export const interrupted = (sign: 'silence' | 'ice' = 'ice', generation = 0): CallEvent => ({
  type: 'mediaInterrupted',
  callId: A,
  generation,
  sign,
});
export const timer = (name: Extract<CallEvent, { type: 'timerFired' }>['timer']): CallEvent => ({
  type: 'timerFired',
  callId: A,
  timer: name,
});
export const noRelay: NetworkPlan = { relayOnly: true, iceServers: [] };
export const planned = (of: Pair, network: NetworkPlan = direct): CallEvent => ({
  type: 'networkPlanned',
  callId: A,
  pair: of,
  network,
});
export const addressesChanged: CallEvent = { type: 'addressesChanged', callId: A };
export const windowLost: CallEvent = { type: 'windowLost', callId: A, drawn: own('after the crash') };
export const restartReady = (of: Pair, answers = false): CallEvent => ({
  type: 'restartReady',
  callId: A,
  pair: of,
  answers,
  credentials,
});
export const rejoinReady = (of: Pair, name: 'rejoining' | 'answering'): CallEvent => ({
  type: 'rejoinReady',
  callId: A,
  pair: of,
  answers: name === 'answering',
  description: described(name),
});
export const remoteRestart = (
  of: Pair,
  from = bob,
  hash = digits('their restart'),
): Extract<CallEvent, { type: 'remoteRestart' }> => ({
  type: 'remoteRestart',
  callId: A,
  from,
  pair: of,
  hash,
  credentials,
  network: direct,
});
export const remoteRestarted = (of: Pair, questionHash = digits('restart')): CallEvent => ({
  type: 'remoteRestarted',
  callId: A,
  from: bob,
  pair: of,
  questionHash,
  credentials,
});
export const remoteRejoin = (
  of: Pair,
  from = bob,
  sasCommitment: string | null = null,
  afterGeneration = 0,
  mediaSecret: string | null = null,
): Extract<CallEvent, { type: 'remoteRejoin' }> => ({
  type: 'remoteRejoin',
  callId: A,
  from,
  pair: of,
  hash: digits('rejoin'),
  offer: described('rejoining'),
  sasCommitment,
  afterGeneration,
  mediaSecret,
  network: direct,
  drawn: own('answering'),
});
export const remoteRejoined = (
  of: Pair,
  sasNonce: string | null = null,
  mediaSecret: string | null = null,
): CallEvent => ({
  type: 'remoteRejoined',
  callId: A,
  from: alice,
  pair: of,
  hash: digits('rejoined'),
  questionHash: digits('rejoin'),
  answer: described('answering'),
  sasNonce,
  mediaSecret,
});

/** With words: both showed a nonce. */
export const offered = offers('alice', 7, { sasCommitment: commitmentTo(nonceOf('alice')) });
export const revealed: CallEvent = {
  type: 'remoteRevealed',
  callId: A,
  from: alice,
  generation: 0,
  nonce: nonceOf('alice'),
};
export const flowsFrom = (name: string, generation = 0): CallEvent => ({
  ...mediaConnected,
  generation,
  certificate: certificateOf(name),
});
export const atAlice = tell([
  dialled,
  offerReady,
  answers('bob', 9, { sasNonce: nonceOf('bob') }),
  mediaConnected,
]).state;
export const atBob = tell([offered, answeredHere, answerReady, revealed, flowsFrom('alice')]).state;
export const run = (events: readonly CallEvent[], from: CallState = atAlice, startMs = 10_000) =>
  tell(events, from, startMs);

export const plans = (effects: readonly CallEffect[]): readonly Pair[] =>
  effects.flatMap((effect) => (effect.type === 'planNetwork' ? [effect.pair] : []));
export const timers = (effects: readonly CallEffect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'startTimer' ? [`${effect.timer} ${effect.afterMs}`] : []));
export function messageOf<Kind extends OutgoingMessage['kind']>(effects: readonly CallEffect[], kind: Kind) {
  const found = effects.flatMap((effect) => (effect.type === 'send' ? [effect.message] : []));
  const message = found.find((one): one is Extract<OutgoingMessage, { kind: Kind }> => one.kind === kind);
  if (message === undefined) throw new Error(`no ${kind} was sent`);
  return message;
}
export const isReconnecting = (state: CallState) => {
  const view = callView(state);
  return view.phase === 'connected' && view.reconnecting;
};
export const wordsOf = (state: CallState) => callSecurity(state)?.words ?? null;

export function asConnected(state: CallState): Extract<CallState, { phase: 'connected' }> {
  if (state.phase !== 'connected') throw new Error(`it is ${state.phase}`);
  return state;
}
