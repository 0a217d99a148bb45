import type { CallRef, IceCandidate, Instant, RemoteDevice, Route, SessionDescription } from './call.ts';
import type { EndReason } from './endReason.ts';

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
 * From every phase of a living call: userHungUp, remoteHungUp, sendFailed and mediaFailed lead to ended. An offer for
 * another call while one lives is refused as busy, except glare: the peer we are dialling dialled us, and the server
 * took their call first; then theirs becomes the call and is answered at once, because we were calling them anyway.
 */
export type CallState =
  | { readonly phase: 'idle' }
  /** The media engine is making the offer; nothing has left this computer. */
  | { readonly phase: 'dialling'; readonly call: CallRef; readonly relayOnly: boolean }
  /** The offer is on its way to the peer's devices. */
  | { readonly phase: 'calling'; readonly call: CallRef; readonly relayOnly: boolean; readonly reach: Reach }
  /** At least one of the peer's devices rings. */
  | { readonly phase: 'alerting'; readonly call: CallRef; readonly relayOnly: boolean }
  /** Our phone rings. Nothing is opened for the caller yet: no device, no network. */
  | {
      readonly phase: 'ringing';
      readonly call: CallRef;
      readonly remoteDevice: RemoteDevice;
      readonly offer: SessionDescription;
      readonly knownContact: boolean;
      readonly silenced: boolean;
      readonly earlyCandidates: readonly IceCandidate[];
    }
  /** Accepted here; the media engine is making the answer. */
  | {
      readonly phase: 'answering';
      readonly call: CallRef;
      readonly remoteDevice: RemoteDevice;
      readonly relayOnly: boolean;
    }
  /** Offer and answer are exchanged; ICE and DTLS are at work. */
  | {
      readonly phase: 'connecting';
      readonly call: CallRef;
      readonly remoteDevice: RemoteDevice;
      readonly relayOnly: boolean;
    }
  | {
      readonly phase: 'connected';
      readonly call: CallRef;
      readonly remoteDevice: RemoteDevice;
      readonly relayOnly: boolean;
      readonly connectedAt: Instant;
      readonly route: Route;
    }
  /** Over; shown for a moment so that the reason can be read. */
  | { readonly phase: 'ended'; readonly call: CallRef; readonly reason: EndReason; readonly durationMs: number | null };

/** What we know of the way to the peer before it rings. */
export type Reach = 'unknown' | 'peerOffline';

/** A state narrowed to some of its phases. */
export type In<Phase extends CallState['phase']> = Extract<CallState, { readonly phase: Phase }>;

export const idle: CallState = { phase: 'idle' };

/** The call of a state, or null when there is none. */
export function callOf(state: CallState): CallRef | null {
  return state.phase === 'idle' ? null : state.call;
}

/** Whether the person is busy with this call: every phase but idle and ended. */
export function isLive(state: CallState): boolean {
  return state.phase !== 'idle' && state.phase !== 'ended';
}
