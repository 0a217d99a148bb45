import { concat, label, uint } from './bytes.ts';
import type { Primitives } from './primitives.ts';

/** What each side puts into its offer or answer, drawn for this one: 32 bytes. */
export const MEDIA_SECRET_BYTES = 32;

/** Which frames a key is for. No two may share one: each sender counts its frames from zero. */
export interface MediaKeyUse {
  /** 0 audio, 1 camera, 2 screen. */
  readonly line: number;
  /** 0: sent by who made the offer; 1: sent by who made the answer. */
  readonly side: number;
  /** Of the connection: 0 for the first one of a call, more for each that took its place. */
  readonly generation: number;
}

/**
 * The SFrame base key (32 bytes) of one line and direction: HKDF(salt = CT, ikm = secret of the offer ‖ secret of the
 * answer, info = L("media") ‖ u32 generation ‖ u8 line ‖ u8 side). PROTOCOL "Second layer on media". Never from a root
 * key: at any moment the two sides hold different ones.
 */
export function mediaKey(
  primitives: Pick<Primitives, 'hkdf'>,
  transcriptHash: Uint8Array,
  [offerSecret, answerSecret]: readonly [Uint8Array, Uint8Array],
  { line, side, generation }: MediaKeyUse,
): Uint8Array {
  if (offerSecret.length !== MEDIA_SECRET_BYTES || answerSecret.length !== MEDIA_SECRET_BYTES) {
    throw new RangeError(`a media secret has ${MEDIA_SECRET_BYTES} bytes`);
  }
  const info = concat(label('media'), uint(generation, 4), uint(line, 1), uint(side, 1));
  return primitives.hkdf(concat(offerSecret, answerSecret), transcriptHash, info, 32);
}
