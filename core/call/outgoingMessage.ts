import type { CallNote, HangupReason, IceCandidate, IceCredentials, RemoteDevice, SessionDescription } from './call.ts';
import type { Pair } from './connection.ts';
import type { MediaState } from './mediaState.ts';
import type { SentMessage } from './repeats.ts';

/** A message for the other side; the runner encrypts it and commits the ratchet before it leaves. */
export type OutgoingMessage =
  /** To every device of the peer. */
  | {
      readonly kind: 'offer';
      readonly offer: SessionDescription;
      readonly sasCommitment: string;
      readonly mediaSecret: string | null;
    }
  /** The offer as it is, to the devices that the server names now. */
  | { readonly kind: 'readdress'; readonly offer: SentMessage }
  /** The person has accepted; the answer follows as soon as it is made. */
  | { readonly kind: 'accepted'; readonly remoteDevice: RemoteDevice }
  | {
      readonly kind: 'answer';
      readonly remoteDevice: RemoteDevice;
      readonly answer: SessionDescription;
      readonly offerHash: string;
      readonly sasNonce: string | null;
      /** As many of these as there is room for go with it. */
      readonly candidates: readonly IceCandidate[];
      readonly mediaSecret: string | null;
    }
  | {
      readonly kind: 'candidates';
      readonly remoteDevice: RemoteDevice;
      readonly pair: Pair;
      readonly candidates: readonly IceCandidate[];
    }
  /** Other ICE credentials for the connection there is. */
  | {
      readonly kind: 'restart';
      readonly remoteDevice: RemoteDevice;
      readonly pair: Pair;
      readonly credentials: IceCredentials;
    }
  | {
      readonly kind: 'restarted';
      readonly remoteDevice: RemoteDevice;
      readonly pair: Pair;
      readonly credentials: IceCredentials;
      readonly questionHash: string;
    }
  /** A new connection in the place of the one there was. */
  | {
      readonly kind: 'rejoin';
      readonly remoteDevice: RemoteDevice;
      readonly pair: Pair;
      readonly offer: SessionDescription;
      readonly sasCommitment: string | null;
      readonly afterGeneration: number;
      readonly mediaSecret: string | null;
    }
  | {
      readonly kind: 'rejoined';
      readonly remoteDevice: RemoteDevice;
      readonly pair: Pair;
      readonly answer: SessionDescription;
      readonly questionHash: string;
      readonly sasNonce: string | null;
      readonly mediaSecret: string | null;
    }
  /** To the device we speak with, or to every device of the peer while none has answered. */
  | {
      readonly kind: 'hangup';
      readonly remoteDevice: RemoteDevice | null;
      readonly reason: HangupReason;
      /** With `reject` alone; absent: nothing is said with it. */
      readonly note?: CallNote;
    }
  /** Opens the commitment of our offer or rejoin, which is of this generation. */
  | {
      readonly kind: 'reveal';
      readonly remoteDevice: RemoteDevice;
      readonly generation: number;
      readonly nonce: string;
    }
  /** What our side sends from now on. `asleep`: this computer falls asleep. `relayed`: our end goes through a relay. */
  | {
      readonly kind: 'mediaState';
      readonly remoteDevice: RemoteDevice;
      readonly state: MediaState;
      readonly asleep: boolean;
      readonly relayed: boolean;
    }
  /** What we are called, as it is when this leaves. */
  | { readonly kind: 'name'; readonly remoteDevice: RemoteDevice }
  /** Nothing but itself: lets the DH ratchet turn. */
  | { readonly kind: 'heartbeat'; readonly remoteDevice: RemoteDevice }
  /** We could not read this one; in a session that can be read. */
  | { readonly kind: 'nack'; readonly remoteDevice: RemoteDevice; readonly messageHash: string }
  /** The very same messages once more, encrypted anew. */
  | { readonly kind: 'repeat'; readonly remoteDevice: RemoteDevice; readonly messages: readonly SentMessage[] };
