import type {
  CallId,
  CallNote,
  CallRef,
  CallType,
  IceCandidate,
  IceCredentials,
  Instant,
  NetworkPlan,
  RemoteDevice,
  Route,
  SessionDescription,
} from './call.ts';
import type { CallStage } from './callStage.ts';
import type { CallTimer } from './callTiming.ts';
import type { Pair } from './connection.ts';
import type { EndReason } from './endReason.ts';
import type { RelayTrial } from './relayTrial.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import type { MediaKeys } from './secondLayer.ts';

/** What is to be done. Windows, ringing, tray and notifications are no effects: they are drawn from the snapshot. */
export type CallEffect =
  | { readonly type: 'send'; readonly call: CallRef; readonly message: OutgoingMessage }
  | { readonly type: 'media'; readonly order: MediaOrder }
  | { readonly type: 'startTimer'; readonly callId: CallId; readonly timer: CallTimer; readonly afterMs: number }
  | { readonly type: 'stopTimers'; readonly callId: CallId }
  | { readonly type: 'record'; readonly entry: CallRecord }
  /** Begin a new session with a device, for want of which this could not be read; comes back as `sessionRenewed`. */
  | {
      readonly type: 'renewSession';
      readonly callId: CallId;
      readonly peer: string;
      readonly remoteDevice: RemoteDevice;
      readonly payload: string;
    }
  /** Find out how media may travel now, with fresh credentials for relays; comes back as `networkPlanned`. */
  | { readonly type: 'planNetwork'; readonly callId: CallId; readonly peer: string; readonly pair: Pair }
  /** A message had no place in this call. It did nothing; worth a line in the log. */
  | { readonly type: 'reportIgnored'; readonly callId: CallId };

/** An order to the media engine in the call window; carried out in the order given. */
export type MediaOrder =
  /** Open the microphone (and camera), make the offer, and touch no network: gathering begins with `gather`. */
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
      /** Frames will be sealed: until `sealMedia` none goes out or is taken. */
      readonly sealed: boolean;
    }
  /** A device of the peer has accepted: the offer is set and gathers, so that the answer finds addresses there. */
  | { readonly kind: 'gather'; readonly callId: CallId }
  /** How frames go from now on; null: as they are. Before it, none goes out or is taken. */
  | { readonly kind: 'sealMedia'; readonly callId: CallId; readonly keys: MediaKeys | null }
  | { readonly kind: 'applyAnswer'; readonly callId: CallId; readonly answer: SessionDescription }
  | { readonly kind: 'addCandidates'; readonly callId: CallId; readonly candidates: readonly IceCandidate[] }
  /**
   * Who holds the call from now on. While anybody does, no line sends, no device is open and nothing is played; while
   * nobody does, what the person had on is sent again.
   */
  | { readonly kind: 'hold'; readonly callId: CallId; readonly here: boolean; readonly there: boolean }
  /** Ask for an ICE restart: make other credentials and gather; what was agreed on stays. */
  | { readonly kind: 'restart'; readonly callId: CallId; readonly pair: Pair; readonly network: NetworkPlan }
  | {
      readonly kind: 'answerRestart';
      readonly callId: CallId;
      readonly pair: Pair;
      readonly network: NetworkPlan;
      readonly credentials: IceCredentials;
    }
  | {
      readonly kind: 'applyRestart';
      readonly callId: CallId;
      readonly pair: Pair;
      readonly credentials: IceCredentials;
    }
  /**
   * In a window that has nothing of the call: open the devices as they were and make an offer, with a certificate of
   * its own. It gathers as soon as that is told.
   */
  | {
      readonly kind: 'rejoin';
      readonly callId: CallId;
      readonly callType: CallType;
      readonly muted: boolean;
      /** Who holds the call: then no device is opened. */
      readonly hold: { readonly here: boolean; readonly there: boolean };
      readonly pair: Pair;
      readonly network: NetworkPlan;
      /** As in `createAnswer`. */
      readonly sealed: boolean;
    }
  /**
   * A new connection in the place of the one there is; the devices stay open. In a window that has nothing of the call
   * they are opened as they were.
   */
  | {
      readonly kind: 'answerRejoin';
      readonly callId: CallId;
      readonly callType: CallType;
      readonly muted: boolean;
      readonly hold: { readonly here: boolean; readonly there: boolean };
      readonly pair: Pair;
      readonly network: NetworkPlan;
      readonly offer: SessionDescription;
      readonly sealed: boolean;
    }
  | { readonly kind: 'close'; readonly callId: CallId };

/** A line of the call history. */
export interface CallRecord {
  readonly call: CallRef;
  readonly reason: EndReason;
  /** It rang here, or was dialled here. Of all others, which can be made up without end, few are kept (A86). */
  readonly wasHere: boolean;
  /** Where it stopped. */
  readonly stage: CallStage;
  /** Time spoken, or null if it was never connected. */
  readonly durationMs: number | null;
  readonly endedAt: Instant;
  /** Of the peer; null while none was in the call. */
  readonly device: RemoteDevice | null;
  /** What was said with declining it, by whoever declined. */
  readonly note: CallNote | null;
  /** How media travelled at the end, or null if it never did. */
  readonly route: Route | null;
  /** If it had to be relayed and was not: what relays answered, the most telling first. */
  readonly relays: readonly RelayTrial[];
  /** False if any of its messages went without a ratchet. */
  readonly forwardSecret: boolean;
}
