import type {
  CallId,
  CallNote,
  CallType,
  Drawn,
  HangupReason,
  IceCandidate,
  Instant,
  NetworkPlan,
  OwnPart,
  RemoteDevice,
  Route,
  SessionDescription,
} from './call.ts';
import type { MediaProgress } from './callStage.ts';
import type { CallTimer } from './callTiming.ts';
import type { KeptCall } from './keptCall.ts';
import type { Pair } from './connection.ts';
import type { ConnectionEvent } from './connectionEvent.ts';
import type { MediaFailure, SendFailure } from './failures.ts';
import type { MediaState, OwnMediaState } from './mediaState.ts';
import type { NotAdmitted } from './mayRing.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import type { PeerTrust } from './peerTrust.ts';
import type { RelayTrial } from './relayTrial.ts';
import type { SentMessage } from './repeats.ts';
import type { Sender } from './sender.ts';
import type { ServerNews } from './serverNews.ts';

/**
 * What has happened. Every event but the three that begin a call belongs to the call it names, and is ignored for any
 * other.
 */
export type CallEvent = CallBeginning | PhaseEvent | AgreementEvent | MediaStateEvent | ConnectionEvent | EndEvent;

/** Its window says something with the end of the call: that stays until it is put away. */
export interface EndEvent {
  readonly type: 'endToBeRead';
  readonly callId: CallId;
}

export type CallBeginning =
  /** At the start: this program was killed in the middle of this call. */
  | {
      readonly type: 'callCutOff';
      readonly callId: CallId;
      readonly kept: KeptCall;
      /** Its last sign of life, by the clock of the calls of then and of now. */
      readonly aliveAt: { readonly byThen: Instant; readonly byNow: Instant };
      /** How long the person may still be asked whether they want back; none or less: the other side has given up. */
      readonly leftMs: number;
      readonly ours: OwnPart;
      readonly trust: PeerTrust;
    }
  | {
      readonly type: 'userDialled';
      readonly callId: CallId;
      readonly peer: string;
      readonly callType: CallType;
      /** For a contact alone. */
      readonly subject?: string | null;
      readonly network: NetworkPlan;
      /** How long it may ring there, as the server told. */
      readonly ringMs: number;
      readonly ours: OwnPart;
      readonly trust: PeerTrust;
    }
  | {
      readonly type: 'remoteOffered';
      readonly callId: CallId;
      readonly from: Sender;
      readonly callType: CallType;
      /** Said by a contact; what strangers say of it is not shown. */
      readonly subject?: string | null;
      readonly offer: SessionDescription;
      /** SHA-256 of the encoded message, lower-case hex: an answer fits one offer only. */
      readonly hash: string;
      /** SHA-256 of the caller's nonce, lower-case hex; null from a Ringfort that has no words to compare. */
      readonly sasCommitment: string | null;
      /** The caller's half of the keys for frames: 32 bytes in lower-case hex; null if it has no second layer. */
      readonly mediaSecret: string | null;
      /** What is left of the ring time by the server's clock. */
      readonly ringLeftMs: number;
      readonly knownContact: boolean;
      /** Whether it may ring, by what the person chose. */
      readonly admission: 'rings' | NotAdmitted;
      /** It may not, and its caller is told that the link they ring with has ended. */
      readonly linkEnded?: boolean;
      /** For glare, where the offer is answered without asking: how media may travel. */
      readonly network: NetworkPlan;
      readonly ours: OwnPart;
      readonly trust: PeerTrust;
    };

/** The call that somebody leaves for another one. */
export interface LeftCall {
  readonly callId: CallId;
  readonly wish: 'hold' | 'end';
}

