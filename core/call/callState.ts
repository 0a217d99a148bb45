import type { Agreement } from './agreement.ts';
import type { CallRecord } from './callEffect.ts';
import type { CallNote, CallRef, IceCandidate, Instant, RemoteDevice, Route, SessionDescription } from './call.ts';
import type { Sender } from './sender.ts';
import type { MediaProgress } from './callStage.ts';
import type { EndReason } from './endReason.ts';
import type { Interruption } from './interruption.ts';
import type { OwnRestart } from './restartSpacing.ts';

/*
 *                    userDialled                              remoteOffered
 *               +------------------------- idle ------------------------------+
 *               v                           ^                                 v
 *           dialling                        | timerFired(linger),          ringing ---- userDeclined, remoteHungUp,
 *               | offerReady, send(offer)   | windowDismissed                 |         timerFired(ring), elsewhere --+
 *               v                           |                                 | userAnswered                          |
 *           calling                       ended <------------------+          v                                       |
 *               | serverSaid(ringing)       ^                      |      answering                                  |
 *               v                           |                      |          | answerReady, send(answer)             |
 *           alerting                        |                      |          |                                       |
 *               | remoteAnswered            |                      |          |                                       |
 *               +-------------> connecting <-------------------------------- +                                       |
 *                                   | mediaConnected               |                                                  |
 *                                   v                              |                                                  |
 *                               connected --- userHungUp, remoteHungUp, mediaFailed, windowLost                       |
 *                                                                  +--------------------------------------------------+
 * ringing -> ringing, dialling: the offer of a contact, and a call that the person makes to somebody else, take the
 * place of a stranger's call that nobody has answered yet.
 * cutOff -> connected, ended: a call that was found again after this program was killed; drawn above `cutOffStep`.
 * From every phase of a living call: userHungUp, programEnds, peerBlocked, remoteHungUp, sendFailed and mediaFailed
 * lead to ended.
 * An offer for another call while one lives is refused as busy, except glare: the peer we are dialling dialled us, and
 * the server took their call first; then theirs becomes the call and is answered at once, because we were calling them
 * anyway. Ours is listed as well where theirs does not connect. An offer that may not ring (`mayRing.ts`) changes no
 * state.
 *
 * Beside its phase a call carries its agreement: what was promised, by whom, and what is still owed. It begins with the
 * call and has steps of its own, drawn above `WordsStep`; the events that concern it mean the same in every phase:
 *
 *     messageSent(offer)     our offer is fixed           heartbeatDue     an empty message back
 *     remoteAnswered         who is in the call is fixed  remoteUnread     a new session, and a nack in it
 *     messageSent(answer)    our answer is fixed          remoteNacked     the same bytes once more, once a device
 *     remoteRevealed         the words are known          trustChanged     what a person knows of the peer
 *     mediaConnected         the certificate must be the promised one, or the call ends as unsecured
 * What breaks and mends its connection is drawn above `connectionPhaseStep`.
 */
