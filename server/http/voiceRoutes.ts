import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import {
  VoiceOffer,
  VoiceParams,
  VoicePiece,
  VoicePieceParams,
  type VoicePieceReply,
  type VoicePlaceReply,
  type VoiceRemovalReply,
  type VoiceReply,
} from '../../core/protocol/voiceApi.ts';
import type { AccessTokens } from '../domain/accessTokens.ts';
import type { HostClock } from '../domain/clock.ts';
import type { VoiceMessages } from '../domain/voiceMessages.ts';
import { bearerOf } from './bearer.ts';
import { HttpErrorReply } from './httpErrorReply.ts';

export interface VoiceRouteParts {
  readonly clock: HostClock;
  readonly tokens: AccessTokens;
  readonly voice: VoiceMessages;
}

/** Voice messages: left piece by piece, fetched piece by piece. */
export function voiceRoutes({ clock, tokens, voice }: VoiceRouteParts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post('/v1/voice', { schema: { body: VoiceOffer } }, async (request): Promise<VoicePlaceReply> => {
      const received = valueOf(await voice.offer(bearerOf(request, tokens), request.body));
      return { received, server_time: clock.wall() };
    });

    app.put(
      '/v1/voice/:id/pieces/:index',
      { schema: { params: VoicePieceParams, body: VoicePiece } },
      async (request): Promise<VoicePlaceReply> => {
        const { id, index } = request.params;
        const received = valueOf(
          await voice.addPiece(bearerOf(request, tokens), id, Number(index), request.body.piece),
        );
        return { received, server_time: clock.wall() };
      },
    );

    app.get('/v1/voice', async (request): Promise<VoiceReply> => {
      const waiting = await voice.waiting(bearerOf(request, tokens));
      const messages = waiting.map(({ id, callId, from, leftAt, expiresAt, pieces, payload }) => ({
        id,
        call_id: callId,
        from: from.user,
        from_device: from.device,
        left_at: clock.timeOfDay(leftAt),
        expires_at: clock.timeOfDay(expiresAt),
        pieces,
        encrypted_payload: payload,
      }));
      return { messages, server_time: clock.wall() };
    });

    app.get(
      '/v1/voice/:id/pieces/:index',
      { schema: { params: VoicePieceParams } },
      async (request): Promise<VoicePieceReply> => {
        const { id, index } = request.params;
        const piece = valueOf(await voice.piece(bearerOf(request, tokens), id, Number(index)));
        return { piece, server_time: clock.wall() };
      },
    );

    app.delete('/v1/voice/:id', { schema: { params: VoiceParams } }, async (request): Promise<VoiceRemovalReply> => {
      const { id } = request.params;
      await voice.remove(bearerOf(request, tokens), id);
      return { id, server_time: clock.wall() };
    });
  };
}

function valueOf<Value>(
  outcome:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly code: HttpErrorCode; readonly retryMs?: number },
): Value {
  if (!outcome.ok) throw new HttpErrorReply(outcome.code, outcome.retryMs);
  return outcome.value;
}