/** What the phases of a call answer to, each in its own way. */
export type PhaseEvent =
  // the person
  | {
      readonly type: 'userAnswered';
      readonly callId: CallId;
      readonly callType: CallType;
      readonly network: NetworkPlan;
      /** The call that the person is in, and what is to become of it. */
      readonly present?: LeftCall | undefined;
    }
  /** Absent: they say nothing with it. */
  | { readonly type: 'userDeclined'; readonly callId: CallId; readonly note?: CallNote }
  | { readonly type: 'userSilenced'; readonly callId: CallId }
  | { readonly type: 'userHungUp'; readonly callId: CallId }
  /** This program ends, or leaves its account: who rings was not declined by that. */
  | { readonly type: 'programEnds'; readonly callId: CallId }
  | { readonly type: 'userHeld'; readonly callId: CallId }
  /** Theirs again: another call that they were in is held from then on. */
  | { readonly type: 'userResumed'; readonly callId: CallId }
  | { readonly type: 'windowDismissed'; readonly callId: CallId }
  /** To a call that was cut off. `drawn`: for the connection that takes the place of the one there was. */
  | { readonly type: 'userReturned'; readonly callId: CallId; readonly drawn: Drawn }
  /** They blocked the other side of this call. */
  | { readonly type: 'peerBlocked'; readonly callId: CallId }
  // the other side, decrypted and authenticated
  /** Their person has accepted at this device, and its answer is being made. */
  | { readonly type: 'remoteAccepted'; readonly callId: CallId; readonly from: Sender }
  | {
      readonly type: 'remoteAnswered';
      readonly callId: CallId;
      readonly from: Sender;
      readonly answer: SessionDescription;
      /** SHA-256 of the encoded message, lower-case hex. */
      readonly hash: string;
      /** The offer that it answers, by the same hash. */
      readonly offerHash: string;
      /** The callee's nonce in lower-case hex; null if it makes no words. */
      readonly sasNonce: string | null;
      /** Those that came with it. */
      readonly candidates: readonly IceCandidate[];
      /** The callee's half of the keys for frames; null if it has no second layer. */
      readonly mediaSecret: string | null;
      readonly trust: PeerTrust;
    }
  | {
      readonly type: 'remoteCandidates';
      readonly callId: CallId;
      readonly from: Sender;
      readonly pair: Pair;
      readonly candidates: readonly IceCandidate[];
    }
  | {
      readonly type: 'remoteHungUp';
      readonly callId: CallId;
      readonly from: Sender;
      readonly reason: HangupReason;
      /** Absent: nothing is said with it. */
      readonly note?: CallNote;
    }
  /** A message of this call broke what was agreed, or could not be read and will not come again. */
  | { readonly type: 'remoteUnsecured'; readonly callId: CallId; readonly from: Sender }
  // the server
  | { readonly type: 'serverSaid'; readonly callId: CallId; readonly news: ServerNews }
  /** A hang-up came whose encrypted part could not be read: only the server vouches for it. */
  | { readonly type: 'hangupUnread'; readonly callId: CallId; readonly reason: HangupReason }
  /**
   * `kind`: of the message; `underWay`: one of those that go in a call and change nothing at the server; null: the
   * server refused a frame, and nothing is known of it.
   */
  | {
      readonly type: 'sendFailed';
      readonly callId: CallId;
      readonly kind: OutgoingMessage['kind'] | 'underWay' | null;
      readonly failure: SendFailure;
    }
  // the media engine in the call window
  | { readonly type: 'offerReady'; readonly callId: CallId; readonly offer: SessionDescription }
  | {
      readonly type: 'answerReady';
      readonly callId: CallId;
      readonly answer: SessionDescription;
      /** What was gathered by then; it is reported once more with the others. */
      readonly candidates: readonly IceCandidate[];
    }
  | {
      readonly type: 'localCandidates';
      readonly callId: CallId;
      readonly pair: Pair;
      readonly candidates: readonly IceCandidate[];
    }
  | {
      readonly type: 'mediaConnected';
      readonly callId: CallId;
      readonly generation: number;
      readonly route: Route;
      /** SHA-256 of the certificate that the other end of the connection really has, lower-case hex. */
      readonly certificate: string;
    }
  /** How far a connection is that does not stand yet; again whenever it gets on. */
  | { readonly type: 'mediaProgressed'; readonly callId: CallId; readonly media: MediaProgress }
  /**
   * Nothing that was gathered leads to the other side, in a connection that never stood: no relay gave an address where
   * only one may carry the call, or there is no path. The engine still has the connection, and can gather anew.
   */
  | {
      readonly type: 'mediaFoundNoWay';
      readonly callId: CallId;
      readonly pair: Pair;
      readonly lacks: 'relay' | 'path';
    }
  | { readonly type: 'mediaFailed'; readonly callId: CallId; readonly failure: MediaFailure }
  /** `drawn`: for the connection that takes the place of the one there was. */
  | { readonly type: 'windowLost'; readonly callId: CallId; readonly drawn: Drawn }
  // the clock
  | { readonly type: 'timerFired'; readonly callId: CallId; readonly timer: CallTimer };

