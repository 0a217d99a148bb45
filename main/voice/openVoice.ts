import { readOpusRecording } from '../../core/protocol/opusRecording.ts';
import { openRecording, type Primitives } from '../../core/ratchet/signalCrypto.ts';
import type { IncomingVoice } from '../ports/voice.ts';
import { uuidBytes } from './uuidBytes.ts';

/** Null: the pieces are not what was sealed, or it is no recording that anybody would play. */
export function openVoice(
  primitives: Primitives,
  { id, key, digest, length }: Pick<IncomingVoice, 'id' | 'key' | 'digest' | 'length'>,
  pieces: readonly Uint8Array[],
): { readonly recording: Uint8Array; readonly durationMs: number } | null {
  const secret = bytesOf(key);
  const recording = openRecording(
    primitives,
    { id: uuidBytes(id), key: secret },
    { length, digest: bytesOf(digest) },
    pieces,
  );
  secret.fill(0);
  if (recording === undefined) return null;
  const read = readOpusRecording(recording);
  return read === null ? null : { recording, durationMs: read.durationMs };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
