import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import { readerByEntry } from '../../core/protocol/entryByEntry.ts';
import {
  VoicePieceReply,
  VoicePlaceReply,
  VoiceRemovalReply,
  VoiceReply,
  type VoiceOffer,
  type VoicePiece,
} from '../../core/protocol/voiceApi.ts';

type Reply<Value, Failure> = Promise<{ readonly ok: true; readonly value: Value } | Failure>;

/** Voice messages at the server. Every request may be repeated. */
export interface VoiceClient<Failure> {
  readonly offer: (voice: VoiceOffer) => Reply<VoicePlaceReply, Failure>;
  readonly putPiece: (id: string, index: number, piece: Uint8Array) => Reply<VoicePlaceReply, Failure>;
  readonly waiting: () => Reply<VoiceReply, Failure>;
  readonly piece: (id: string, index: number) => Reply<VoicePieceReply, Failure>;
  readonly remove: (id: string) => Reply<VoiceRemovalReply, Failure>;
}

/** A request with the token of this device. */
type Authorized<Failure> = <Value>(what: {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly reply: (json: unknown) => ReadReply<Value>;
}) => Reply<Value, Failure>;

type ReadReply<Value> =
  | { readonly ok: true; readonly value: Value; readonly refused: readonly RefusedEntry[] }
  | { readonly ok: false; readonly why: string };

export function createVoiceClient<Failure>(authorized: Authorized<Failure>): VoiceClient<Failure> {
  const pathOf = (id: string, index: number): string => `/v1/voice/${id}/pieces/${index}`;
  return {
    offer: (voice) => authorized({ method: 'POST', path: '/v1/voice', body: voice, reply: readPlace }),
    putPiece: (id, index, piece) => {
      const body: VoicePiece = { piece: Buffer.from(piece).toString('base64') };
      return authorized({ method: 'PUT', path: pathOf(id, index), body, reply: readPlace });
    },
    waiting: () => authorized({ method: 'GET', path: '/v1/voice', reply: readWaiting }),
    piece: (id, index) => authorized({ method: 'GET', path: pathOf(id, index), reply: readPiece }),
    remove: (id) => authorized({ method: 'DELETE', path: `/v1/voice/${id}`, reply: readRemoval }),
  };
}

const readPlace = readerByEntry(VoicePlaceReply);
const readWaiting = readerByEntry(VoiceReply);
const readPiece = readerByEntry(VoicePieceReply);
const readRemoval = readerByEntry(VoiceRemovalReply);
