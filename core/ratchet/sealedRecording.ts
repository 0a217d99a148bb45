import { concat, equalBytes, label, uint } from './bytes.ts';
import type { Primitives } from './primitives.ts';

/** Of a recording, before it is sealed: the size of every piece, since the last one is filled up. */
export const VOICE_PIECE_BYTES = 24 * 1024;
export const MAX_VOICE_PIECES = 16;
/** The longest recording that can be sealed. */
export const MAX_VOICE_BYTES = VOICE_PIECE_BYTES * MAX_VOICE_PIECES;
export const VOICE_KEY_BYTES = 32;

/** What seals one recording and no other. The key travels inside the ratchet alone. */
export interface RecordingKey {
  /** 16 bytes, drawn for this recording; the server knows it by them. */
  readonly id: Uint8Array;
  /** VOICE_KEY_BYTES random bytes, drawn for this recording. */
  readonly key: Uint8Array;
}

type Aead = Pick<Primitives, 'aeadSeal' | 'aeadOpen'>;

/**
 * How many pieces a recording of so many bytes is sealed in: a power of two, so that its size tells no more of how long
 * somebody spoke than one of five classes. Throws RangeError for none and for more than MAX_VOICE_BYTES.
 */
export function voicePieces(bytes: number): number {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > MAX_VOICE_BYTES) {
    throw new RangeError(`a recording has 1 to ${MAX_VOICE_BYTES} bytes`);
  }
  let pieces = 1;
  while (pieces * VOICE_PIECE_BYTES < bytes) pieces *= 2;
  return pieces;
}

/**
 * The pieces of a recording, each sealed by itself as STREAM does it (Hoang, Reyhanitabar, Rogaway, Vizár 2015): place
 * and end are under the tag, so that pieces can be fetched one at a time, and none can be cut off, swapped, repeated or
 * taken from elsewhere. PROTOCOL "Voice messages".
 */
export function sealRecording(primitives: Aead, key: RecordingKey, recording: Uint8Array): readonly Uint8Array[] {
  const pieces = voicePieces(recording.length);
  return Array.from({ length: pieces }, (_, index) => {
    const piece = new Uint8Array(VOICE_PIECE_BYTES);
    piece.set(recording.subarray(index * VOICE_PIECE_BYTES, (index + 1) * VOICE_PIECE_BYTES));
    const sealed = primitives.aeadSeal(checked(key), nonce(index), bound(key, index, pieces), piece);
    piece.fill(0);
    return sealed;
  });
}

/**
 * The recording of `length` bytes out of all of its pieces; undefined if a single one is missing, too many, or not what
 * was sealed at its place. `digest` is SHA-256 of the recording, as the ratchet's message said it.
 */
export function openRecording(
  primitives: Aead & Pick<Primitives, 'sha256'>,
  key: RecordingKey,
  { length, digest }: { readonly length: number; readonly digest: Uint8Array },
  sealed: readonly Uint8Array[],
): Uint8Array | undefined {
  const pieces = voicePieces(length);
  if (sealed.length !== pieces) return undefined;
  const opened: Uint8Array[] = [];
  for (const [index, piece] of sealed.entries()) {
    const plain = primitives.aeadOpen(checked(key), nonce(index), bound(key, index, pieces), piece);
    if (plain?.length !== VOICE_PIECE_BYTES) return undefined;
    opened.push(plain);
  }
  const recording = concat(...opened).slice(0, length);
  for (const plain of opened) plain.fill(0);
  return equalBytes(primitives.sha256(recording), digest) ? recording : undefined;
}

function checked({ id, key }: RecordingKey): Uint8Array {
  if (id.length !== 16 || key.length !== VOICE_KEY_BYTES) throw new RangeError('not the key of a recording');
  return key;
}

/** The key seals one recording, so the place of a piece is all that a nonce has to tell apart. */
function nonce(index: number): Uint8Array {
  return concat(new Uint8Array(8), uint(index, 4));
}

function bound({ id }: RecordingKey, index: number, pieces: number): Uint8Array {
  return concat(label('voice'), id, uint(index, 4), uint(index === pieces - 1 ? 1 : 0, 1));
}
