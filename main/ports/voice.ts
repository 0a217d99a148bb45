import type { LeaveVoiceRefusal, VoiceLeftProblem, VoiceReceivedState } from '../../core/ipc/voice.ts';

/** A voice message for us, before its recording is here. */
export interface IncomingVoice {
  readonly id: string;
  readonly callId: string;
  readonly peer: string;
  readonly leftAt: number;
  readonly expiresAt: number;
  readonly pieces: number;
  /** What opens it. Lower-case hex, as in the message. */
  readonly key: string;
  readonly digest: string;
  readonly length: number;
  readonly durationMs: number;
}

/** A voice message that was removed: the store alone knows what stands in it. */
export type RemovedVoice = Readonly<Record<string, unknown>>;

/** One of which nothing can be read, or nothing is left to fetch. */
export type LostVoice = Pick<IncomingVoice, 'id' | 'callId' | 'peer' | 'leftAt' | 'expiresAt'>;

export interface VoiceInbox {
  /** Whether it was read already, whatever became of it; undefined: it is not here. */
  readonly stateOf: (id: string) => VoiceReceivedState | undefined;
  /**
   * Callable inside an open transaction of the ratchet. Nothing is kept about a call of somebody else's, or one that
   * has a message already.
   */
  readonly put: (voice: IncomingVoice) => void;
  /** Of one contact a few a day, for they can be made up; `expiresAt` is now. */
  readonly putUnreadable: (voice: LostVoice) => void;
  /** What it was, to be put back; null: there was none. */
  readonly remove: (callId: string) => RemovedVoice | null;
  /** Those of which pieces are missing, oldest first. */
  readonly fetching: () => readonly IncomingVoice[];
  /** The pieces that are here, in order, without a gap. */
  readonly piecesOf: (callId: string) => readonly Uint8Array[];
  readonly addPiece: (callId: string, place: number, piece: Uint8Array) => void;
  /** The recording is whole: pieces and key go. Of too many, the oldest that were heard go, then the oldest. */
  readonly finish: (callId: string, recording: Uint8Array, durationMs: number) => void;
  readonly fail: (callId: string, state: Exclude<VoiceReceivedState, 'fetching' | 'ready' | 'unreadable'>) => void;
}

/** A voice message of ours that is on its way. */
export interface OutgoingVoice {
  readonly id: string;
  readonly callId: string;
  readonly peer: string;
  readonly madeAt: number;
  /** Of the device for which it is encrypted, once it is. */
  readonly device: number | null;
  readonly payload: string | null;
  readonly pieces: readonly Uint8Array[];
  readonly key: string;
  readonly digest: string;
  readonly length: number;
  readonly durationMs: number;
}

export interface VoiceOutbox {
  /** False: there is no such call in the history any more. */
  readonly put: (voice: OutgoingVoice) => boolean;
  /** The oldest that is to be sent, but for these. */
  readonly next: (but: readonly string[]) => OutgoingVoice | null;
  /** Whether it is still to be sent: nobody threw it away meanwhile. */
  readonly isWanted: (id: string) => boolean;
  /** Callable inside an open transaction of the ratchet. */
  readonly setPayload: (id: string, device: number, payload: string) => void;
  readonly sent: (id: string) => void;
  readonly failed: (id: string, problem: VoiceLeftProblem) => void;
}

/** Voice messages of ours that the server is still to delete, by the id under which it may have them. */
export interface VoiceUnwanted {
  /** Those that have not expired there. */
  readonly list: (now: number) => readonly string[];
  readonly has: (id: string) => boolean;
  /** `until`: when it has expired at the server at the latest. */
  readonly add: (id: string, until: number) => void;
  readonly drop: (id: string) => void;
}

/** What windows order about voice messages. */
export interface VoiceOrders {
  /** Whether one can be left for them, as far as is known here. */
  readonly mayLeave: (peer: string) => Promise<boolean>;
  /** Keeps it until the server has it; null: it will be sent. */
  readonly leave: (callId: string, peer: string, recording: Uint8Array) => LeaveVoiceRefusal | null;
  /** Keeps it until the person says whether it is to be sent; what cannot be sent is not kept. */
  readonly keep: (callId: string, peer: string, recording: Uint8Array) => void;
  /** Sends one that was kept, or could not be delivered. */
  readonly leaveAgain: (callId: string) => void;
  /** Null: there is none, or not yet. */
  readonly recording: (callId: string) => Uint8Array | null;
  readonly markHeard: (callId: string) => void;
  /** The one for us, or the one of ours, sent or not. Whether it can be put back. */
  readonly remove: (callId: string) => boolean;
  /** Whether it is there again: one of ours to be sent once more, and never one that was sent. */
  readonly putBack: (callId: string) => Promise<boolean>;
}
