import Type, { type Static } from 'typebox';
import { DeviceId, Handle } from './address.ts';
import { CallUuid, Timestamp } from './callSession.ts';
import { base64Of, base64UpTo } from './encodedBytes.ts';
import {
  MAX_SMALL_PAYLOAD_BYTES,
  MAX_VOICE_MESSAGES,
  MAX_VOICE_PIECES,
  RIGHT_TO_RING_BYTES,
  SEALED_VOICE_PIECE_BYTES,
} from './limits.ts';

// Voice messages over HTTP: left for somebody who did not answer, piece by piece, and fetched in the same way. Every
// request may be repeated, and says where things stand.

const closed = { additionalProperties: false } as const;
const Piece = base64Of(SEALED_VOICE_PIECE_BYTES);
/** A power of two: five sizes, whatever was said. */
export const VoicePieceCount = Type.Enum([1, 2, 4, 8, MAX_VOICE_PIECES]);
export type VoicePieceCount = Static<typeof VoicePieceCount>;
const Received = Type.Integer({ minimum: 0, maximum: MAX_VOICE_PIECES });

/** POST /v1/voice: takes a place for a recording that its sender has sealed. */
export const VoiceOffer = Type.Object(
  {
    /** Drawn by the sender for this recording. */
    id: CallUuid,
    /** The call that the user did not answer. */
    call_id: CallUuid,
    to: Handle,
    to_device: DeviceId,
    /** What `to` gave the sender (`right_to_ring`). */
    right: base64Of(RIGHT_TO_RING_BYTES),
    pieces: VoicePieceCount,
    /** The voice message for `to_device`: what opens the recording. */
    encrypted_payload: base64UpTo(MAX_SMALL_PAYLOAD_BYTES),
  },
  closed,
);
export type VoiceOffer = Static<typeof VoiceOffer>;

/** Reply to it and to each piece: the server has so many of the pieces, from the first one on. */
export const VoicePlaceReply = Type.Object({ received: Received, server_time: Timestamp });
export type VoicePlaceReply = Static<typeof VoicePlaceReply>;

export const VoiceParams = Type.Object({ id: CallUuid }, closed);
export const VoicePieceParams = Type.Object(
  // A text, and read as nothing but what it is: 0.5 is no place.
  { id: CallUuid, index: Type.String({ pattern: '^(?:[0-9]|1[0-5])$' }) },
  closed,
);

/** PUT /v1/voice/:id/pieces/:index: the next piece; any other changes nothing. Also the reply of GET there. */
export const VoicePiece = Type.Object({ piece: Piece }, closed);
export type VoicePiece = Static<typeof VoicePiece>;
export const VoicePieceReply = Type.Object({ piece: Piece, server_time: Timestamp });
export type VoicePieceReply = Static<typeof VoicePieceReply>;

/** A voice message that is whole. */
export const WaitingVoice = Type.Object({
  id: CallUuid,
  call_id: CallUuid,
  from: Handle,
  from_device: DeviceId,
  left_at: Timestamp,
  expires_at: Timestamp,
  pieces: VoicePieceCount,
  encrypted_payload: base64UpTo(MAX_SMALL_PAYLOAD_BYTES),
});
export type WaitingVoice = Static<typeof WaitingVoice>;

/** Reply of GET /v1/voice: what waits for the device that asks, oldest first. */
export const VoiceReply = Type.Object({
  messages: Type.Array(WaitingVoice, { maxItems: MAX_VOICE_MESSAGES }),
  server_time: Timestamp,
});
export type VoiceReply = Static<typeof VoiceReply>;

/** Reply of DELETE /v1/voice/:id, by its receiver or its sender: it is not there, or not there any more. */
export const VoiceRemovalReply = Type.Object({ id: CallUuid, server_time: Timestamp });
export type VoiceRemovalReply = Static<typeof VoiceRemovalReply>;
