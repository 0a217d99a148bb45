import type { VoicePieceCount } from '../../core/protocol/voiceApi.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';

/** A voice message as it is offered. */
export interface NewVoice {
  readonly id: string;
  readonly callId: string;
  readonly from: DeviceAddress;
  readonly to: DeviceAddress;
  readonly payload: string;
  readonly pieces: VoicePieceCount;
  readonly expiresAt: number;
}

/** A voice message of which every piece is there. */
export interface StoredVoice extends NewVoice {
  readonly leftAt: number;
}

/** How much may wait, and of whom. */
export interface VoiceRoom {
  /** Messages and pieces that wait for one user, and of one user for others. */
  readonly messages: number;
  readonly pieces: number;
  readonly messagesOfPair: number;
  /** Of those that came, and of each message that is not whole its next one. */
  readonly piecesInAll: number;
}

/** `received` pieces are there, the first ones. */
export type VoicePlace =
  | { readonly outcome: 'held'; readonly received: number }
  /** Too much waits for the receiver; of the sender; at the server. */
  | { readonly outcome: 'boxFull' | 'senderFull' | 'serverFull' }
  /** The id or the call belongs to another message. */
  | { readonly outcome: 'taken' };

/** Where the message stands after a piece; `isWhole` with the one that was the last to come. */
export type PieceTaken =
  | { readonly received: number; readonly isWhole: boolean; readonly to: DeviceAddress }
  | 'serverFull'
  | undefined;

/** When a piece comes, and until when its message waits: for the next one, and once it is whole. */
export interface PieceDates {
  readonly now: number;
  readonly uploadExpiresAt: number;
  readonly expiresAt: number;
}

/** Voice messages that wait. Every method is one transaction, as in `Store`. `now` is the caller's. */
export interface VoiceStore {
  /**
   * Takes a place for a message, if there is room by these limits; what has expired takes none. The same one again says
   * how far it came, and waits until `expiresAt` again. A message for the same call that is not whole gives way to its
   * sender's next one.
   */
  hold(voice: NewVoice, room: VoiceRoom, now: number): Promise<VoicePlace>;
  /**
   * Adds the piece if it is the next one, and there is room for the one after it. Undefined if the user left no such
   * message.
   */
  addPiece(
    from: string,
    at: { readonly id: string; readonly index: number },
    piece: Uint8Array,
    dates: PieceDates,
    room: Pick<VoiceRoom, 'piecesInAll'>,
  ): Promise<PieceTaken>;
  /** What is whole, oldest first. */
  waiting(to: DeviceAddress, now: number): Promise<readonly StoredVoice[]>;
  countWaiting(to: DeviceAddress, now: number): Promise<number>;
  /** A piece of a whole message that waits for this device. */
  piece(to: DeviceAddress, id: string, index: number, now: number): Promise<Uint8Array | undefined>;
  /** By its receiver or its sender; by anybody else it changes nothing. */
  remove(user: string, id: string): Promise<void>;
  forgetExpired(now: number): Promise<void>;
}
