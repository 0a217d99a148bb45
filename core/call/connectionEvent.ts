import type { CallId, Drawn, IceCredentials, NetworkPlan, SessionDescription } from './call.ts';
import type { Pair } from './connection.ts';
import type { Sender } from './sender.ts';

/** What breaks and mends the connection of a call that was answered; before, it means nothing (A41). */
export type ConnectionEvent =
  // the media engine
  /** `silence`: no packet of sound for a second. `ice`: no way to the other side any more. */
  | {
      readonly type: 'mediaInterrupted';
      readonly callId: CallId;
      readonly generation: number;
      readonly sign: 'silence' | 'ice';
    }
  /** The other side closed its end in good order: a goodbye that needs no server, or a window that begins anew. */
  | { readonly type: 'mediaClosedThere'; readonly callId: CallId; readonly generation: number }
  /**
   * The engine itself closed our end, as engines do when the computer falls asleep. `drawn`: for the connection that
   * takes its place.
   */
  | {
      readonly type: 'mediaClosedHere';
      readonly callId: CallId;
      readonly generation: number;
      readonly drawn: Drawn;
    }
  /** `answers`: theirs. Our own question may have been for the same pair, and gave way to it. */
  | {
      readonly type: 'restartReady';
      readonly callId: CallId;
      readonly pair: Pair;
      readonly answers: boolean;
      readonly credentials: IceCredentials;
    }
  | {
      readonly type: 'rejoinReady';
      readonly callId: CallId;
      readonly pair: Pair;
      readonly answers: boolean;
      readonly description: SessionDescription;
    }
  // this computer
  /** It is about to. */
  | { readonly type: 'computerFallsAsleep'; readonly callId: CallId }
  /** It slept so long, and is awake: nothing of the call has happened here meanwhile. */
  | { readonly type: 'computerSlept'; readonly callId: CallId; readonly sleptMs: number }
  /** Others than before, and some. */
  | { readonly type: 'addressesChanged'; readonly callId: CallId }
  /** No address is left. */
  | { readonly type: 'networkGone'; readonly callId: CallId }
  | {
      readonly type: 'networkPlanned';
      readonly callId: CallId;
      readonly pair: Pair;
      readonly network: NetworkPlan;
    }
  // the other side, decrypted and authenticated; `hash` is SHA-256 of the encoded message, lower-case hex
  | {
      readonly type: 'remoteRestart';
      readonly callId: CallId;
      readonly from: Sender;
      readonly pair: Pair;
      readonly hash: string;
      readonly credentials: IceCredentials;
      readonly network: NetworkPlan;
    }
  | {
      readonly type: 'remoteRestarted';
      readonly callId: CallId;
      readonly from: Sender;
      readonly pair: Pair;
      readonly questionHash: string;
      readonly credentials: IceCredentials;
    }
  | {
      readonly type: 'remoteRejoin';
      readonly callId: CallId;
      readonly from: Sender;
      readonly pair: Pair;
      readonly hash: string;
      readonly offer: SessionDescription;
      readonly sasCommitment: string | null;
      readonly afterGeneration: number;
      readonly mediaSecret: string | null;
      readonly network: NetworkPlan;
      readonly drawn: Drawn;
    }
  | {
      readonly type: 'remoteRejoined';
      readonly callId: CallId;
      readonly from: Sender;
      readonly pair: Pair;
      readonly hash: string;
      readonly questionHash: string;
      readonly answer: SessionDescription;
      readonly sasNonce: string | null;
      readonly mediaSecret: string | null;
    };
