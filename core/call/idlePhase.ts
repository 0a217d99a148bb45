import type { CallRef, Instant } from './call.ts';
import type { CallEvent } from './callEvent.ts';
import type { In } from './callState.ts';
import { NO_ANSWER_MS } from './callTiming.ts';
import { end, startTimer, type Step } from './step.ts';

type Dialled = Extract<CallEvent, { type: 'userDialled' }>;
type Offered = Extract<CallEvent, { type: 'remoteOffered' }>;

/** A new outgoing call. Always Relay without any relay fails here, before a device is opened or a message leaves. */
export function beginOutgoing(event: Dialled, now: Instant): Step {
  const call: CallRef = {
    callId: event.callId,
    peer: event.peer,
    direction: 'outgoing',
    type: event.callType,
    startedAt: now,
  };
  const state: In<'dialling'> = { phase: 'dialling', call, relayOnly: event.network.relayOnly };
  if (event.network.relayOnly && event.network.iceServers.length === 0) return end(state, 'relayUnavailable', now);
  return {
    state,
    effects: [
      {
        type: 'media',
        order: { kind: 'createOffer', callId: call.callId, callType: call.type, network: event.network },
      },
      startTimer(call, 'noAnswer', NO_ANSWER_MS),
    ],
  };
}

/** A new incoming call: the phone rings for what is left of the server's ring time. */
export function beginIncoming(event: Offered, now: Instant): Step {
  const call = incomingCall(event, now);
  return {
    state: {
      phase: 'ringing',
      call,
      remoteDevice: event.remoteDevice,
      offer: event.offer,
      knownContact: event.knownContact,
      silenced: false,
      earlyCandidates: [],
    },
    effects: [startTimer(call, 'ring', event.ringLeftMs)],
  };
}

export function incomingCall(event: Offered, now: Instant): CallRef {
  return { callId: event.callId, peer: event.peer, direction: 'incoming', type: event.callType, startedAt: now };
}
