import type {
  CallId,
  CallRef,
  CallType,
  IceCandidate,
  Instant,
  NetworkPlan,
  RemoteDevice,
  Route,
  SessionDescription,
} from './call.ts';
import type { CallTimer, HangupReason } from './callEvent.ts';
import type { EndReason } from './endReason.ts';

/** What is to be done. Windows, ringing, tray and notifications are no effects: they are drawn from the snapshot. */
export type CallEffect =
  | { readonly type: 'send'; readonly call: CallRef; readonly message: OutgoingMessage }
  | { readonly type: 'media'; readonly order: MediaOrder }
  | { readonly type: 'startTimer'; readonly callId: CallId; readonly timer: CallTimer; readonly afterMs: number }
  | { readonly type: 'stopTimers'; readonly callId: CallId }
  | { readonly type: 'record'; readonly entry: CallRecord };

/** A message for the other side; the runner encrypts it and commits the ratchet before it leaves. */
export type OutgoingMessage =
  | { readonly kind: 'offer'; readonly offer: SessionDescription }
  | { readonly kind: 'answer'; readonly remoteDevice: RemoteDevice; readonly answer: SessionDescription }
  | { readonly kind: 'candidates'; readonly remoteDevice: RemoteDevice; readonly candidates: readonly IceCandidate[] }
  /** To the device we speak with, or to every device of the peer while none has answered. */
  | { readonly kind: 'hangup'; readonly remoteDevice: RemoteDevice | null; readonly reason: HangupReason };

/** An order to the media engine in the call window; carried out in the order given. */
export type MediaOrder =
  /** Open the microphone (and camera), make the offer, and touch no network: gathering begins with `applyAnswer`. */
  | {
      readonly kind: 'createOffer';
      readonly callId: CallId;
      readonly callType: CallType;
      readonly network: NetworkPlan;
    }
  | {
      readonly kind: 'createAnswer';
      readonly callId: CallId;
      readonly callType: CallType;
      readonly network: NetworkPlan;
      readonly offer: SessionDescription;
    }
  | { readonly kind: 'applyAnswer'; readonly callId: CallId; readonly answer: SessionDescription }
  | { readonly kind: 'addCandidates'; readonly callId: CallId; readonly candidates: readonly IceCandidate[] }
  | { readonly kind: 'close'; readonly callId: CallId };

/** A line of the call history. */
export interface CallRecord {
  readonly call: CallRef;
  readonly reason: EndReason;
  /** Time spoken, or null if it was never connected. */
  readonly durationMs: number | null;
  readonly endedAt: Instant;
  /** How media travelled at the end, or null if it never did. */
  readonly route: Route | null;
}
