import type { CallId, CallType, IceCandidate, NetworkPlan, RemoteDevice, Route, SessionDescription } from './call.ts';

/** What has happened. Every event but the two that begin a call belongs to the call it names, and is ignored for any other. */
export type CallEvent =
  // the person
  | {
      readonly type: 'userDialled';
      readonly callId: CallId;
      readonly peer: string;
      readonly callType: CallType;
      readonly network: NetworkPlan;
    }
  | {
      readonly type: 'userAnswered';
      readonly callId: CallId;
      readonly callType: CallType;
      readonly network: NetworkPlan;
    }
  | { readonly type: 'userDeclined'; readonly callId: CallId }
  | { readonly type: 'userSilenced'; readonly callId: CallId }
  | { readonly type: 'userHungUp'; readonly callId: CallId }
  | { readonly type: 'windowDismissed'; readonly callId: CallId }
  // the other side, decrypted and authenticated
  | {
      readonly type: 'remoteOffered';
      readonly callId: CallId;
      readonly peer: string;
      readonly remoteDevice: RemoteDevice;
      readonly callType: CallType;
      readonly offer: SessionDescription;
      /** What is left of the ring time by the server's clock. */
      readonly ringLeftMs: number;
      readonly knownContact: boolean;
      /** For glare, where the offer is answered without asking: how media may travel. */
      readonly network: NetworkPlan;
    }
  | {
      readonly type: 'remoteAnswered';
      readonly callId: CallId;
      readonly remoteDevice: RemoteDevice;
      readonly answer: SessionDescription;
    }
  | { readonly type: 'remoteCandidates'; readonly callId: CallId; readonly candidates: readonly IceCandidate[] }
  | { readonly type: 'remoteHungUp'; readonly callId: CallId; readonly reason: HangupReason }
  /** A message of this call could not be decrypted or did not fit what was agreed. */
  | { readonly type: 'remoteUnsecured'; readonly callId: CallId }
  /** Another identity turned up where this call's was: nothing passes to or from it until a person decides (A31). */
  | { readonly type: 'remoteIdentityChanged'; readonly callId: CallId }
  // the server
  | { readonly type: 'serverSaid'; readonly callId: CallId; readonly news: ServerNews }
  | { readonly type: 'sendFailed'; readonly callId: CallId; readonly failure: SendFailure }
  // the media engine in the call window
  | { readonly type: 'offerReady'; readonly callId: CallId; readonly offer: SessionDescription }
  | { readonly type: 'answerReady'; readonly callId: CallId; readonly answer: SessionDescription }
  | { readonly type: 'localCandidates'; readonly callId: CallId; readonly candidates: readonly IceCandidate[] }
  | { readonly type: 'mediaConnected'; readonly callId: CallId; readonly route: Route }
  | { readonly type: 'mediaFailed'; readonly callId: CallId; readonly failure: MediaFailure }
  | { readonly type: 'windowLost'; readonly callId: CallId }
  // the clock
  | { readonly type: 'timerFired'; readonly callId: CallId; readonly timer: CallTimer };

/** The reason class that stands in clear on a call_hangup frame. */
export type HangupReason = 'hangup' | 'cancel' | 'reject' | 'busy' | 'failed' | 'glare';

/** What the server tells about a call on its own account. */
export type ServerNews = 'ringing' | 'queued' | 'answeredElsewhere' | 'rejectedElsewhere' | 'missed' | 'ended';

/** Why a message of ours did not leave. */
export type SendFailure =
  | 'unknownUser'
  | 'notRinging'
  | 'glare'
  | 'offline'
  | 'refused'
  | 'rate'
  | 'identityChanged'
  | 'noRatchet'
  | 'unsecured';

/** What the media engine could not do. */
export type MediaFailure =
  | 'microphoneMissing'
  | 'microphoneBlocked'
  | 'iceFailed'
  | 'relayUnreachable'
  | 'connectionLost'
  | 'certificateMismatch'
  | 'engine';

/**
 * ring: how long a phone rings. noAnswer: our own limit on an outgoing call, past the server's, in case it is silent.
 * connect: from answer to first media. linger: how long an ended call stays on the screen.
 */
export type CallTimer = 'ring' | 'noAnswer' | 'connect' | 'linger';
