/** Milliseconds since the Unix epoch, by this computer's clock. */
export type Instant = number;

/**
 * The one id of a call: a canonical lower-case UUID. Every surface (popup, notification, tray, window) is idempotent on
 * it.
 */
export type CallId = string;

export type CallType = 'audio' | 'video';

/** Which call we mean and with whom; known from the first moment and never changed. */
export interface CallRef {
  readonly callId: CallId;
  /** The remote user's handle. */
  readonly peer: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly type: CallType;
  /** When it was dialled or when its offer arrived. */
  readonly startedAt: Instant;
  /** What the peer is called here, if not by the handle: only in what is shown, and no part of the call. */
  readonly name?: string;
  /** What the caller says it is about, to a contact; absent if nothing. */
  readonly subject?: string;
}

/** A device of the remote user; answers, candidates and the final hang-up go to this one. */
export type RemoteDevice = number;

/**
 * Direct: packets go from computer to computer. Relayed: through TURN; with the transport to the relay where it is
 * ours, and without where only the peer uses one, of which we learn no more.
 */
export const ROUTES = ['direct', 'relayed', 'relayedUdp', 'relayedTcp', 'relayedTls'] as const;
export type Route = (typeof ROUTES)[number];

export const isRelayed = (route: Route): boolean => route !== 'direct';

/**
 * Session description text without fingerprint and candidate lines (RFC 8866); those travel apart and authenticated.
 */
export interface SessionDescription {
  readonly sdp: string;
  /** SHA-256 of the DTLS certificate, lower-case hex, 64 digits. */
  readonly dtlsFingerprint: string;
}

/** What an ICE restart changes (RFC 8839): 4 to 32 and 22 to 64 characters. */
export interface IceCredentials {
  readonly ufrag: string;
  readonly pwd: string;
}

/** One ICE candidate as WebRTC writes it (RFC 8839). */
export interface IceCandidate {
  readonly candidate: string;
  readonly sdpMid: string;
  readonly sdpMLineIndex: number;
  readonly usernameFragment: string;
}

export interface IceServer {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/**
 * How media may travel in this call, decided before it starts and never loosened. With `relayOnly` the engine gathers
 * relay candidates only (`iceTransportPolicy: 'relay'`): filtering candidates later would still leak the local address
 * in a relay candidate's `raddr`.
 */
export interface NetworkPlan {
  readonly relayOnly: boolean;
  readonly iceServers: readonly IceServer[];
}

/** Media would have to be relayed, and there is nothing to relay them. */
export function lacksRelay({ relayOnly, iceServers }: NetworkPlan): boolean {
  return relayOnly && iceServers.length === 0;
}

/** Characters of a subject, and of what is said with declining: as many as may travel. */
export const MAX_CALL_TEXT = 80;

/** What a person says with declining a call; one of the two at least. */
export interface CallNote {
  readonly text: string | null;
  /** When they would like to be called. */
  readonly callBackAt: Instant | null;
}

/** The reason class that stands in clear on a call_hangup frame. */
export type HangupReason =
  | 'hangup'
  | 'cancel'
  | 'reject'
  | 'busy'
  | 'failed'
  | 'glare'
  /** Our side may only be relayed, and there is no relay. Only the peer reads it: in clear it is `failed`. */
  | 'norelay'
  /** The link that the caller rings with lets nobody ring any more. Only the peer reads it: in clear it is `reject`. */
  | 'linkended'
  /**
   * Your media were closed, and no word came with it: taken for a hang-up, which it need not have been. Only the peer
   * reads it: in clear it is `hangup`.
   */
  | 'closed';

/** What a side brings to a call before anything is said. Drawn and loaded outside, for this call alone. */
export interface OwnPart {
  /** Our IdentityV1: lower-case hex, 128 digits. */
  readonly identity: string;
  /** 32 drawn bytes in lower-case hex. */
  readonly sasNonce: string;
  /** Our half of what frames are sealed with: 32 drawn bytes in lower-case hex. */
  readonly mediaSecret: string;
}

/** What of it is drawn anew for each connection of the call. */
export type Drawn = Pick<OwnPart, 'sasNonce' | 'mediaSecret'>;