export type CallState =
  | { readonly phase: 'idle' }
  /** The media engine is making the offer; nothing has left this computer. */
  | {
      readonly phase: 'dialling';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly ringMs: number;
      readonly relayOnly: boolean;
      readonly slow: boolean;
    }
  /** The offer is on its way to the peer's devices. */
  | {
      readonly phase: 'calling';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly relayOnly: boolean;
      readonly reach: Reach;
      readonly accepted: Accepted | null;
    }
  /** At least one of the peer's devices rings. */
  | {
      readonly phase: 'alerting';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly relayOnly: boolean;
      readonly accepted: Accepted | null;
    }
  /** Our phone rings. Nothing is opened for the caller yet: no device, no network. */
  | {
      readonly phase: 'ringing';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly remoteDevice: RemoteDevice;
      readonly offer: SessionDescription;
      /** SHA-256 of the encoded message, lower-case hex. */
      readonly offerHash: string;
      readonly knownContact: boolean;
      /** As things stood when it came: answering may only be relayed, and there is no relay. */
      readonly needsRelay: boolean;
      readonly silenced: boolean;
      readonly earlyCandidates: readonly IceCandidate[];
    }
  /** Accepted here; the media engine is making the answer. */
  | {
      readonly phase: 'answering';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly remoteDevice: RemoteDevice;
      readonly offerHash: string;
      readonly relayOnly: boolean;
      readonly slow: boolean;
      readonly gaveWay: GaveWay;
    }
  /** Offer and answer are exchanged; ICE and DTLS are at work. */
  | {
      readonly phase: 'connecting';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly remoteDevice: RemoteDevice;
      readonly relayOnly: boolean;
      /** How far the media engine says it is. */
      readonly media: MediaProgress;
      /** It takes so long by now that the person is told what it waits for. So in the phases that get ready. */
      readonly slow: boolean;
      /** As while it is connected. */
      readonly restarts: readonly OwnRestart[];
      /** As in an interruption: the other side may have heard sooner than we that media flow, and left them already. */
      readonly closedThere: boolean;
      readonly gaveWay: GaveWay;
    }
  | {
      readonly phase: 'connected';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly remoteDevice: RemoteDevice;
      readonly relayOnly: boolean;
      readonly connectedAt: Instant;
      readonly route: Route;
      /** The person here holds it. Whether the other side does too, stands in the agreement. */
      readonly heldHere: boolean;
      readonly interruption: Interruption | null;
      /** That were asked for here within the last minute. */
      readonly restarts: readonly OwnRestart[];
    }
  /** This program was killed in the middle of it and has begun again; whether they want back, the person is asked. */
  | {
      readonly phase: 'cutOff';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly remoteDevice: RemoteDevice;
      readonly relayOnly: boolean;
      readonly route: Route;
      readonly heldHere: boolean;
      readonly connectedAt: Instant;
      /** When this program was last seen running. Both by the clock of this run. */
      readonly lastAliveAt: Instant;
    }
  /** Over; shown for a moment so that the reason can be read. */
  | {
      readonly phase: 'ended';
      readonly call: CallRef;
      readonly agreement: Agreement;
      readonly reason: EndReason;
      readonly durationMs: number | null;
      /** What was said with declining it. */
      readonly note: CallNote | null;
    };

/**
 * The first device of the peer that says the call is accepted there, and what was gathered for it since: it has that,
 * and whoever answers instead does not.
 */
export interface Accepted {
  readonly device: RemoteDevice;
  readonly gathered: readonly IceCandidate[];
}

/**
 * The line in the history of our own call that this one of theirs took the place of, if it did (glare). The two become
 * one when media flow. Until then that is not said: where the server took both, the other side may be busy, decline, or
 * have answered ours.
 */
export type GaveWay = CallRecord | null;

/** What we know of the way to the peer before it rings. */
export type Reach = 'unknown' | 'peerOffline';

/** A state narrowed to some of its phases. */
export type In<Phase extends CallState['phase']> = Extract<CallState, { readonly phase: Phase }>;

export const idle: CallState = { phase: 'idle' };

/** The call of a state, or null when there is none. */
export function callOf(state: CallState): CallRef | null {
  return state.phase === 'idle' ? null : state.call;
}

/** A call that goes on: every phase but idle and ended. */
export type LiveState = Exclude<CallState, { phase: 'idle' | 'ended' }>;

/** Whether the person is busy with this call: every phase but idle and ended. */
export function isLive(state: CallState): state is LiveState {
  return state.phase !== 'idle' && state.phase !== 'ended';
}

/** The person calls, and nobody has answered. */
export function isCallingOut(state: CallState): state is In<'dialling' | 'calling' | 'alerting'> {
  return state.phase === 'dialling' || state.phase === 'calling' || state.phase === 'alerting';
}

/** A stranger's call that nobody answered: a contact's call, and one that the person makes, take its place (A86). */
export function givesWay(state: CallState): state is In<'ringing'> {
  return state.phase === 'ringing' && !state.knownContact;
}

/**
 * Whose message: anybody with a session can encrypt an answer, and the server decides under which call it arrives. Only
 * the peer we called (or who called us) may speak in a call, and once a device of theirs has answered, only that one
 * (A43).
 */
export function isParty(state: CallState, from: Pick<Sender, 'peer' | 'device'>): boolean {
  if (state.phase === 'idle' || state.call.peer !== from.peer) return false;
  const { party } = state.agreement;
  return party === null || party.device === from.device;
}

/** Between the offer and `connected` no session is replaced, unless it cannot send at all. */
export function isSettingUp(state: CallState, peer: string): boolean {
  switch (state.phase) {
    case 'calling':
    case 'alerting':
    case 'ringing':
    case 'answering':
    case 'connecting':
      return state.call.peer === peer;
    case 'idle':
    case 'dialling':
    case 'connected':
    case 'cutOff':
    case 'ended':
      return false;
  }
}
