import type { OwnPart } from '../../core/call/call.ts';
import type { CallEffect } from '../../core/call/callEffect.ts';
import type { CallBeginning, CallEvent } from '../../core/call/callEvent.ts';
import type { Sender } from '../../core/call/sender.ts';
import { findCall, noCalls, stepCalls, type CallList } from '../../core/call/callList.ts';
import { FIRST } from '../../core/call/connection.ts';
import { idle, type CallState } from '../../core/call/callState.ts';
import type { PeerTrust } from '../../core/call/peerTrust.ts';
import type { SentMessage } from '../../core/call/repeats.ts';
import { transition } from '../../core/call/transition.ts';

// What tests of the call machine tell it: two people, their devices, and a channel that sends whatever it is given.

export const CALL_A = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a0a';
export const CALL_B = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a0b';
export const CALL_C = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a0c';
export const direct = { relayOnly: false, iceServers: [] } as const;

/** 64 digits that stand for whatever the name says. */
export const digits = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
export const identityOf = (name: string): string => digits(`identity of ${name}`).repeat(2);
export const certificateOf = (name: string): string => digits(`certificate of ${name}`);
export const nonceOf = (name: string): string => digits(`nonce of ${name}`);
export const describe = (name: string) => ({ sdp: `v=0 ${name}`, dtlsFingerprint: certificateOf(name) });
export const mediaSecretOf = (name: string): string => digits(`media secret of ${name}`);
export const own = (name: string): OwnPart => ({
  identity: identityOf(name),
  sasNonce: nonceOf(name),
  mediaSecret: mediaSecretOf(name),
});
export const sender = (peer: string, device: number, forwardSecret = true): Sender => ({ peer, device, forwardSecret });

/** Everybody's only identity, on these devices. */
export function known(peer: string, devices: readonly number[], changed: readonly number[] = []): PeerTrust {
  const about = { identity: identityOf(peer), forwardSecret: true, verified: false, secondLayer: false };
  return { devices: devices.map((device) => ({ device, ...about })), changed };
}

export const dials = (
  peer: string,
  devices: readonly number[],
  { callId = CALL_A, me = 'alice' } = {},
): Extract<CallBeginning, { type: 'userDialled' }> => ({
  type: 'userDialled',
  callId,
  peer,
  callType: 'video',
  network: direct,
  ringMs: 30_000,
  ours: own(me),
  trust: known(peer, devices),
});

export const offers = (
  peer: string,
  device: number,
  { callId = CALL_A, me = 'bob', sasCommitment = null as string | null, mediaSecret = null as string | null } = {},
): Extract<CallBeginning, { type: 'remoteOffered' }> => ({
  type: 'remoteOffered',
  callId,
  from: sender(peer, device),
  callType: 'video',
  offer: describe(peer),
  hash: digits('offer'),
  sasCommitment,
  mediaSecret,
  ringLeftMs: 44_000,
  knownContact: true,
  admission: 'rings',
  network: direct,
  ours: own(me),
  trust: known(peer, [device]),
});

export const answers = (
  peer: string,
  device: number,
  {
    callId = CALL_A,
    sasNonce = null as string | null,
    mediaSecret = null as string | null,
    offerHash = digits('offer'),
  } = {},
): Extract<CallEvent, { type: 'remoteAnswered' }> => ({
  type: 'remoteAnswered',
  callId,
  from: sender(peer, device),
  answer: describe(peer),
  hash: digits('answer'),
  offerHash,
  sasNonce,
  candidates: [],
  mediaSecret,
  trust: known(peer, [device]),
});

/** What the channel says of a message that it has sent. The hash of one says what it was. */
function sentAs(effect: Extract<CallEffect, { type: 'send' }>, devices: readonly number[]): CallEvent {
  const { call, message } = effect;
  const { kind } = message;
  const frame = kind === 'offer' ? 'call_offer' : kind === 'answer' ? 'call_answer' : 'ice_candidate';
  const ofReveal = message.kind === 'reveal' ? { generation: message.generation, restart: 0 } : FIRST;
  const pair = 'pair' in message ? message.pair : ofReveal;
  const to = 'remoteDevice' in message && message.remoteDevice !== null ? [message.remoteDevice] : devices;
  const sent: readonly SentMessage[] =
    kind === 'hangup' || kind === 'repeat' || kind === 'readdress'
      ? []
      : to.map((device) => ({
          bytes: new Uint8Array([device]),
          bucket: 256,
          hash: digits(kind),
          frame,
          device,
          pair,
          payloadHash: digits(`${kind} for ${device}`),
          repeatable: kind !== 'heartbeat' && kind !== 'nack',
        }));
  return {
    type: 'messageSent',
    callId: call.callId,
    kind,
    sent,
    count: 1,
    forwardSecret: true,
    trust: known(call.peer, devices),
  };
}

export interface Told {
  readonly state: CallState;
  /** Of the last event. */
  readonly effects: readonly CallEffect[];
  readonly all: readonly CallEffect[];
}

export interface ToldAll {
  readonly calls: CallList;
  /** Of the last event. */
  readonly effects: readonly CallEffect[];
}

/** Tells a phone these events, a second apart, and that every message was sent. */
export function tellPhone(events: readonly CallEvent[], from: CallList = noCalls, startMs = 1000): ToldAll {
  let calls = from;
  let effects: CallEffect[] = [];
  for (const [index, event] of events.entries()) {
    effects = [];
    const waiting = [event];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const step = stepCalls(calls, next, startMs + index * 1000);
      calls = step.calls;
      effects.push(...step.effects);
      for (const effect of step.effects) {
        if (effect.type !== 'send') continue;
        const devices = findCall(calls, effect.call.callId)?.agreement.trust.devices.map(({ device }) => device) ?? [];
        waiting.push(sentAs(effect, devices));
      }
    }
  }
  return { calls, effects };
}

/** Tells the machine these events, a second apart, and that every message of it was sent. */
export function tell(events: readonly CallEvent[], from: CallState = idle, startMs = 1000): Told {
  let state = from;
  let effects: CallEffect[] = [];
  const all: CallEffect[] = [];
  for (const [index, event] of events.entries()) {
    effects = [];
    const waiting = [event];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const step = transition(state, next, startMs + index * 1000);
      state = step.state;
      effects.push(...step.effects);
      const devices = state.phase === 'idle' ? [] : state.agreement.trust.devices.map(({ device }) => device);
      waiting.push(...step.effects.flatMap((effect) => (effect.type === 'send' ? [sentAs(effect, devices)] : [])));
    }
    all.push(...effects);
  }
  return { state, effects, all };
}