/** What concerns the promises of a call, whatever its phase. */
export type AgreementEvent =
  /** Encrypted, committed and on its way. */
  | {
      readonly type: 'messageSent';
      readonly callId: CallId;
      readonly kind: OutgoingMessage['kind'];
      readonly sent: readonly SentMessage[];
      /** How many messages that were; the same to several devices is one. */
      readonly count: number;
      readonly forwardSecret: boolean;
      readonly trust: PeerTrust;
    }
  /** So many messages of a device were read in a row that its DH ratchet stands still. */
  | { readonly type: 'heartbeatDue'; readonly callId: CallId; readonly from: Sender; readonly knownContact: boolean }
  | {
      readonly type: 'remoteRevealed';
      readonly callId: CallId;
      readonly from: Sender;
      readonly generation: number;
      readonly nonce: string;
    }
  /** They could not read a message of ours. `messageHash` is SHA-256 of what travelled, lower-case hex. */
  | { readonly type: 'remoteNacked'; readonly callId: CallId; readonly from: Sender; readonly messageHash: string }
  | {
      readonly type: 'remoteUnread';
      readonly callId: CallId;
      readonly from: Sender;
      readonly what: 'answer' | 'candidates';
      readonly why: UnreadReason;
      /** What could not be read, base64. */
      readonly payload: string;
      readonly knownContact: boolean;
    }
  /**
   * `renewed` false: no new session could be had. `payloadHash` is SHA-256 of what could not be read, lower-case hex.
   */
  | {
      readonly type: 'sessionRenewed';
      readonly callId: CallId;
      readonly remoteDevice: RemoteDevice;
      readonly renewed: boolean;
      readonly payloadHash: string;
    }
  /** The server says that our offer names devices the peer no longer has. */
  | { readonly type: 'offerMisaddressed'; readonly callId: CallId }
  /** What the relays of the call answered so far; again whenever it changes, or they are asked anew. */
  | { readonly type: 'relaysTried'; readonly callId: CallId; readonly relays: readonly RelayTrial[] }
  /** Something turned up, or a person decided something, about an identity of the peer. */
  | { readonly type: 'trustChanged'; readonly callId: CallId; readonly trust: PeerTrust };

/** What each side sends, and is called, whatever the phase. */
export type MediaStateEvent =
  /** This phone was away from its server, and is there again: what was said meanwhile may have expired. */
  | { readonly type: 'signedIn'; readonly callId: CallId }
  /** We are called otherwise now, or they became one of those who may know how. */
  | { readonly type: 'ownNameChanged'; readonly callId: CallId }
  | { readonly type: 'ownMediaState'; readonly callId: CallId; readonly state: OwnMediaState }
  | {
      readonly type: 'remoteMediaState';
      readonly callId: CallId;
      readonly from: Sender;
      /** Of the message that said it. */
      readonly sequence: number;
      readonly state: MediaState;
      /** Their computer falls asleep. */
      readonly asleep: boolean;
      /** Their end goes through a relay. */
      readonly relayed: boolean;
    };

/**
 * Why a message was not read. `outOfStep`: a new session with the peer may mend it. `noRatchet`: only a person's leave
 * is missing to read it without one.
 */
export type UnreadReason = 'undecryptable' | 'outOfStep' | 'identityChanged' | 'noRatchet';
