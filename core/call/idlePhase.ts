import { beginAsCallee, beginAsCaller } from './agreement.ts';
import { lacksRelay, type CallRef, type Instant } from './call.ts';
import type { CallBeginning } from './callEvent.ts';
import type { In } from './callState.ts';
import { DESCRIPTION_MS, SLOW_MS } from './callTiming.ts';
import { end, startTimer, type Step } from './step.ts';

type Dialled = Extract<CallBeginning, { type: 'userDialled' }>;
export type Offered = Extract<CallBeginning, { type: 'remoteOffered' }>;

/** A new outgoing call. Always Relay without any relay fails here, before a device is opened or a message leaves. */
export function beginOutgoing(event: Dialled, now: Instant): Step {
  const call: CallRef = {
    callId: event.callId,
    peer: event.peer,
    direction: 'outgoing',
    type: event.callType,
    startedAt: now,
    ...about(event.subject),
  };
  const { relayOnly } = event.network;
  const agreement = beginAsCaller(event.ours, event.trust);
  const state: In<'dialling'> = {
    phase: 'dialling',
    call,
    agreement,
    ringMs: event.ringMs,
    relayOnly,
    slow: false,
  };
  if (lacksRelay(event.network)) return end(state, 'relayUnavailable', now);
  return {
    state,
    effects: [
      {
        type: 'media',
        order: { kind: 'createOffer', callId: call.callId, callType: call.type, network: event.network },
      },
      startTimer(call, 'noAnswer', DESCRIPTION_MS),
      startTimer(call, 'slow', SLOW_MS),
    ],
  };
}

/** A new incoming call: the phone rings for what is left of the server's ring time. */
export function beginIncoming(event: Offered, now: Instant): Step {
  const state = ringing(event, now);
  return { state, effects: [startTimer(state.call, 'ring', event.ringLeftMs)] };
}

export function ringing(event: Offered, now: Instant): In<'ringing'> {
  const { from, offer, hash, sasCommitment, mediaSecret, knownContact, ours, trust } = event;
  const { dtlsFingerprint } = offer;
  const { device, forwardSecret } = from;
  return {
    phase: 'ringing',
    call: incomingCall(event, now),
    agreement: beginAsCallee(ours, trust, { device, hash, dtlsFingerprint, sasCommitment, mediaSecret, forwardSecret }),
    remoteDevice: device,
    offer,
    offerHash: hash,
    knownContact,
    needsRelay: lacksRelay(event.network),
    silenced: false,
    earlyCandidates: [],
  };
}

/** What a stranger says it is about is kept from the person, and from the history. */
export function incomingCall(offered: Offered, now: Instant): CallRef {
  const { callId, from, callType, knownContact, subject } = offered;
  const call = { callId, peer: from.peer, direction: 'incoming', type: callType, startedAt: now } as const;
  return { ...call, ...(knownContact ? about(subject) : {}) };
}

function about(subject: string | null | undefined): Pick<CallRef, 'subject'> {
  return subject === null || subject === undefined ? {} : { subject };
}
