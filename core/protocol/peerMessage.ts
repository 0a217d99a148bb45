/** One message between two Ringforts about one call, as it stands inside the Double Ratchet. PROTOCOL "Wire format". */
export interface PeerMessage {
  /** Canonical lower-case UUID, version 4 or 7; the same as `call_id` in the clear frame around the message. */
  readonly callId: string;
  /** Counts the messages of one side within one call, from 1. */
  readonly sequence: number;
  /** Unix milliseconds by the sender's clock. Shown in diagnostics, never trusted for age. */
  readonly sentAtMs: number;
  readonly pair: ConnectionPair;
  readonly body: PeerMessageBody;
}

/** Of which connection a message speaks. Both numbers are 0 until something was made anew. */
export interface ConnectionPair {
  /** 0 to 20. */
  readonly generation: number;
  /** The ICE restart within the generation, 0 to 65,535. */
  readonly restart: number;
}

export interface IceCredentials {
  /** 4 to 32 characters (RFC 8839, ice-char). */
  readonly ufrag: string;
  /** 22 to 64 characters of the same. */
  readonly pwd: string;
}

export type PeerMessageBody =
  | {
      readonly kind: 'offer';
      /** Without fingerprint and candidate lines. */
      readonly sdp: string;
      /** SHA-256 of the sender's DTLS certificate: lower-case hex, 64 digits. */
      readonly dtlsFingerprint: string;
      readonly video: boolean;
      /** SHA-256 of the caller's nonce, lower-case hex; null from a Ringfort that has no words to compare. */
      readonly sasCommitment: string | null;
      readonly rightToRing: RightToRing | null;
      /** The caller's half of what frames are sealed with; null from a Ringfort without a second layer on media. */
      readonly mediaSecret: MediaSecret | null;
      /** What the call is about (`peerText.ts`). */
      readonly subject: string | null;
      readonly linkToken: LinkToken | null;
      readonly name: OwnName | null;
    }
  | {
      readonly kind: 'answer';
      readonly sdp: string;
      readonly dtlsFingerprint: string;
      readonly video: boolean;
      /** SHA-256 of the encoded message that carried the offer, lower-case hex: an answer fits one offer only. */
      readonly offerHash: string;
      /** The callee's nonce: 32 bytes in lower-case hex; null unless the offer had a commitment. */
      readonly sasNonce: string | null;
      readonly rightToRing: RightToRing | null;
      /** What was gathered by then. It travels behind the answer as well, for who does not look here. */
      readonly candidates: readonly PeerCandidate[];
      /** The callee's half; null unless the offer had one. */
      readonly mediaSecret: MediaSecret | null;
      readonly name: OwnName | null;
    }
  | { readonly kind: 'candidates'; readonly candidates: readonly PeerCandidate[] }
  | {
      readonly kind: 'hangup';
      /** A word of letters. Which words mean something is the call's business; an unknown one still ends the call. */
      readonly reason: string;
      readonly rightToRing: RightToRing | null;
      /** What the person says with it (`peerText.ts`). */
      readonly note: string | null;
      /** When they would like to be called: Unix milliseconds. */
      readonly callBackAtMs: number | null;
    }
  /** Nothing but itself: lets the DH ratchet turn after many messages in one direction. */
  | { readonly kind: 'heartbeat' }
  /** The person has accepted the call; the answer follows as soon as it is made. */
  | { readonly kind: 'accepted' }
  /** The sender is called otherwise from now on, or became a contact of ours only now. */
  | { readonly kind: 'name'; readonly name: OwnName }
  /** An offer could not be read. `messageHash` is SHA-256 of its bytes before base64, lower-case hex. */
  | { readonly kind: 'nack'; readonly messageHash: string }
  /** Opens the commitment of the offer, once the answer is there: 32 bytes in lower-case hex. */
  | { readonly kind: 'reveal'; readonly nonce: string }
  | ({ readonly kind: 'mediaState' } & PeerMediaState)
  /** Other ICE credentials for the connection there is. */
  | ({ readonly kind: 'restart' } & IceCredentials)
  /** `questionHash`: SHA-256 of the encoded message that carried the restart, lower-case hex. */
  | ({ readonly kind: 'restarted'; readonly questionHash: string } & IceCredentials)
  /** A new connection in the place of the one there was. */
  | {
      readonly kind: 'rejoin';
      readonly sdp: string;
      readonly dtlsFingerprint: string;
      readonly sasCommitment: string | null;
      /** The last generation that the sender has made; less than that of the message. */
      readonly afterGeneration: number;
      readonly mediaSecret: MediaSecret | null;
    }
  | {
      readonly kind: 'rejoined';
      readonly sdp: string;
      readonly dtlsFingerprint: string;
      /** SHA-256 of the encoded message that carried the rejoin, lower-case hex. */
      readonly questionHash: string;
      readonly sasNonce: string | null;
      readonly mediaSecret: MediaSecret | null;
    }
  | ({ readonly kind: 'voiceMessage' } & VoiceNote);

/** A recording that waits at the server: WebM with one track of opus. What opens it stands here and nowhere else. */
export interface VoiceNote {
  /** Canonical lower-case UUID: the server's name for it. */
  readonly recordingId: string;
  /** 32 random bytes, drawn for this one recording, in lower-case hex. */
  readonly key: string;
  /** Bytes, 1 to MAX_VOICE_BYTES. */
  readonly length: number;
  /** SHA-256 of the recording: lower-case hex, 64 digits. */
  readonly digest: string;
  /** As its sender says; 1 to MAX_VOICE_MS. */
  readonly durationMs: number;
}

/** What the sender's side sends now, and whether it holds the call. The one with the highest sequence counts. */
export interface PeerMediaState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly held: boolean;
  /** The sender's computer falls asleep. */
  readonly asleep: boolean;
  /** At the sender's end the call goes through a relay. */
  readonly relayed: boolean;
}

/**
 * What its receiver shows the server to ring the sender as a contact and not as a stranger: 16 random bytes, made for
 * this one receiver, in lower-case hex. The server knows its SHA-256 only. Null gives none, and takes none away.
 */
export type RightToRing = string;

/** From a link of the receiver's that the sender has (`contactLink.ts`): 16 random bytes in lower-case hex. */
export type LinkToken = string;
/**
 * What the sender is called beside the handle (`personName.ts`); `text` null: by the handle alone from now on. Told to
 * contacts only: a message without one says nothing of it, and takes none away.
 */
export interface OwnName {
  readonly text: string | null;
}

/** 32 random bytes, drawn for this one message, in lower-case hex. */
export type MediaSecret = string;

/** One ICE candidate as WebRTC writes it (RFC 8839). */
export interface PeerCandidate {
  readonly candidate: string;
  readonly sdpMid: string;
  readonly sdpMLineIndex: number;
  readonly usernameFragment: string;
}
