import type { Retry } from '../../core/protocol/errorCodes.ts';
import type { VoiceOffer, VoicePieceReply, VoicePlaceReply, VoiceReply } from '../../core/protocol/voiceApi.ts';

type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly problem: string;
      readonly retry: Retry;
      readonly retryAfterMs: number | null;
    };

/** The server as voice messages need it. Every request may be repeated. */
export interface VoiceServer {
  readonly offer: (voice: VoiceOffer) => Promise<Answer<VoicePlaceReply>>;
  readonly putPiece: (id: string, index: number, piece: Uint8Array) => Promise<Answer<VoicePlaceReply>>;
  readonly waiting: () => Promise<Answer<VoiceReply>>;
  readonly piece: (id: string, index: number) => Promise<Answer<VoicePieceReply>>;
  readonly remove: (id: string) => Promise<Answer<unknown>>;
}
