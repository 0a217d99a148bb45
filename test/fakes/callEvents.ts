import {
  answers,
  CALL_A as A,
  certificateOf,
  describe as described,
  dials,
  direct,
  offers,
  sender,
} from './callStory.ts';
import type { NetworkPlan } from '../../core/call/call.ts';
import type { CallEffect, MediaOrder } from '../../core/call/callEffect.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';

// One call between Alice and Bob, event by event, and what is read off its effects.

export const relay: NetworkPlan = {
  relayOnly: true,
  iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'c' }],
};
export const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' };
export const bob = sender('bob', 9);
export const alice = sender('alice', 7);

export const dialled = dials('bob', [9]);
export const offered = (callId = A, peer = 'alice') => offers(peer, 7, { callId });
export const answeredHere: CallEvent = { type: 'userAnswered', callId: A, callType: 'audio', network: direct };
export const offerReady: CallEvent = { type: 'offerReady', callId: A, offer: described('alice') };
export const answerReady: CallEvent = { type: 'answerReady', callId: A, answer: described('bob'), candidates: [] };
export const remoteAnswered = answers('bob', 9);
export const ringingThere: CallEvent = { type: 'serverSaid', callId: A, news: 'ringing' };
export const certificate = certificateOf('bob');
export const mediaConnected = {
  type: 'mediaConnected',
  callId: A,
  generation: 0,
  route: 'direct',
  certificate,
} as const;

export const orders = (effects: readonly CallEffect[]): MediaOrder['kind'][] =>
  effects.flatMap((effect) => (effect.type === 'media' ? [effect.order.kind] : []));
export const sent = (effects: readonly CallEffect[]): string[] =>
  effects.flatMap((effect) =>
    effect.type !== 'send'
      ? []
      : [effect.message.kind === 'hangup' ? `hangup ${effect.message.reason}` : effect.message.kind],
  );
export const recorded = (effects: readonly CallEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'record' ? [effect.entry] : []));
